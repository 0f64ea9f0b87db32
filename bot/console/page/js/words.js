// How times, sizes, people and messages are put into words.

const clock = new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
const day = new Intl.DateTimeFormat("zh-CN", { month: "long", day: "numeric" });
const year = new Intl.DateTimeFormat("zh-CN", { year: "numeric", month: "long", day: "numeric" });

export const time = (seconds) => clock.format(seconds * 1000);

export function date(seconds) {
  const then = new Date(seconds * 1000);
  const now = new Date();
  const midnight = (at) => new Date(at.getFullYear(), at.getMonth(), at.getDate());
  const days = Math.round((midnight(now) - midnight(then)) / 86400000);
  if (days === 0) return "今天";
  if (days === 1) return "昨天";
  return (then.getFullYear() === now.getFullYear() ? day : year).format(then);
}

export const shortDate = (seconds) => (date(seconds) === "今天" ? time(seconds) : date(seconds));

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

// Chinese names have the family name first, without a space.
export function fullName(user) {
  const { first_name: first, last_name: last } = user;
  if (!last) return first;
  return /^[\u3400-\u9fff]+$/.test(first + last) ? last + first : `${first} ${last}`;
}

const KINDS = { photo: "[图片]", sticker: "[贴纸]", voice: "[语音]", video: "[视频]", audio: "[音频]", location: "[位置]", contact: "[名片]" };

export function special(message) {
  const kind = Object.keys(KINDS).find((name) => name in message);
  return kind ? KINDS[kind] : "[无法显示的消息]";
}

export function summary(message) {
  if (message.text !== undefined) return message.text;
  const kind = message.document ? `[文件] ${message.document.file_name || ""}` : special(message);
  return message.caption ? `${kind} ${message.caption}` : kind;
}

export const ACTIONS = { typing: "正在输入…", upload_document: "正在发送文件…", upload_photo: "正在发送图片…" };

// One message as elements.

import { fileUrl } from "./api.js";
import { make } from "./dom.js";
import { formatted } from "./entities.js";
import { fullName, size, special, summary, time } from "./words.js";

// `act`: what buttons do: press(message, button, element), say(text), enlarge(url, words).
export function bubble(message, { mine, named, act }) {
  const root = make("article", { class: `message${mine ? " mine" : ""}`, id: `m${message.message_id}` });
  const who = fullName(message.from);
  root.setAttribute("aria-label", `${mine ? "我" : who} ${time(message.date)}`);
  const box = make("div", { class: "bubble" });
  if (named) box.append(make("div", { class: "name" }, who));
  if (message.reply_to_message) box.append(make("span", { class: "quote" }, summary(message.reply_to_message)));
  box.append(...content(message, act));
  box.append(make("span", { class: "meta" }, `${message.edit_date ? "已编辑 " : ""}${time(message.date)}`));
  root.append(box);
  const rows = message.reply_markup ? message.reply_markup.inline_keyboard : [];
  if (rows.length) root.append(keys(message, rows, act));
  return root;
}

function content(message, act) {
  if (message.text !== undefined) return [make("div", { class: "body" }, ...formatted(message.text, message.entities, act.say))];
  const parts = [];
  if (message.photo) parts.push(picture(message, act));
  else if (message.document) parts.push(attachment(message.document));
  else parts.push(make("div", { class: "body special" }, special(message)));
  if (message.caption) parts.push(make("div", { class: "body" }, ...formatted(message.caption, message.caption_entities, act.say)));
  return parts;
}

function picture(message, act) {
  const photo = message.photo[message.photo.length - 1];
  const words = message.caption || "图片";
  const image = make("img", { src: fileUrl(photo.file_id), alt: words, width: photo.width, height: photo.height, decoding: "async" });
  return make("button", { type: "button", class: "picture", "aria-label": `放大图片：${words}`, onclick: () => act.enlarge(image.src, words) }, image);
}

function attachment(file) {
  const name = file.file_name || "文件";
  const suffix = name.includes(".") ? name.split(".").pop().slice(0, 4) : "";
  return make(
    "a", { class: "attachment", href: fileUrl(file.file_id), download: name, "aria-label": `下载 ${name}` },
    make("span", { class: "sheet", "aria-hidden": "true" }, suffix || "↓"),
    make("span", {}, make("b", {}, name), make("small", {}, `${size(file.file_size || 0)} · 下载`)),
  );
}

function keys(message, rows, act) {
  const lines = rows.map((row) => make("div", { class: "line" }, ...row.map((button) => {
    if (button.url) return make("a", { class: "key", href: button.url, target: "_blank", rel: "noopener noreferrer" }, `${button.text} ↗`);
    return make("button", { type: "button", class: "key", onclick: ({ currentTarget }) => act.press(message, button, currentTarget) }, button.text);
  })));
  return make("div", { class: "keys", role: "group", "aria-label": "消息按钮" }, ...lines);
}

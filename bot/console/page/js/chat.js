// The open chat: its messages in order, scrolling, the typing sign, the header.

import { post } from "./api.js";
import { bubble } from "./bubble.js";
import { $, avatar, make } from "./dom.js";
import { enlarge, problem, waitForAnswer } from "./notice.js";
import { chatOf, listen, markRead, readUpTo, store, title, unread } from "./store.js";
import { ACTIONS, date, fullName } from "./words.js";

const PAGE = 200;
let missed = 0;
let typingEnds;
export const say = (text) => post("say", { person: store.person, chat: store.chat, text }).catch(problem);

const act = {
  say,
  enlarge,
  press(message, button, element) {
    if (!button.callback_data) return;
    post("press", { person: store.person, chat: store.chat, message: message.message_id, data: button.callback_data })
      .then(({ query }) => waitForAnswer(query, element)).catch(problem);
  },
};

const atEnd = () => { const box = $("scroller"); return box.scrollHeight - box.scrollTop - box.clientHeight < 80; };

export function toEnd() {
  $("scroller").scrollTop = $("scroller").scrollHeight;
  missed = 0;
  $("to-end").hidden = true;
  if (store.chat !== null && document.visibilityState === "visible") markRead(store.chat);
}

function draw(message) {
  const group = message.chat.id < 0;
  return bubble(message, { mine: message.from.id === store.person, named: group && message.from.id !== store.person, act });
}

function dayLine(message, before) {
  if (before && date(before.date) === date(message.date)) return null;
  return make("div", { class: "day" }, date(message.date));
}

// A chat of thousands is drawn from its end; the rest on demand.
function earlier(hidden, count) {
  const button = make("button", { type: "button", class: "day", id: "earlier" }, `显示更早的消息（${hidden} 条）`);
  button.addEventListener("click", () => {
    const fromEnd = $("scroller").scrollHeight - $("scroller").scrollTop;
    drawAll(count + PAGE);
    requestAnimationFrame(() => { $("scroller").scrollTop = $("scroller").scrollHeight - fromEnd; });
  });
  return button;
}

export function drawAll(count = PAGE) {
  const log = $("log");
  const chat = chatOf(store.chat);
  const all = [...chat.messages.values()];
  const hidden = Math.max(0, all.length - count);
  const upTo = readUpTo(store.chat);
  let fresh = unread(store.chat) > 0 && upTo > 0;
  let before = null;
  log.setAttribute("aria-live", "off");
  log.replaceChildren(...(hidden ? [earlier(hidden, count)] : []));
  for (const message of all.slice(hidden)) {
    if (fresh && message.message_id > upTo && message.from.is_bot) {
      log.append(make("div", { class: "fresh" }, "以下是新消息"));
      fresh = false;
    }
    log.append(...[dayLine(message, before), draw(message)].filter(Boolean));
    before = message;
  }
  requestAnimationFrame(() => { toEnd(); log.setAttribute("aria-live", "polite"); });
}

function drawOne(message) {
  const old = $(`m${message.message_id}`);
  const follow = atEnd();
  if (old) {
    const label = old.contains(document.activeElement) ? document.activeElement.textContent : null;
    const fresh = draw(message);
    old.replaceWith(fresh);
    // An edit must not throw a keyboard's user back to the top of the page.
    if (label !== null) ([...fresh.querySelectorAll(".key")].find((key) => key.textContent === label) || fresh.querySelector(".key") || $("text")).focus();
  } else {
    const all = [...chatOf(store.chat).messages.values()];
    const line = dayLine(message, all[all.length - 2]);
    const element = draw(message);
    element.classList.add("arriving");
    $("log").append(...[line, element].filter(Boolean));
  }
  if (follow || message.from.id === store.person) toEnd();
  else if (!old) {
    missed += 1;
    $("to-end").textContent = `↓ ${missed} 条新消息`;
    $("to-end").hidden = false;
  }
}

export function drawHeader() {
  const person = store.people.get(store.person);
  const group = store.groups.get(store.chat);
  const name = title(store.chat);
  $("chat-name").textContent = name;
  avatar(group ? group.id : store.bot.id, name, $("chat-avatar"));
  const { typing } = chatOf(store.chat);
  clearTimeout(typingEnds);
  const left = typing ? typing.until - Date.now() : 0;
  $("chat-status").classList.toggle("typing", left > 0);
  if (left > 0) {
    $("chat-status").textContent = ACTIONS[typing.action] || "正在处理…";
    typingEnds = setTimeout(drawHeader, Math.min(left, 5000));
  } else {
    $("chat-status").textContent = `我是 ${fullName(person)}${person.note ? ` · ${person.note}` : ""}`;
  }
  $("block").hidden = Boolean(group);
  $("block").textContent = person.blocked ? "解除屏蔽" : "屏蔽";
}

listen((change) => {
  if (store.chat === null) return;
  if (change.type === "everything") { drawHeader(); drawAll(); }
  // A chat that is still being loaded is drawn as a whole when it is.
  if (change.type === "message" && change.message.chat.id === store.chat && chatOf(store.chat).loaded) { drawOne(change.message); drawHeader(); }
  if (change.type === "gone" && change.chat === store.chat) change.messages.forEach((id) => $(`m${id}`)?.remove());
  if (["typing", "person", "bot"].includes(change.type)) drawHeader();
});

export function wire() {
  $("to-end").addEventListener("click", () => { toEnd(); $("text").focus(); });
  $("scroller").addEventListener("scroll", () => { if (atEnd() && !$("to-end").hidden) toEnd(); });
  $("block").addEventListener("click", () => post("block", { person: store.person, blocked: !store.people.get(store.person).blocked }).catch(problem));
  document.addEventListener("visibilitychange", () => { if (store.chat !== null && atEnd()) toEnd(); });
  // A picture that arrives late, or a keyboard that opens, must not hide the newest message.
  let height = 0;
  new ResizeObserver(() => {
    const box = $("scroller");
    const grown = $("log").offsetHeight - box.clientHeight - height;
    if (grown > 0 && box.scrollHeight - box.scrollTop - box.clientHeight - grown < 80) box.scrollTop = box.scrollHeight;
    height = $("log").offsetHeight - box.clientHeight;
  }).observe($("log"));
}

// Writing: Enter sends, Shift+Enter breaks the line; quick buttons; starting and unblocking.

import { post } from "./api.js";
import { say } from "./chat.js";
import { close as closeMenu, handleKey, suggest, toggle } from "./menu.js";
import { $, make } from "./dom.js";
import { problem } from "./notice.js";
import { chatOf, listen, store } from "./store.js";

let folded = false;

async function send() {
  const text = $("text").value;
  if (!text.trim()) return;
  $("text").value = "";
  closeMenu();
  try {
    await post("say", { person: store.person, chat: store.chat, text });
  } catch (error) {
    $("text").value = $("text").value || text;
    problem(error);
  }
}

function drawKeyboard() {
  const { keyboard } = chatOf(store.chat);
  const rows = keyboard ? keyboard.keyboard : [];
  $("keyboard-toggle").hidden = !rows.length;
  $("keyboard-toggle").setAttribute("aria-expanded", String(!folded));
  $("keyboard").hidden = !rows.length || folded;
  $("text").placeholder = (keyboard && keyboard.input_field_placeholder) || "输入消息";
  $("keyboard").replaceChildren(...rows.map((row) => make("div", { class: "line" }, ...row.map(({ text }) =>
    make("button", { type: "button", onclick: () => say(text) }, text)))));
}

export function drawFoot() {
  const person = store.people.get(store.person);
  const group = store.chat < 0;
  const ready = !person.blocked && (group || person.started);
  $("composer").hidden = !ready;
  $("start").hidden = person.blocked || ready;
  $("unblock").hidden = !person.blocked;
  drawKeyboard();
  if (!ready) $("keyboard").hidden = true;
}

listen((change) => {
  if (store.chat === null) return;
  if (change.type === "keyboard" && change.chat === store.chat) folded = false;
  if (["everything", "person", "keyboard"].includes(change.type)) drawFoot();
});

export function wire() {
  $("composer").addEventListener("submit", (event) => { event.preventDefault(); send(); $("text").focus(); });
  $("text").addEventListener("keydown", (event) => {
    // While a Chinese input method is open, Enter belongs to it.
    if (event.isComposing || event.keyCode === 229) return;
    if (handleKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); send(); }
  });
  $("text").addEventListener("input", suggest);
  $("commands").addEventListener("click", toggle);
  $("keyboard-toggle").addEventListener("click", () => { folded = !folded; drawKeyboard(); });
  $("start").addEventListener("click", () => say("/start").then(() => $("text").focus()));
  $("unblock").addEventListener("click", () => post("block", { person: store.person, blocked: false }).catch(problem));
}

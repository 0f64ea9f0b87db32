// The command menu: all of them by the "/" button, those that fit while one types.

import { $, make } from "./dom.js";
import { say } from "./chat.js";
import { chatOf, store } from "./store.js";

let shown = [];
let chosen = -1;

function draw() {
  const open = shown.length > 0;
  $("menu").hidden = !open;
  $("commands").setAttribute("aria-expanded", String(open));
  if (open && chosen >= 0) $("text").setAttribute("aria-activedescendant", `command-${chosen}`);
  else $("text").removeAttribute("aria-activedescendant");
  $("menu").replaceChildren(...shown.map(({ command, description }, index) => make(
    "li", { id: `command-${index}`, role: "option", "aria-selected": String(index === chosen), onclick: () => pick(index) },
    make("b", {}, `/${command}`), make("span", {}, description),
  )));
  $(`command-${chosen}`)?.scrollIntoView({ block: "nearest" });
}

export function close() {
  shown = [];
  chosen = -1;
  draw();
}

export function toggle() {
  const open = shown.length > 0;
  shown = open ? [] : chatOf(store.chat).commands;
  chosen = shown.length ? 0 : -1;
  draw();
  $("text").focus();
}

export function suggest() {
  const typed = $("text").value;
  const match = /^\/([a-z0-9_]*)$/i.exec(typed);
  const wanted = match ? match[1].toLowerCase() : null;
  shown = wanted === null ? [] : chatOf(store.chat).commands.filter(({ command }) => command.startsWith(wanted));
  chosen = shown.length ? 0 : -1;
  draw();
}

function pick(index) {
  const { command } = shown[index];
  $("text").value = "";
  close();
  say(`/${command}`);
  $("text").focus();
}

// True if the menu took the key.
export function handleKey(event) {
  if (!shown.length) return false;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) chosen = (chosen + step + shown.length) % shown.length;
  else if (event.key === "Enter" && !event.shiftKey) pick(chosen);
  else if (event.key === "Tab" && !event.shiftKey) { $("text").value = `/${shown[chosen].command} `; close(); }
  else if (event.key === "Escape") close();
  else return false;
  event.preventDefault();
  if (shown.length) draw();
  return true;
}

export function wire() {
  document.addEventListener("click", ({ target }) => {
    if (shown.length && !target.closest("#menu, #commands, #text")) close();
  });
}

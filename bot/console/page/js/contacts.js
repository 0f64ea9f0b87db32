// The list: who one can be, with the end of each chat and what is unread.

import { $, avatar, make } from "./dom.js";
import { chatOf, listen, store, unread } from "./store.js";
import { fullName, shortDate, summary } from "./words.js";

let open;

function row(id, name, note, person) {
  const { last, typing } = chatOf(id);
  const count = id === store.chat ? 0 : unread(id);
  const current = id === store.chat;
  const own = last && !last.from.is_bot;
  const button = make(
    "button", { type: "button", class: "contact", "data-chat": String(id), "aria-current": current ? "true" : null, onclick: () => open(person, id) },
    avatar(id, name),
    make("span", { class: "who" }, name, note ? " " : "", note ? make("small", {}, note) : ""),
    last ? make("time", {}, shortDate(last.date)) : make("span"),
    make("span", { class: "last" }, typing && typing.until > Date.now() ? "正在输入…" : last ? `${own ? "我：" : ""}${summary(last)}` : "还没有消息"),
    count ? make("span", { class: "unread", "aria-label": `${count} 条未读` }, count > 99 ? "99+" : String(count)) : "",
  );
  return make("li", {}, button);
}

function draw() {
  const wanted = $("search").value.trim().toLowerCase();
  const fits = (...words) => words.join(" ").toLowerCase().includes(wanted);
  const focused = document.activeElement?.dataset?.chat;
  const people = [...store.people.values()].filter((each) => fits(fullName(each), each.note, each.username || ""));
  const groups = [...store.groups.values()].filter((each) => fits(each.title, each.note));
  const rows = people.map((each) => row(each.id, fullName(each), each.note, each.id));
  if (groups.length) {
    rows.push(make("li", { role: "presentation" }, make("h2", {}, "群聊")));
    rows.push(...groups.map((each) => row(each.id, each.title, each.note, store.person ?? [...store.people.keys()][0])));
  }
  $("people").replaceChildren(...(rows.length ? rows : [make("li", { class: "none" }, "没有找到")]));
  if (focused) $("people").querySelector(`[data-chat="${focused}"]`)?.focus({ preventScroll: true });
  const total = [...store.chats.keys()].reduce((sum, id) => sum + (id === store.chat ? 0 : unread(id)), 0);
  const name = store.bot.first_name || "Bot 试用台";
  document.title = total ? `(${total}) ${name}` : name;
  $("site").textContent = name;
}

// Many changes come in one go while a bot writes to everybody; one drawing is enough.
let planned = false;
function plan() {
  if (planned) return;
  planned = true;
  requestAnimationFrame(() => { planned = false; draw(); });
}

export function wire(onOpen) {
  open = onOpen;
  $("search").addEventListener("input", draw);
  $("people").addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const all = [...$("people").querySelectorAll(".contact")];
    const next = all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    all[Math.max(0, Math.min(all.length - 1, next))]?.focus();
  });
  listen(plan);
  listen(({ type }) => { if (type === "typing") setTimeout(plan, 5100); });
}

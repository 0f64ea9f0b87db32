// Puts the page together: load, connect, and open whom the address names (#person or #person/chat).

import * as attach from "./attach.js";
import * as chat from "./chat.js";
import * as composer from "./composer.js";
import * as contacts from "./contacts.js";
import * as menu from "./menu.js";
import * as notice from "./notice.js";
import { $, make } from "./dom.js";
import { chatOf, listen, load, loadChat, store, tell } from "./store.js";
import { connect } from "./stream.js";
import * as who from "./who.js";
import { fullName } from "./words.js";

async function show(person, id) {
  if (!store.people.has(person) || !(store.people.has(id) || store.groups.has(id))) return;
  store.person = person;
  store.chat = id;
  document.body.classList.add("open");
  menu.close();
  if (!chatOf(id).loaded) await loadChat(id).catch(notice.problem);
  drawSpeaker();
  chat.drawHeader();
  chat.drawAll();
  composer.drawFoot();
  tell({ type: "opened" });
  if (matchMedia("(min-width: 721px)").matches) ($("composer").hidden ? $("start") : $("text")).focus();
}

function leave() {
  document.body.classList.remove("open");
  store.chat = null;
  tell({ type: "opened" });
}

function drawSpeaker() {
  $("speaker-box").hidden = store.chat >= 0;
  $("speaker").replaceChildren(...[...store.people.values()].map((each) =>
    make("option", { value: String(each.id), selected: each.id === store.person }, fullName(each))));
}

function route() {
  const [person, id] = location.hash.slice(1).split("/").map(Number);
  if (person) show(person, id || person);
  else leave();
}

const open = (person, id) => {
  const hash = person === id ? `#${person}` : `#${person}/${id}`;
  if (location.hash === hash) route();
  else location.hash = hash;
};

async function begin() {
  for (const part of [attach, chat, composer, menu, notice]) part.wire();
  contacts.wire(open);
  who.wire(open);
  $("back").addEventListener("click", () => { location.hash = ""; });
  $("speaker").addEventListener("change", () => open(Number($("speaker").value), store.chat));
  addEventListener("hashchange", route);
  listen(({ type }) => { if (type === "person" && store.chat !== null) drawSpeaker(); });
  while (true) {
    try {
      await load();
      break;
    } catch {
      $("connection").textContent = "连接不上服务器，正在重试…";
      $("connection").hidden = false;
      await new Promise((resolve) => { setTimeout(resolve, 1000); });
    }
  }
  $("connection").hidden = true;
  route();
  connect();
}

begin();

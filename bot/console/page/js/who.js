// A small dialog: somebody new comes to the page, or somebody opens a link that starts the bot with a code.

import { post } from "./api.js";
import { $, make } from "./dom.js";
import { problem } from "./notice.js";
import { store } from "./store.js";
import { fullName } from "./words.js";

const NEW = "";

// What stands behind ?start= in a link to this page's own bot; null: the link leads elsewhere.
export function startCode(url) {
  const found = /^https?:\/\/(?:t|telegram)\.me\/(\w+)\?start=([\w-]{1,64})$/i.exec(url);
  return found && found[1].toLowerCase() === (store.bot.username || "").toLowerCase() ? found[2] : null;
}

function ask(title, chosen) {
  const people = [...store.people.values()].map((each) =>
    make("option", { value: String(each.id), selected: each.id === chosen }, fullName(each)));
  $("who-title").textContent = title;
  $("who-known").replaceChildren(...people, make("option", { value: NEW, selected: !chosen }, "新的人…"));
  $("who-known-box").hidden = !chosen;
  $("who-name").value = "";
  name();
  $("who").returnValue = "cancel";
  $("who").showModal();
  return new Promise((resolve) => {
    $("who").addEventListener("close", () => resolve($("who").returnValue === "go" ? $("who-known").value : null), { once: true });
  });
}

// A name is asked for only where somebody is new.
function name() {
  const isNew = $("who-known").value === NEW;
  $("who-name-box").hidden = !isNew;
  $("who-name").required = isNew;
}

async function chosenId(value) {
  if (value !== NEW) return Number(value);
  const { person } = await post("people", { first_name: $("who-name").value.trim() });
  store.people.set(person.id, person); // the stream will say so, too, a moment later
  return person.id;
}

export function wire(open) {
  const enter = async (value, code) => {
    if (value === null) return;
    const id = await chosenId(value);
    if (code) await post("say", { person: id, chat: id, text: `/start ${code}` });
    open(id, id);
  };
  $("who-known").addEventListener("change", name);
  // In a form, Enter would press the first button, which cancels.
  $("who-name").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if ($("who-name").reportValidity()) $("who").close("go");
  });
  $("add").addEventListener("click", async () => enter(await ask("添加一个人", null), "").catch(problem));
  document.addEventListener("start-link", async ({ detail }) => enter(await ask("用谁的身份打开这个链接？", store.person), detail).catch(problem));
}

// What is said beside the chat: toasts, alerts, a picture in full, problems.

import { $, make } from "./dom.js";
import { listen, store } from "./store.js";

const waiting = new Map(); // query id → the pressed button
const answered = new Set(); // the answer may come before the press has returned

export function toast(words) {
  const line = make("p", {}, words);
  $("toasts").append(line);
  setTimeout(() => line.remove(), Math.max(3000, words.length * 120));
}

export const problem = (error) => toast(`没有成功：${error.message}`);

export function enlarge(url, words) {
  const image = $("viewer").querySelector("img");
  Object.assign(image, { src: url, alt: words });
  $("viewer").showModal();
}

export function waitForAnswer(query, element) {
  if (answered.has(query)) return;
  element.classList.add("waiting");
  waiting.set(query, element);
  setTimeout(() => stop(query), 15000);
}

function stop(query) {
  waiting.get(query)?.classList.remove("waiting");
  waiting.delete(query);
}

listen((change) => {
  if (change.type !== "answered") return;
  answered.add(change.query);
  stop(change.query);
  if (change.person !== store.person || !change.text) return;
  if (change.alert) {
    $("alert-text").textContent = change.text;
    $("alert").showModal();
  } else {
    toast(change.text);
  }
});

export function wire() {
  $("viewer").addEventListener("click", ({ target }) => { if (target === $("viewer")) $("viewer").close(); });
}

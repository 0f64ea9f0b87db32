// The live stream; when the server goes away the page says so, waits and goes on where it was.

import { $ } from "./dom.js";
import { load, store, take } from "./store.js";

let lost = false;
let hide;

function say(words, good) {
  clearTimeout(hide);
  $("connection").textContent = words;
  $("connection").className = good ? "good" : "";
  $("connection").hidden = false;
  if (good) hide = setTimeout(() => { $("connection").hidden = true; }, 2500);
}

export function connect() {
  const source = new EventSource(`console/stream?after=${store.seq}`);
  source.addEventListener("hello", async ({ data }) => {
    if (lost) say("已重新连接", true);
    lost = false;
    if (JSON.parse(data) !== store.born) await load();
  });
  source.addEventListener("reset", load);
  source.onmessage = ({ lastEventId, data }) => take(Number(lastEventId), JSON.parse(data));
  source.onerror = () => {
    lost = true;
    say("连接已断开，正在重新连接…", false);
    // A new source rather than the browser's own retry, which gives up for good on an HTTP error.
    source.close();
    setTimeout(connect, 1000);
  };
}

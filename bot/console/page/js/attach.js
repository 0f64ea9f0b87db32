// Files to the bot: by button, dropped or pasted, one after the other, each looked at before it goes.

import { sendFile } from "./api.js";
import { $ } from "./dom.js";
import { problem } from "./notice.js";
import { store } from "./store.js";
import { size } from "./words.js";

const PICTURES = ["image/png", "image/jpeg", "image/webp", "image/gif"];

function decide(file) {
  const picture = PICTURES.includes(file.type);
  const preview = $("outgoing-preview");
  $("outgoing-name").textContent = `${file.name} · ${size(file.size)}`;
  $("as-photo-box").hidden = !picture;
  $("as-photo").checked = picture;
  $("caption").value = "";
  preview.hidden = !picture;
  const url = picture ? URL.createObjectURL(file) : "";
  if (picture) preview.src = url;
  $("outgoing").returnValue = "cancel";
  $("outgoing").showModal();
  $("caption").focus();
  return new Promise((resolve) => {
    $("outgoing").addEventListener("close", () => {
      if (url) URL.revokeObjectURL(url);
      preview.removeAttribute("src");
      resolve($("outgoing").returnValue === "send" ? { photo: picture && $("as-photo").checked, caption: $("caption").value.trim() } : null);
    }, { once: true });
  });
}

async function offer(files) {
  const { person, chat } = store;
  if ($("composer").hidden || $("outgoing").open) return;
  for (const file of files) {
    const decision = await decide(file);
    if (decision) await sendFile(person, chat, file, decision.photo, decision.caption).catch(problem);
  }
  $("text").focus();
}

export function wire() {
  const area = $("chat");
  $("attach").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", () => { const files = [...$("file").files]; $("file").value = ""; offer(files); });
  // In a form, Enter would press the first button, which cancels.
  $("caption").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); $("outgoing").close("send"); }
  });
  area.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    $("drop").hidden = $("composer").hidden;
  });
  area.addEventListener("dragleave", (event) => { if (!area.contains(event.relatedTarget)) $("drop").hidden = true; });
  area.addEventListener("drop", (event) => { event.preventDefault(); $("drop").hidden = true; offer([...event.dataTransfer.files]); });
  $("text").addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (files.length) { event.preventDefault(); offer(files); }
  });
}

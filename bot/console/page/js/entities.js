// A text with its entities as elements. Offsets are UTF-16 units, which is what a JavaScript string counts.

import { make } from "./dom.js";
import { startCode } from "./who.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

export function formatted(text, entities = [], onCommand = null) {
  return pieces(text, 0, text.length, entities, onCommand);
}

function pieces(text, from, to, entities, onCommand) {
  const nodes = [];
  let at = from;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    const end = Math.min(entity.offset + entity.length, to);
    if (entity.offset < at) continue;
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    const inner = entities.slice(i + 1).filter((each) => each.offset < end);
    nodes.push(element(entity, text.slice(entity.offset, end), pieces(text, entity.offset, end, inner, onCommand), onCommand));
    // The line break after a block is the block's own end, not an empty line.
    at = BLOCKS.has(entity.type) && end < to && text[end] === "\n" ? end + 1 : end;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function element(entity, words, children, onCommand) {
  switch (entity.type) {
    case "pre": return make("pre", { "data-language": entity.language, tabIndex: 0 }, make("code", {}, ...children));
    case "url": return link(/^\w+:/.test(words) ? words : `http://${words}`, children);
    case "text_link": return link(entity.url, children);
    case "email": return make("a", { href: `mailto:${words}` }, ...children);
    case "spoiler": return spoiler(children);
    case "blockquote": return make("blockquote", {}, ...children);
    case "expandable_blockquote": return folded(children);
    case "bot_command":
      if (!onCommand) return make("span", {}, ...children);
      return make("button", { type: "button", class: "linklike", onclick: () => onCommand(words) }, ...children);
    default: return make(TAGS[entity.type] || "span", {}, ...children);
  }
}

function link(url, children) {
  if (!/^(https?|tg):/i.test(url)) return make("span", {}, ...children);
  const code = startCode(url);
  if (code) {
    const tell = ({ currentTarget }) => currentTarget.dispatchEvent(new CustomEvent("start-link", { bubbles: true, detail: code }));
    return make("button", { type: "button", class: "linklike", onclick: tell }, ...children);
  }
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

function spoiler(children) {
  const button = make("button", { type: "button", class: "spoiler", "aria-label": "隐藏内容，按下显示" }, ...children);
  button.addEventListener("click", () => { button.classList.add("shown"); button.removeAttribute("aria-label"); });
  return button;
}

function folded(children) {
  const quote = make("blockquote", { class: "folded", tabIndex: 0, role: "button", "aria-expanded": "false" }, ...children);
  const unfold = () => quote.setAttribute("aria-expanded", String(!quote.classList.toggle("folded")));
  quote.addEventListener("click", unfold);
  quote.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); unfold(); } });
  return quote;
}

// Making elements. Text is always text: nothing here reads HTML.

export const $ = (id) => document.getElementById(id);

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name.includes("-") || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export function avatar(id, name, element = make("span")) {
  element.className = `avatar c${Math.abs(id) % 8}`;
  element.setAttribute("aria-hidden", "true");
  element.textContent = Array.from(name)[0] || "?";
  return element;
}

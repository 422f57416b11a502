// Small things to build a page from.

/** Make an element with attributes and what is in it. */
export function make(name, attributes = {}, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

/** Make a button that says its title and does something. */
export function makeButton(title, act, attributes = {}) {
  const button = make("button", { type: "button", ...attributes }, title);
  button.addEventListener("click", act);
  return button;
}

/** Make a link that opens beside the conversation. */
export function makeLink(title, url) {
  return make("a", { href: url, target: "_blank", rel: "noopener" }, title);
}

/** Return a text's parts, with its web addresses as links. */
export function withLinks(text) {
  return text
    .split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/)
    .map((part, index) => (index % 2 ? makeLink(part, part) : part));
}

/** Draw a thumb that points up, as not every machine has letters for it. */
export function makeThumb() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", "M7 10v10H3V10zM7 10l4-7c1.6 0 2.4 1 2.1 2.6L12.4 9H19a2 2 0 0 1 2 2.4l-1.4 7A2 2 0 0 1 17.6 20H7");
  svg.append(path);
  return svg;
}

type Attributes = Readonly<Record<string, string | false>>;
type Child = Node | string;

/**
 * A new element with its attributes (those that are `false` are left out) and children.
 * Strings become text nodes, so nothing that a message says can become markup.
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** A real button that does not submit anything by itself. */
export function button(
  attributes: Attributes,
  onClick: () => void,
  ...children: readonly Child[]
): HTMLButtonElement {
  const node = element("button", { type: "button", ...attributes }, ...children);
  node.addEventListener("click", onClick);
  return node;
}

/** Text for screen readers only. */
export function spoken(text: string, attributes: Attributes = {}): HTMLSpanElement {
  return element("span", { class: "spoken", ...attributes }, text);
}

/** One key presses one thing: whatever has `data-key` is clicked, or focused when it takes text. */

const TYPED_INTO = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

/** The visible element that this key is for, in an open dialog before the page; null for none. */
export function targetOf(key: string, page: Document): HTMLElement | null {
  const within = page.querySelector<HTMLElement>("dialog[open]") ?? page.body;
  const marked = [...within.querySelectorAll<HTMLElement>("[data-key]")];
  return marked.find((element) => element.dataset["key"] === key && element.checkVisibility()) ?? null;
}

/** Whether a key pressed here is a letter of a text, or a command of the browser. */
export function isTyped(event: KeyboardEvent): boolean {
  const { target, ctrlKey, metaKey, altKey } = event;
  return ctrlKey || metaKey || altKey || (target instanceof Element && target.matches(TYPED_INTO));
}

/** Presses what the key is for; Escape leaves a field, so that the next key is a command again. */
export function press(event: KeyboardEvent, page: Document): void {
  if (event.key === "Escape" && event.target instanceof HTMLElement && event.target.matches(TYPED_INTO)) {
    event.target.blur();
    return;
  }
  if (event.defaultPrevented || isTyped(event)) return;
  const target = targetOf(event.key, page);
  if (!target) return;
  event.preventDefault();
  if (target.matches(TYPED_INTO)) target.focus();
  else target.click();
}

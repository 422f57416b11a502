/** One key presses one thing: whatever has `data-key` is clicked, or focused when it takes text. */

import { currentEntry, walk } from "./entries";

const TYPED_INTO = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

/** The visible element that this key is for, in an open dialog before the page; null for none.
 *
 * In a list it is the current entry's, and never that of another entry. */
export function targetOf(key: string, page: Document): HTMLElement | null {
  const within = page.querySelector<HTMLElement>("dialog[open]") ?? page.body;
  const current = currentEntry(page);
  const marked = [...within.querySelectorAll<HTMLElement>("[data-key]")].filter((element) => {
    const entry = element.closest("[data-entry]");
    return element.dataset["key"] === key && element.checkVisibility() && (!entry || entry === current);
  });
  return marked.find((element) => current?.contains(element)) ?? marked[0] ?? null;
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
  if (!target) {
    if (!page.querySelector("dialog[open]") && walk(event.key, page)) event.preventDefault();
    return;
  }
  event.preventDefault();
  if (target.matches(TYPED_INTO)) target.focus();
  else target.click();
}

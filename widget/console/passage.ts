/** The words of a message that somebody has selected are put into the form that masks them (`data-masks`). */

const FORM = "[data-masks]";

/** The words selected within the message itself, on one line; none when the selection is elsewhere too. */
function selectedIn(words: Element, page: Document): string {
  const selection = page.getSelection();
  const isWithin = selection && !selection.isCollapsed && words.contains(selection.anchorNode) && words.contains(selection.focusNode);
  return isWithin ? selection.toString().trim().replaceAll(/\s+/g, " ") : "";
}

/** Takes the selected words of the message into its form, if there are any.
 *
 * Called before a press on the form's opener, which ends the selection, and when it opens by a key. */
export function takeSelection(target: EventTarget | null, page: Document): void {
  const form = target instanceof Element ? target.closest<HTMLElement>(FORM) : null;
  const words = form?.closest("[data-entry]")?.querySelector("[data-words]");
  const field = form?.querySelector<HTMLInputElement>("[name=passage]");
  const selected = words ? selectedIn(words, page) : "";
  if (field && selected) field.value = selected;
}

/** Leads to the field of a form that has just opened. */
export function opened(target: EventTarget | null, page: Document): void {
  if (!(target instanceof HTMLDetailsElement) || !target.matches(FORM) || !target.open) return;
  takeSelection(target, page);
  target.querySelector<HTMLInputElement>("[name=passage]")?.focus();
}

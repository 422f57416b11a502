/** A list whose entries (`data-entry`) are walked through: j the next one, k the one before, Enter opens it. */

const ENTRY = "[data-entry]";
const STEPS: Readonly<Record<string, number>> = { j: 1, k: -1 };

/** The entry in which the focus is, null when it is elsewhere. */
export function currentEntry(page: Document): HTMLElement | null {
  return page.activeElement?.closest<HTMLElement>(ENTRY) ?? null;
}

function visibleEntries(page: Document): HTMLElement[] {
  return [...page.querySelectorAll<HTMLElement>(ENTRY)].filter((entry) => entry.checkVisibility());
}

function focus(entry: HTMLElement | undefined): void {
  entry?.focus({ preventScroll: true });
  entry?.scrollIntoView({ block: "nearest" });
}

/** Does what the key does in a list, and tells whether it did anything. */
export function walk(key: string, page: Document): boolean {
  const current = currentEntry(page);
  if (key === "Enter") {
    const link = page.activeElement === current ? current?.querySelector<HTMLElement>("[data-opens-entry]") : null;
    link?.click();
    return Boolean(link);
  }
  const step = STEPS[key];
  const entries = visibleEntries(page);
  if (step === undefined || entries.length === 0) return false;
  const at = current ? entries.indexOf(current) : -1;
  if (at + step >= entries.length) return true;
  focus(entries[Math.max(0, at + step)]);
  return true;
}

/** Remembers where the focus is in the list; the function that it returns puts it back there, in whatever the list has
 * become: on the same entry, on the one that took its place, or on the last. */
export function keepPlace(page: Document): () => void {
  const current = currentEntry(page);
  if (!current) return () => undefined;
  const at = visibleEntries(page).indexOf(current);
  const { id } = current;
  return () => {
    if (currentEntry(page)) return;
    const entries = visibleEntries(page);
    focus(entries.find((entry) => entry.id === id) ?? entries[at] ?? entries.at(-1));
  };
}

/** Whether somebody is at work in what would be replaced: a form is open, or a field has the focus. */
export function isBusy(list: Element): boolean {
  return list.querySelector("details[open], input:focus, textarea:focus, select:focus") !== null;
}

/** The list of keys that do something on this page, in the dialog that « ? » opens. */

/** What an element is called: its label, or the words on it. */
function nameOf(element: HTMLElement): string {
  const label = element.ariaLabel ?? element.dataset["keyName"]
    ?? (element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null);
  return (label ?? element.textContent).trim().replaceAll(/\s+/g, " ");
}

/** Fills the dialog's list with the keys of the page, each once: what `data-key` presses, and what `data-key-hint`
 * explains. */
export function fillKeyList(dialog: HTMLDialogElement, page: Document): void {
  const list = dialog.querySelector("dl");
  if (!list) return;
  const seen = new Set<string>();
  list.replaceChildren();
  for (const element of page.querySelectorAll<HTMLElement>("[data-key], [data-key-hint]")) {
    const key = element.dataset["key"] ?? element.dataset["keyHint"] ?? "";
    if (seen.has(key) || dialog.contains(element) || !element.checkVisibility()) continue;
    seen.add(key);
    const term = page.createElement("dt");
    const shown = page.createElement("kbd");
    shown.textContent = key;
    term.append(shown);
    const meaning = page.createElement("dd");
    meaning.textContent = nameOf(element);
    const row = page.createElement("div");
    row.append(term, meaning);
    list.append(row);
  }
}

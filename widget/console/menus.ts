/** Menus (`<details data-menu>`) close when somebody presses beside them, or Escape. */

const OPEN = "details[data-menu][open]";

/** Closes the open menus in which the press was not. */
export function closeBeside(target: EventTarget | null, page: Document): void {
  for (const menu of page.querySelectorAll<HTMLDetailsElement>(OPEN)) {
    if (!(target instanceof Node && menu.contains(target))) menu.open = false;
  }
}

/** Closes the open menu and leads back to what opens it; tells whether there was one. */
export function leave(page: Document): boolean {
  const menu = page.querySelector<HTMLDetailsElement>(OPEN);
  if (!menu) return false;
  menu.open = false;
  menu.querySelector("summary")?.focus();
  return true;
}

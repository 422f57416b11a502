/** The console's own script: keys, and forms that send themselves. Everything works without it. */

import { refreshAges } from "./ago";
import { openChooser } from "./chooser";
import { isBusy, keepPlace } from "./entries";
import { fillKeyList } from "./key_list";
import { press } from "./keys";
import { closeBeside, leave } from "./menus";
import { opened, takeSelection } from "./passage";

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !leave(document)) press(event, document);
});
document.addEventListener("click", ({ target }) => { closeBeside(target, document); });

document.addEventListener("click", ({ target }) => {
  const opener = target instanceof Element ? target.closest<HTMLElement>("[data-opens]") : null;
  if (!opener) return;
  const dialog = document.getElementById(opener.dataset["opens"] ?? "");
  if (!(dialog instanceof HTMLDialogElement)) return;
  if (dialog.id === "keys") fillKeyList(dialog, document);
  dialog.showModal();
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-chooses]") : null;
  if (link && openChooser(link, document)) event.preventDefault();
});

// A press ends a selection: what is selected is taken before it. `toggle` does not bubble.
document.addEventListener("pointerdown", ({ target }) => {
  if (target instanceof Element && target.closest("summary")) takeSelection(target, document);
});
document.addEventListener("toggle", ({ target }) => { opened(target, document); }, true);

// Who comes to one entry goes on from there.
document.querySelector<HTMLElement>(":target")?.closest<HTMLElement>("[data-entry]")?.focus();

// A choice that is the whole form needs no button; without a script its button is there.
document.addEventListener("change", ({ target }) => {
  if (target instanceof HTMLSelectElement && target.matches("[data-sends-form]")) target.form?.requestSubmit();
});

// A list that htmx replaces keeps the place of the focus, and one that asks by itself waits for who is writing in it.
let putBack: () => void = () => undefined;
document.addEventListener("htmx:beforeSwap", () => { putBack = keepPlace(document); });
document.addEventListener("htmx:afterSettle", () => { putBack(); });
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target instanceof Element && event.target.matches("[data-polls]") && isBusy(event.target)) event.preventDefault();
});

setInterval(() => { refreshAges(document, Date.now()); }, 30_000);

// What the page's profile puts around the conversation: greeting, ice breakers, Get Started, menu.

import { press } from "./bubbles.js";
import { make, makeButton, makeLink } from "./elements.js";

const byId = (id) => document.getElementById(id);

/** Return the entry for this person's language, as Messenger chooses it. */
function local(entries = []) {
  const locale = navigator.language.replace("-", "_");
  return entries.find((entry) => entry.locale === locale) ?? entries.find((entry) => entry.locale === "default");
}

/** Draw the profile. Messenger shows ice breakers or Get Started; here both can be tried. */
export function drawProfile(profile) {
  byId("greeting").textContent = local(profile.greeting)?.text ?? "";
  const questions = local(profile.ice_breakers)?.call_to_actions ?? [];
  byId("ice-breakers").replaceChildren(
    ...questions.map(({ question, payload }) =>
      make("li", {}, makeButton(question, () => press({ title: question, payload }))),
    ),
  );
  const start = byId("get-started");
  start.hidden = !profile.get_started;
  start.addEventListener("click", () =>
    press({ title: start.textContent, payload: profile.get_started.payload }),
  );
  drawMenu(local(profile.persistent_menu)?.call_to_actions ?? []);
}

function drawMenu(items) {
  const opener = byId("open-menu");
  opener.hidden = items.length === 0;
  opener.addEventListener("click", () => showMenu(byId("menu").hidden));
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") showMenu(false);
  });
  const choose = (item) => {
    showMenu(false);
    return press(item);
  };
  byId("menu").replaceChildren(
    ...items.map((item) =>
      make("li", {}, item.type === "web_url" ? makeLink(item.title, item.url) : makeButton(item.title, () => choose(item))),
    ),
  );
}

function showMenu(isOpen) {
  byId("menu").hidden = !isOpen;
  byId("open-menu").setAttribute("aria-expanded", String(isOpen));
}

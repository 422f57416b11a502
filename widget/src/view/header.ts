import type { Language } from "../language";
import { LANGUAGE_NAMES, type Strings } from "../strings";
import type { Actions } from "./actions";
import { button, element } from "./dom";
import { icon } from "./icons";

/** Who is speaking (and that it is a machine), in which language, and the way out. */
export function header(
  { language, name, titleId }: { language: Language; name: string; titleId: string },
  strings: Strings,
  actions: Actions,
): HTMLElement {
  const languages = (["fr", "en"] as const).map((code) =>
    button(
      {
        class: "language",
        lang: code,
        "data-language": code,
        "aria-pressed": String(code === language),
        "aria-label": `${code.toUpperCase()} – ${LANGUAGE_NAMES[code]}`,
      },
      () => {
        actions.speak(code);
      },
      code.toUpperCase(),
    ),
  );
  return element(
    "div", // a <header> would be a second banner of the page
    { class: "header" },
    element("span", { class: "avatar" }, icon("spine")),
    element(
      "div",
      { class: "identity" },
      element("h2", { id: titleId, class: "title", tabindex: "-1" }, name),
      element("p", { class: "subtitle" }, strings.automated),
    ),
    element(
      "div",
      { class: "languages", role: "group", "aria-label": strings.languages },
      ...languages,
    ),
    button(
      { class: "close", "aria-label": strings.close },
      () => {
        actions.close();
      },
      icon("close"),
    ),
  );
}

import type { Strings } from "../strings";
import { element, spoken } from "./dom";
import { icon } from "./icons";

export interface LauncherState {
  readonly open: boolean;
  /** Replies that came while the panel was closed. */
  readonly unread: number;
}

/** The button that opens and closes the panel, at the bottom right of the page. */
export class Launcher {
  readonly node: HTMLButtonElement;
  readonly #label = element("span", { class: "launcher-label", "aria-hidden": "true" });
  readonly #name = spoken("");
  readonly #badge = element("span", { class: "badge", "aria-hidden": "true", hidden: "" });

  constructor(panelId: string, onClick: () => void) {
    this.node = element(
      "button",
      {
        type: "button",
        class: "launcher",
        "aria-haspopup": "dialog",
        "aria-controls": panelId,
        "aria-expanded": "false",
      },
      icon("bubble"),
      icon("collapse"),
      this.#label,
      this.#name,
      this.#badge,
    );
    this.node.addEventListener("click", onClick);
  }

  /** Shows the state, in words of the language. */
  update({ open, unread }: LauncherState, strings: Strings): void {
    this.node.setAttribute("aria-expanded", String(open));
    this.#label.textContent = strings.launcher;
    const news = unread === 0 ? "" : `, ${strings.unread(unread)}`;
    this.#name.textContent = strings.launcherLabel + news;
    this.#badge.hidden = unread === 0;
    this.#badge.textContent = String(unread);
  }
}

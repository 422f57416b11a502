import type { Strings } from "../strings";
import { characterCount } from "../text";
import { element, spoken } from "./dom";
import { icon } from "./icons";

/** The gateway refuses a text that is longer. */
export const MAX_CHARACTERS = 1000;
/** The counter shows from here on. */
const COUNTER_FROM = 100;
const MAX_HEIGHT = 132;

/** Where a question is written. Enter sends, Shift and Enter start a new line. */
export class Composer {
  readonly node: HTMLFormElement;
  readonly field: HTMLTextAreaElement;
  readonly #counter = element("p", { class: "counter", "aria-hidden": "true" });
  readonly #warning = spoken("", { role: "status" });
  readonly #strings: Strings;
  readonly #say: (text: string) => void;

  constructor(strings: Strings, say: (text: string) => void) {
    this.#strings = strings;
    this.#say = say;
    this.field = element("textarea", {
      id: "question",
      class: "field",
      rows: "1",
      placeholder: strings.placeholder,
      enterkeyhint: "send",
      autocomplete: "off",
    });
    const send = { type: "submit", class: "send", "aria-label": strings.send };
    this.node = element(
      "form",
      { class: "composer" },
      element("label", { for: "question", class: "spoken" }, strings.question),
      element("div", { class: "entry" }, this.field, element("button", send, icon("send"))),
      this.#counter,
      this.#warning,
    );
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
    this.field.addEventListener("input", () => {
      this.#measure();
    });
    this.#measure();
  }

  /** What has been written and not been sent. */
  get draft(): string {
    return this.field.value;
  }

  set draft(text: string) {
    this.field.value = text;
    this.#measure();
  }

  #submit(): void {
    const length = characterCount(this.draft.trim());
    if (length > 0 && length <= MAX_CHARACTERS) {
      const text = this.draft;
      this.draft = "";
      this.#say(text);
    }
    this.field.focus();
  }

  #measure(): void {
    const { charactersLeft, charactersTooMany } = this.#strings;
    const left = MAX_CHARACTERS - characterCount(this.draft.trim());
    const isTooLong = left < 0;
    this.node.classList.toggle("empty", left === MAX_CHARACTERS);
    this.node.classList.toggle("too-long", isTooLong);
    this.field.setAttribute("aria-invalid", String(isTooLong));
    const shown = left <= COUNTER_FROM;
    this.#counter.textContent = !shown ? "" : isTooLong ? charactersTooMany(-left) : charactersLeft(left);
    // Spoken on entering each zone, and not at every key.
    const spokenBefore = this.#warning.dataset["zone"];
    const zone = isTooLong ? "over" : shown ? "near" : "";
    if (zone !== spokenBefore) {
      this.#warning.dataset["zone"] = zone;
      this.#warning.textContent = this.#counter.textContent;
    }
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, MAX_HEIGHT)}px`;
  }
}

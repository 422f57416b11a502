import type { Thumb } from "../contract";
import type { AssistantEntry, Feedback } from "../entries";
import { MAX_REASON } from "../ratings";
import type { Strings } from "../strings";
import type { Actions } from "./actions";
import { button, element } from "./dom";
import { failureWords } from "./failure";
import { icon } from "./icons";

const THUMBS: readonly Thumb[] = ["up", "down"];

/** The two thumbs below an answer and, after a thumb down, one line to say why. */
export class FeedbackView {
  readonly node: HTMLElement;
  readonly #id: string;
  readonly #strings: Strings;
  readonly #actions: Pick<Actions, "rate" | "explain">;
  readonly #thumbs: Readonly<Record<Thumb, HTMLButtonElement>>;
  readonly #status = element("p", { class: "feedback-status", role: "status" });
  #form: HTMLFormElement | null = null;

  /** @param language the language of the panel, which need not be the answer's */
  constructor(
    { id }: AssistantEntry,
    strings: Strings,
    language: string,
    actions: Pick<Actions, "rate" | "explain">,
  ) {
    this.#id = id;
    this.#strings = strings;
    this.#actions = actions;
    this.#thumbs = { up: this.#thumb("up"), down: this.#thumb("down") };
    this.node = element(
      "div",
      { class: "feedback", role: "group", "aria-label": strings.feedback, lang: language },
      this.#thumbs.up,
      this.#thumbs.down,
      this.#status,
    );
  }

  /** Shows the thumb, and whether it arrived; asks for a reason where one is due. */
  update({ thumb, asksReason, saving, saved, problem }: Feedback): void {
    const { thanks, feedbackLost } = this.#strings;
    const success = saved ? thanks : "";
    for (const each of THUMBS) {
      this.#thumbs[each].setAttribute("aria-pressed", String(each === thumb));
      this.#thumbs[each].setAttribute("aria-disabled", String(saving));
    }
    this.node.classList.toggle("lost", problem !== null);
    const words = problem === null ? success : failureWords(feedbackLost, problem, this.#strings);
    // The same words again would be spoken again.
    if (this.#status.textContent !== words) this.#status.textContent = words;
    if (asksReason) this.#ask();
    else this.#stopAsking();
  }

  #thumb(thumb: Thumb): HTMLButtonElement {
    const name = this.#strings.thumbs[thumb];
    return button(
      { class: "thumb", "aria-label": name, title: name, "aria-pressed": "false" },
      () => {
        this.#actions.rate(this.#id, thumb);
      },
      icon(thumb),
    );
  }

  #ask(): void {
    if (this.#form !== null) return;
    const { reason, giveReason, skipReason } = this.#strings;
    const field = element("input", {
      class: "reason-field",
      type: "text",
      maxlength: String(MAX_REASON),
      autocomplete: "off",
      enterkeyhint: "send",
    });
    const form = element(
      "form",
      { class: "reason" },
      element("label", {}, reason, field),
      element("button", { type: "submit", class: "quiet strong" }, giveReason),
      button(
        { class: "quiet" },
        () => {
          this.#actions.explain(this.#id, null);
        },
        skipReason,
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#actions.explain(this.#id, field.value);
    });
    this.#form = form;
    this.node.append(form);
    form.scrollIntoView({ block: "nearest" });
  }

  #stopAsking(): void {
    const form = this.#form;
    if (form === null) return;
    this.#form = null;
    const hadFocus = form.contains((form.getRootNode() as ShadowRoot).activeElement);
    form.remove();
    // What had the focus is gone: the thumb that asked for the reason takes it.
    if (hadFocus) this.#thumbs.down.focus();
  }
}

import type { Erasure } from "../state";
import type { Strings } from "../strings";
import type { Actions } from "./actions";
import { button, element } from "./dom";
import { failureWords } from "./failure";

/**
 * The way to erase the conversation. It asks once, in the place of what it covers, and begins with
 * the focus on the answer that erases nothing.
 */
export class ErasureView {
  /** Opens the question; the chat shows it where it is always in reach. */
  readonly opener: HTMLButtonElement;
  readonly node = element("div", { class: "erasure" });
  readonly #strings: Strings;
  readonly #covered: readonly HTMLElement[];
  readonly #onCleared: () => void;
  readonly #status = element("p", { class: "erasure-status", role: "status" });
  readonly #problem = element("p", { class: "problem", role: "alert" });
  readonly #confirm: HTMLButtonElement;
  readonly #cancel: HTMLButtonElement;
  readonly #box: HTMLElement;
  #erasure: Erasure | null = null;

  /**
   * @param covered hidden while the question is asked
   * @param onCleared puts the focus where the next conversation begins
   */
  constructor(
    strings: Strings,
    actions: Pick<Actions, "erase">,
    covered: readonly HTMLElement[],
    onCleared: () => void,
  ) {
    this.#strings = strings;
    this.#covered = covered;
    this.#onCleared = onCleared;
    this.opener = button(
      { class: "quiet erase" },
      () => {
        this.#open();
      },
      strings.erase,
    );
    this.#confirm = button({ class: "danger" }, actions.erase, strings.eraseConfirm);
    this.#cancel = button(
      { class: "quiet strong" },
      () => {
        this.#refuse();
      },
      strings.cancel,
    );
    this.#box = element(
      "div",
      {
        class: "confirmation",
        role: "alertdialog",
        "aria-labelledby": "erase-question",
        "aria-describedby": "erase-detail",
        hidden: "",
      },
      element("p", { id: "erase-question", class: "erase-question" }, strings.eraseQuestion),
      element("p", { id: "erase-detail" }, strings.eraseDetail),
      this.#problem,
      element("div", { class: "choices" }, this.#cancel, this.#confirm),
    );
    this.node.append(this.#status, this.#box);
  }

  /** Escape takes back the question, where it is asked, and not the whole panel. */
  handleKey(event: KeyboardEvent): void {
    if (event.key !== "Escape" || this.#box.hidden) return;
    event.preventDefault();
    event.stopPropagation();
    this.#refuse();
  }

  /** Takes back the question without moving the focus: the panel is being closed. */
  leave(): void {
    this.#show(false);
  }

  /** Shows how the erasure stands. @param isEmpty true when there is nothing to erase */
  update(erasure: Erasure, isEmpty: boolean): void {
    this.opener.hidden = isEmpty;
    // Shown once: a failure that was read must not come back with the next reply.
    if (erasure === this.#erasure) return;
    this.#erasure = erasure;
    const { erasures } = this.#strings;
    const { step } = erasure;
    const words = step === "none" ? "" : erasures[step];
    const failure = step === "failed" ? failureWords(words, erasure.problem, this.#strings) : "";
    // The question has been left meanwhile: what came of it is said all the same.
    this.#status.textContent = step !== "failed" ? words : this.#box.hidden ? failure : "";
    this.#problem.textContent = failure;
    for (const answer of [this.#confirm, this.#cancel]) {
      answer.setAttribute("aria-disabled", String(step === "running"));
    }
    if (!this.#box.hidden && (step === "done" || step === "local")) {
      this.#show(false);
      this.#onCleared();
    }
  }

  #refuse(): void {
    if (this.#erasure?.step === "running") return;
    this.#show(false);
    this.opener.focus();
  }

  #open(): void {
    this.#problem.textContent = "";
    this.#status.textContent = "";
    this.#show(true);
    this.#cancel.focus();
  }

  #show(isOpen: boolean): void {
    this.#box.hidden = !isOpen;
    for (const node of this.#covered) node.hidden = isOpen;
  }
}

import type { ConversationState } from "../state";
import type { Language } from "../language";
import { STRINGS } from "../strings";
import type { Actions } from "./actions";
import { ChatView } from "./chat";
import { button, element } from "./dom";
import { header } from "./header";
import { NoticeView } from "./notice";
import { reminder } from "./phones";
import { Presentation } from "./presentation";

const TITLE_ID = "title";

/** The window of the assistant: a header, and below it what the phase of the conversation asks for. */
export class Panel {
  readonly node: HTMLDialogElement;
  readonly #actions: Actions;
  readonly #name: string | null;
  readonly #presentation: Presentation;
  #language: Language;
  #state: ConversationState;
  #body: ChatView | NoticeView | HTMLElement = element("div");

  /** @param name how the assistant is called; null for the name in the panel's language */
  constructor(id: string, name: string | null, state: ConversationState, language: Language, actions: Actions) {
    this.#name = name;
    this.#actions = actions;
    this.#state = state;
    this.#language = language;
    this.node = element("dialog", { id, class: "panel", "aria-labelledby": TITLE_ID });
    this.#presentation = new Presentation(this.node, actions.close);
    this.#build();
  }

  open(): void {
    this.#presentation.open();
    if (this.#body instanceof ChatView) this.#body.showNewest();
    this.#focusStart();
  }

  close(): void {
    if (this.#body instanceof ChatView) this.#body.leave();
    this.#presentation.close();
  }

  /** Shows the state. */
  update(state: ConversationState): void {
    const { phase, notice } = this.#state;
    this.#state = state;
    if (phase === state.phase && notice === state.notice) {
      this.#updateBody();
      return;
    }
    this.#build();
    if (this.node.open) this.#focusStart();
  }

  /** Changes the language of everything but the messages, and keeps the draft. */
  speak(language: Language): void {
    this.#language = language;
    this.#build();
    this.node.querySelector<HTMLElement>(`[data-language="${language}"]`)?.focus();
  }

  #build(): void {
    const before = this.#body;
    const strings = STRINGS[this.#language];
    const head = { language: this.#language, name: this.#name ?? strings.botName, titleId: TITLE_ID };
    this.#body = this.#newBody();
    if (before instanceof ChatView) {
      before.dispose();
      if (this.#body instanceof ChatView) this.#body.composer.draft = before.composer.draft;
    }
    const node = this.#body instanceof HTMLElement ? this.#body : this.#body.node;
    this.node.lang = this.#language;
    this.node.replaceChildren(header(head, strings, this.#actions), node);
    this.#updateBody();
  }

  #newBody(): ChatView | NoticeView | HTMLElement {
    const { phase, notice } = this.#state;
    const strings = STRINGS[this.#language];
    const context = { strings, language: this.#language, actions: this.#actions };
    if (phase === "chat") {
      return new ChatView(context, () => {
        this.#focusStart();
      });
    }
    if (phase === "notice" && notice !== null) {
      return new NoticeView(notice, this.#language, strings, this.#actions);
    }
    const isDown = phase === "unavailable";
    const hint = element(
      "div",
      { class: "hint", role: "status" },
      element("p", {}, isDown ? strings.unavailable : strings.loading),
    );
    if (isDown) {
      hint.append(
        button({ class: "accept" }, this.#actions.start, strings.retry),
        reminder(strings),
      );
    }
    return hint;
  }

  #updateBody(): void {
    if (!(this.#body instanceof HTMLElement)) this.#body.update(this.#state);
  }

  /** On a phone the field does not get the focus by itself: the keyboard would hide the messages. */
  #focusStart(): void {
    const field =
      this.#body instanceof ChatView && !this.#presentation.isFullScreen
        ? this.#body.composer.field
        : (this.node.querySelector<HTMLElement>("[data-focus]") ??
          this.node.querySelector<HTMLElement>(`#${TITLE_ID}`));
    field?.focus({ preventScroll: true });
  }
}

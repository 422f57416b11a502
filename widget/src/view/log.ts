import type { Entry } from "../entries";
import { element } from "./dom";
import { FeedbackView } from "./feedback";
import { message, updateMessage, type MessageContext } from "./message";

interface Shown {
  readonly entry: Entry;
  readonly node: HTMLElement;
  readonly feedback: FeedbackView | null;
}

/** The messages so far. A message that is added later is announced once, when it is complete. */
export class Log {
  readonly node: HTMLElement;
  readonly #context: MessageContext;
  readonly #shown = new Map<string, Shown>();

  constructor(context: MessageContext) {
    this.#context = context;
    this.node = element("div", {
      class: "log",
      role: "log",
      "aria-live": "off",
      "aria-label": context.strings.messages,
    });
  }

  /**
   * Shows the entries; returns the nodes that are new.
   * @param announce false for earlier messages, which nobody wants to hear all at once
   */
  update(entries: readonly Entry[], announce: boolean): HTMLElement[] {
    this.node.setAttribute("aria-live", announce ? "polite" : "off");
    const ids = new Set(entries.map(({ id }) => id));
    for (const [id, { node }] of this.#shown) {
      if (ids.has(id)) continue;
      node.remove();
      this.#shown.delete(id);
    }
    const added: HTMLElement[] = [];
    let previous: Element | null = null;
    for (const entry of entries) {
      const shown = this.#shown.get(entry.id);
      const node: HTMLElement = shown?.node ?? message(entry, this.#context);
      const feedback = shown === undefined ? this.#feedback(entry, node) : shown.feedback;
      if (shown === undefined) {
        if (previous === null) this.node.prepend(node);
        else previous.after(node);
        added.push(node);
      } else if (shown.entry !== entry) {
        if (entry.kind === "visitor") updateMessage(node, entry, this.#context);
        else if (entry.feedback !== null) feedback?.update(entry.feedback);
      }
      this.#shown.set(entry.id, { entry, node, feedback });
      previous = node;
    }
    return added;
  }

  /** The thumbs of an answer that may be rated, put below it. */
  #feedback(entry: Entry, node: HTMLElement): FeedbackView | null {
    if (entry.kind !== "assistant" || entry.feedback === null) return null;
    const { strings, language, actions } = this.#context;
    const view = new FeedbackView(entry, strings, language, actions);
    node.querySelector(".bubble")?.after(view.node);
    view.update(entry.feedback);
    return view;
  }
}

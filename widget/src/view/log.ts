import type { Entry } from "../entries";
import { element } from "./dom";
import { message, updateMessage, type MessageContext } from "./message";

/** The messages so far. A message that is added later is announced once, when it is complete. */
export class Log {
  readonly node: HTMLElement;
  readonly #context: MessageContext;
  readonly #shown = new Map<string, { entry: Entry; node: HTMLElement }>();

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
      if (shown === undefined) {
        if (previous === null) this.node.prepend(node);
        else previous.after(node);
        added.push(node);
      } else if (shown.entry !== entry && entry.kind === "visitor") {
        updateMessage(node, entry, this.#context);
      }
      this.#shown.set(entry.id, { entry, node });
      previous = node;
    }
    return added;
  }
}

import type { ConversationState } from "../state";
import { Composer } from "./composer";
import { button, element } from "./dom";
import { ErasureView } from "./erasure";
import { Log } from "./log";
import type { MessageContext } from "./message";
import { reminder } from "./phones";
import type { Actions } from "./actions";

/** After this wait, the visitor is told that it takes longer than usual. */
export const SLOW_MS = 4000;
/** A long reply is shown from its beginning, with this much of what came before it. */
const CONTEXT_PX = 12;

/** The conversation: greeting, suggested questions, messages, and where to write. */
export class ChatView {
  readonly node = element("div", { class: "chat" });
  readonly composer: Composer;
  readonly #scroller: HTMLElement;
  readonly #suggestions: HTMLElement;
  readonly #earlier: HTMLElement;
  readonly #log: Log;
  readonly #erasure: ErasureView;
  readonly #writing = element("div", { class: "writing", role: "status" });
  readonly #context: MessageContext;
  #slowTimer: ReturnType<typeof setTimeout> | undefined;
  #isFilled = false;

  /** @param keepTyping puts the focus where the next question is written, if that is of use here */
  constructor(context: MessageContext & { actions: Actions }, keepTyping: () => void) {
    const { strings, actions } = context;
    this.#context = {
      ...context,
      actions: {
        ...actions,
        // The pressed button is about to disappear: the focus must not be lost with it.
        retry: (id) => {
          actions.retry(id);
          keepTyping();
        },
      },
    };
    this.#log = new Log(this.#context);
    this.composer = new Composer(strings, actions.say);
    const questions = strings.suggestedQuestions.map((question) =>
      button(
        { class: "choice" },
        () => {
          actions.say(question);
          keepTyping();
        },
        question,
      ),
    );
    const group = { class: "choices suggestions", role: "group", "aria-label": strings.suggestions };
    this.#suggestions = element("div", group, ...questions);
    this.#earlier = element(
      "p",
      { class: "earlier", hidden: "" },
      strings.historyMissing,
      " ",
      button({ class: "retry" }, actions.restore, strings.retry),
    );
    const greeting = element("p", { class: "bubble" }, strings.greeting);
    this.#scroller = element(
      "div",
      { class: "scroller", tabindex: "0", role: "region", "aria-label": strings.conversation },
      element("div", { class: "message from-assistant" }, greeting),
      this.#suggestions,
      this.#earlier,
      this.#log.node,
      this.#writing,
      reminder(strings), // shown where there is no room for the one in the foot
    );
    const foot = element("div", { class: "foot" }, reminder(strings));
    this.#erasure = new ErasureView(strings, actions, [this.composer.node, foot], keepTyping);
    foot.append(this.#erasure.opener);
    this.node.append(this.#scroller, this.#erasure.node, this.composer.node, foot);
    this.node.addEventListener("keydown", (event) => {
      this.#erasure.handleKey(event);
    });
  }

  /** Shows the state; scrolls to what is new. */
  update({ entries, waiting, historyMissing, erasure }: ConversationState): void {
    const added = this.#log.update(entries, this.#isFilled);
    this.#suggestions.hidden = entries.length > 0;
    this.#earlier.hidden = !historyMissing;
    this.#showWriting(waiting);
    this.#erasure.update(erasure, entries.length === 0 && !historyMissing);
    const isFirst = !this.#isFilled;
    this.#isFilled = true;
    if (isFirst) this.showNewest();
    else if (added[0] !== undefined) this.#reveal(added[0]);
    else if (entries.at(-1)?.kind === "visitor") this.#scrollToEnd();
  }

  /** Shows the newest message, or the greeting from its beginning where there is none yet. */
  showNewest(): void {
    if (!this.#suggestions.hidden) return;
    const newest = this.#log.node.lastElementChild;
    if (newest instanceof HTMLElement) this.#reveal(newest);
  }

  /** The panel is being closed: no question is left open in it. */
  leave(): void {
    this.#erasure.leave();
  }

  /** Stops what runs by itself; the view is not used any more. */
  dispose(): void {
    clearTimeout(this.#slowTimer);
  }

  /** Scrolls to the end, but never past the beginning of what is new. */
  #reveal(node: HTMLElement): void {
    const scroller = this.#scroller;
    const end = scroller.scrollHeight - scroller.clientHeight;
    const start = scroller.scrollTop + node.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    scroller.scrollTo({ top: Math.min(end, Math.max(0, start - CONTEXT_PX)) });
  }

  #showWriting(waiting: boolean): void {
    const { writing, writingSlowly } = this.#context.strings;
    const isShown = this.#writing.childElementCount > 0;
    if (waiting === isShown) return;
    clearTimeout(this.#slowTimer);
    this.#writing.replaceChildren();
    if (!waiting) return;
    const words = element("span", { class: "writing-words" }, writing);
    const dots = element("span", { class: "dots", "aria-hidden": "true" });
    dots.append(element("i"), element("i"), element("i"));
    this.#writing.append(dots, words);
    this.#slowTimer = setTimeout(() => {
      words.textContent = writingSlowly;
      this.#scrollToEnd();
    }, SLOW_MS);
  }

  #scrollToEnd(): void {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }
}

import { ChatApiError, type ChatApi, type Problem } from "./api";
import type { Notice, ReplyButton } from "./contract";
import { entriesOf, repliesOf, type Entry, type VisitorEntry } from "./entries";
import { newId } from "./identifier";
import type { Language } from "./language";
import type { SessionStore } from "./session_store";

/**
 * `idle`: never opened. `loading`: the notice or the history is on its way. `unavailable`: neither
 * came. `notice`: the notice must be accepted first. `chat`: questions may be asked.
 */
export type Phase = "idle" | "loading" | "unavailable" | "notice" | "chat";

export interface ConversationState {
  readonly phase: Phase;
  readonly notice: Notice | null;
  readonly accepting: boolean;
  /** Why the acceptance could not be delivered. */
  readonly acceptProblem: Problem | null;
  readonly entries: readonly Entry[];
  /** True while a message is on its way to the assistant or its reply on its way back. */
  readonly waiting: boolean;
  /** True when earlier messages exist but could not be fetched. */
  readonly historyMissing: boolean;
}

type Listener = (state: ConversationState) => void;

/** One visitor's conversation: what was said, what is still on its way, and what may be done next. */
export class Conversation {
  language: Language;
  readonly #api: ChatApi;
  readonly #store: SessionStore;
  readonly #listeners = new Set<Listener>();
  #delivering = false;
  #state: ConversationState = {
    phase: "idle",
    notice: null,
    accepting: false,
    acceptProblem: null,
    entries: [],
    waiting: false,
    historyMissing: false,
  };

  /** @param language the language of the next session and of the notice that is accepted */
  constructor(api: ChatApi, store: SessionStore, language: Language) {
    this.#api = api;
    this.#store = store;
    this.language = language;
  }

  get state(): ConversationState {
    return this.#state;
  }

  /** Calls the listener after every change, until the returned function is called. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Brings the conversation so far, or the notice where none was accepted yet. */
  async start(): Promise<void> {
    const { phase } = this.#state;
    if (phase !== "idle" && phase !== "unavailable") return;
    const { token, noticeVersion } = this.#store.current;
    if (noticeVersion === null) await this.#showNotice();
    else if (token === null) this.#change({ phase: "chat" });
    else {
      this.#change({ phase: "loading" });
      await this.#restore(token);
    }
    await this.#deliverAll();
  }

  /** Fetches the earlier messages again after that has failed. */
  async restore(): Promise<void> {
    const { token } = this.#store.current;
    if (token === null || this.#state.waiting) return;
    await this.#restore(token);
    await this.#deliverAll();
  }

  /** Accepts the notice that is shown, and sends what was waiting for it. */
  async accept(): Promise<void> {
    const { notice, accepting } = this.#state;
    if (notice === null || accepting) return;
    this.#change({ accepting: true, acceptProblem: null });
    try {
      const { token } = await this.#api.openSession(notice.version, this.language);
      this.#store.update({ token, noticeVersion: notice.version });
      this.#change({ phase: "chat", accepting: false });
    } catch (error) {
      const problem = problemOf(error);
      this.#change({ accepting: false });
      // The notice was replaced while it was being read: the new one has to be shown.
      if (problem === "refused") await this.#showNotice();
      else this.#change({ acceptProblem: problem });
    }
    await this.#deliverAll();
  }

  /** Sends typed words. Waits until they are answered or have failed. */
  async say(text: string): Promise<void> {
    // A no-break space before « ? » is typography for the eye, not part of the question.
    const words = text.replace(/[\u00a0\u202f]/g, " ").trim();
    if (words !== "") await this.#add(text.trim(), { text: words });
  }

  /** Sends the payload of a button and shows its title as the visitor's words. */
  async choose({ title, payload }: ReplyButton): Promise<void> {
    await this.#add(title, { payload });
  }

  /** Sends a message that failed once more, with the same id. */
  async retry(id: string): Promise<void> {
    const entry = this.#state.entries.find((candidate) => candidate.id === id);
    if (entry?.kind !== "visitor" || entry.status !== "failed") return;
    this.#replace({ ...entry, status: "sending", problem: null });
    await this.#deliverAll();
  }

  async #showNotice(): Promise<void> {
    this.#change({ phase: "loading" });
    try {
      this.#change({ phase: "notice", notice: await this.#api.notice() });
    } catch (error) {
      problemOf(error);
      this.#change({ phase: "unavailable" });
    }
  }

  async #restore(token: string): Promise<void> {
    try {
      const stored = entriesOf(await this.#api.history(token));
      const known = new Set(stored.map(({ id }) => id));
      const unsent = this.#state.entries.filter(
        (entry) => entry.kind === "visitor" && entry.status !== "sent" && !known.has(entry.id),
      );
      this.#change({ phase: "chat", entries: [...stored, ...unsent], historyMissing: false });
    } catch (error) {
      const expired = problemOf(error) === "expired";
      if (expired) this.#store.update({ token: null });
      this.#change({ phase: "chat", historyMissing: !expired });
    }
  }

  async #add(text: string, body: VisitorEntry["body"]): Promise<void> {
    if (this.#state.phase !== "chat") return;
    const entry: VisitorEntry = {
      kind: "visitor",
      id: newId(),
      text,
      body,
      status: "sending",
      problem: null,
      language: null,
    };
    this.#change({ entries: [...this.#state.entries, entry] });
    await this.#deliverAll();
  }

  /** Delivers what is waiting, one message at a time, in the order in which it was written. */
  async #deliverAll(): Promise<void> {
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      for (let next = this.#next(); next !== undefined; next = this.#next()) {
        await this.#deliver(next);
      }
    } finally {
      this.#delivering = false;
    }
  }

  #next(): VisitorEntry | undefined {
    if (this.#state.phase !== "chat") return undefined;
    return this.#state.entries
      .filter((entry) => entry.kind === "visitor")
      .find(({ status }) => status === "sending");
  }

  async #deliver(entry: VisitorEntry): Promise<void> {
    const sessionIsNew = this.#store.current.token === null;
    try {
      const token = this.#store.current.token ?? (await this.#openAgain());
      if (token === null) return;
      const turn = await this.#api.send(token, entry.id, entry.body);
      this.#replace({ ...entry, status: "sent", language: turn.language }, repliesOf(turn));
    } catch (error) {
      const problem = problemOf(error);
      if (problem === "expired" && !sessionIsNew) {
        // The entry is still `sending`: the next round opens a session first.
        this.#store.update({ token: null });
      } else if (problem === "refused" && "payload" in entry.body) {
        // A button of a conversation that has expired: its title asks the same question.
        this.#replace({ ...entry, body: { text: entry.text } });
      } else {
        this.#replace({ ...entry, status: "failed", problem });
      }
    }
  }

  /** A new session under the notice already accepted; null when that notice is no longer current. */
  async #openAgain(): Promise<string | null> {
    const { noticeVersion } = this.#store.current;
    try {
      const { token } = await this.#api.openSession(noticeVersion ?? "", this.language);
      this.#store.update({ token });
      return token;
    } catch (error) {
      if (problemOf(error) !== "refused") throw error;
      this.#store.update({ noticeVersion: null });
      await this.#showNotice();
      return null;
    }
  }

  #replace(entry: VisitorEntry, replies: readonly Entry[] = []): void {
    const entries = this.#state.entries.map((known) => (known.id === entry.id ? entry : known));
    this.#change({ entries: [...entries, ...replies] });
  }

  #change(change: Partial<ConversationState>): void {
    const next = { ...this.#state, ...change };
    const waiting =
      next.phase === "chat" &&
      next.entries.some((entry) => entry.kind === "visitor" && entry.status === "sending");
    this.#state = { ...next, waiting };
    for (const listener of this.#listeners) listener(this.#state);
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof ChatApiError) return error.problem;
  throw error;
}

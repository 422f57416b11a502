import { ChatApiError, type ChatApi, type Problem } from "./api";
import type { ReplyButton, Thumb } from "./contract";
import {
  entriesOf,
  repliesOf,
  type AssistantEntry,
  type Entry,
  type Feedback,
  type VisitorEntry,
} from "./entries";
import { newId } from "./identifier";
import type { Language } from "./language";
import { Ratings } from "./ratings";
import { ChatSession } from "./session";
import type { SessionStore } from "./session_store";
import { NOT_OPENED, type ConversationState } from "./state";
import { Timers } from "./timers";

type Listener = (state: ConversationState) => void;

/** One visitor's conversation: what was said, what is still on its way, and what may be done next. */
export class Conversation {
  language: Language;
  readonly #api: ChatApi;
  readonly #session: ChatSession;
  readonly #ratings: Ratings;
  readonly #listeners = new Set<Listener>();
  /** What sends a message again after "too many messages". */
  readonly #timers = new Timers();
  #delivery: Promise<void> | null = null;
  /** True once a session has expired: what was said in it is out of this page's reach. */
  #hasExpired = false;
  #state: ConversationState = NOT_OPENED;

  /** @param language the language of the next session and of the notice that is accepted */
  constructor(api: ChatApi, store: SessionStore, language: Language) {
    this.#api = api;
    this.#session = new ChatSession(api, store);
    this.#ratings = new Ratings(api, this);
    this.language = language;
  }

  get state(): ConversationState {
    return this.#state;
  }

  /** Of the session; null before the first message of a visit. */
  get token(): string | null {
    return this.#session.token;
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
    const { token, noticeVersion } = this.#session;
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
    const { token } = this.#session;
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
      await this.#session.open(notice.version, this.language);
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
    this.#timers.cancel(id);
    this.#replace({ ...entry, status: "sending", problem: null });
    await this.#deliverAll();
  }

  /** The device has a network again: what failed for the lack of one is sent, with the same id. */
  async reconnect(): Promise<void> {
    const lost = this.#state.entries.filter(
      (entry) => entry.kind === "visitor" && entry.problem === "offline",
    );
    for (const { id } of lost) await this.retry(id);
  }

  /** Gives a thumb to an answer, or takes it back. */
  rate(id: string, thumb: Thumb): Promise<void> {
    return this.#ratings.rate(id, thumb);
  }

  /** Says, or will not say, why an answer did not help. */
  explain(id: string, reason: string | null): Promise<void> {
    return this.#ratings.explain(id, reason);
  }

  /** One answer of the assistant; null for anything else. */
  answer(id: string): AssistantEntry | null {
    const entry = this.#state.entries.find((candidate) => candidate.id === id);
    return entry?.kind === "assistant" ? entry : null;
  }

  /** Shows how the rating of an answer stands. */
  show(id: string, feedback: Feedback): void {
    const entry = this.answer(id);
    if (entry !== null) this.#replace({ ...entry, feedback });
  }

  /** Erases the conversation on the server, then here. Where the first fails, nothing is lost. */
  async erase(): Promise<void> {
    if (this.#state.phase !== "chat" || this.#isErasing) return;
    this.#change({ erasure: { step: "running" } });
    // A message that reached the server after the erasure would be kept there.
    await this.#delivery;
    const { token } = this.#session;
    try {
      if (token !== null) await this.#api.eraseSession(token);
      this.#clear();
    } catch (error) {
      const problem = problemOf(error);
      if (problem === "expired") {
        this.#expire();
        this.#clear();
      } else {
        this.#change({ erasure: { step: "failed", problem } });
      }
    }
    await this.#deliverAll();
  }

  get #isErasing(): boolean {
    return this.#state.erasure.step === "running";
  }

  #clear(): void {
    this.#timers.cancelAll();
    this.#session.forget();
    const step = this.#hasExpired ? "local" : "done";
    this.#hasExpired = false;
    this.#change({ entries: [], historyMissing: false, erasure: { step } });
  }

  #expire(): void {
    this.#session.forget();
    this.#hasExpired = true;
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
      // Erased in the meantime: what is gone does not come back.
      if (this.#session.token !== token) return;
      const known = new Set(stored.map(({ id }) => id));
      const unsent = this.#state.entries.filter(
        (entry) => entry.kind === "visitor" && entry.status !== "sent" && !known.has(entry.id),
      );
      this.#change({ phase: "chat", entries: [...stored, ...unsent], historyMissing: false });
    } catch (error) {
      const expired = problemOf(error) === "expired";
      if (expired) this.#expire();
      this.#change({ phase: "chat", historyMissing: !expired });
    }
  }

  async #add(text: string, body: VisitorEntry["body"]): Promise<void> {
    if (this.#state.phase !== "chat" || this.#isErasing) return;
    const entry: VisitorEntry = {
      kind: "visitor",
      id: newId(),
      text,
      body,
      status: "sending",
      problem: null,
      language: null,
    };
    this.#change({ entries: [...this.#state.entries, entry], erasure: { step: "none" } });
    await this.#deliverAll();
  }

  /** Delivers what is waiting, one message at a time, in the order in which it was written. */
  async #deliverAll(): Promise<void> {
    if (this.#delivery !== null) return;
    const work = async (): Promise<void> => {
      for (let next = this.#next(); next !== undefined; next = this.#next()) {
        await this.#deliver(next);
      }
    };
    this.#delivery = work();
    try {
      await this.#delivery;
    } finally {
      this.#delivery = null;
    }
  }

  #next(): VisitorEntry | undefined {
    if (this.#state.phase !== "chat" || this.#isErasing) return undefined;
    return this.#state.entries
      .filter((entry) => entry.kind === "visitor")
      .find(({ status }) => status === "sending");
  }

  async #deliver(entry: VisitorEntry): Promise<void> {
    const sessionIsNew = this.#session.token === null;
    try {
      const token = (await this.#session.freshToken()) ?? (await this.#openAgain());
      if (token === null) return;
      const turn = await this.#api.send(token, entry.id, entry.body);
      this.#replace({ ...entry, status: "sent", language: turn.language }, repliesOf(turn, entry.id));
    } catch (error) {
      const problem = problemOf(error);
      if (problem === "expired" && !sessionIsNew) {
        // The entry is still `sending`: the next round opens a session first.
        this.#expire();
      } else if (problem === "refused" && "payload" in entry.body) {
        // A button of a conversation that has expired: its title asks the same question.
        this.#replace({ ...entry, body: { text: entry.text } });
      } else {
        this.#replace({ ...entry, status: "failed", problem });
        if (error instanceof ChatApiError && problem === "busy") {
          this.#timers.start(entry.id, error.pauseMs, () => void this.retry(entry.id));
        }
      }
    }
  }

  /** A new session under the notice already accepted; null when that notice is no longer current. */
  async #openAgain(): Promise<string | null> {
    try {
      return await this.#session.open(this.#session.noticeVersion ?? "", this.language);
    } catch (error) {
      if (problemOf(error) !== "refused") throw error;
      this.#session.forgetNotice();
      await this.#showNotice();
      return null;
    }
  }

  #replace(entry: Entry, replies: readonly Entry[] = []): void {
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

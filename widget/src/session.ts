import { ChatApiError, type ChatApi } from "./api";
import type { Session } from "./contract";
import type { Language } from "./language";
import type { SessionStore, StoredSession } from "./session_store";

/** Where it is not known how long a token lives, it is renewed when this much is left. */
const LAST_HOUR_MS = 3_600_000;

/** True when less than a quarter of the token's life is left. */
export function isRenewalDue({ issuedAt, expiresAt }: StoredSession, now: number): boolean {
  if (expiresAt === null) return false;
  const end = Date.parse(expiresAt);
  const life = end - Date.parse(issuedAt ?? "");
  // A device whose clock is wrong by days would renew at every message.
  if (Number.isNaN(end) || life <= 0) return false;
  return end - now < (Number.isNaN(life) ? LAST_HOUR_MS : life / 4);
}

/** The visitor's session: opened, renewed before it expires, forgotten. */
export class ChatSession {
  readonly #api: ChatApi;
  readonly #store: SessionStore;

  constructor(api: ChatApi, store: SessionStore) {
    this.#api = api;
    this.#store = store;
  }

  get token(): string | null {
    return this.#store.current.token;
  }

  /** The version of the notice that was accepted; null before that. */
  get noticeVersion(): string | null {
    return this.#store.current.noticeVersion;
  }

  /** Opens a session under a version of the notice; returns its token. */
  async open(noticeVersion: string, language: Language): Promise<string> {
    const session = await this.#api.openSession(noticeVersion, language);
    this.#store.update({ noticeVersion });
    return this.#keep(session);
  }

  /** The token for the next message, renewed where it soon expires; null where there is none. */
  async freshToken(): Promise<string | null> {
    const { token } = this.#store.current;
    if (token === null || !isRenewalDue(this.#store.current, Date.now())) return token;
    try {
      return this.#keep(await this.#api.renewSession(token));
    } catch (error) {
      // The old token may still do; where it does not, the message itself finds out.
      if (error instanceof ChatApiError) return token;
      throw error;
    }
  }

  /** Forgets the token; the notice stays accepted. */
  forget(): void {
    this.#store.update({ token: null, issuedAt: null, expiresAt: null });
  }

  /** The notice that was accepted is no longer the current one. */
  forgetNotice(): void {
    this.#store.update({ noticeVersion: null });
  }

  #keep({ token, expires_at: expiresAt }: Session): string {
    this.#store.update({ token, issuedAt: new Date().toISOString(), expiresAt });
    return token;
  }
}

import { isLanguage, type Language } from "./language";

/** What outlives a page within one browser session. Never a word of the conversation. */
export interface StoredSession {
  readonly token: string | null;
  /** When the token was received, and when it expires: ISO 8601, UTC. */
  readonly issuedAt: string | null;
  readonly expiresAt: string | null;
  /** The version of the notice that was accepted. */
  readonly noticeVersion: string | null;
  /** The language that the visitor chose with the switch. */
  readonly language: Language | null;
}

const EMPTY: StoredSession = {
  token: null,
  issuedAt: null,
  expiresAt: null,
  noticeVersion: null,
  language: null,
};

function stringOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function parse(json: string | null): StoredSession {
  let value: unknown;
  try {
    value = JSON.parse(json ?? "null");
  } catch (error) {
    if (error instanceof SyntaxError) return EMPTY;
    throw error;
  }
  if (typeof value !== "object" || value === null) return EMPTY;
  const stored = value as Record<keyof StoredSession, unknown>;
  const { language } = stored;
  return {
    token: stringOrNull(stored.token),
    issuedAt: stringOrNull(stored.issuedAt),
    expiresAt: stringOrNull(stored.expiresAt),
    noticeVersion: stringOrNull(stored.noticeVersion),
    language: isLanguage(language) ? language : null,
  };
}

/** Keeps the session in sessionStorage, or for the life of the page where storage is forbidden. */
export class SessionStore {
  readonly #key: string;
  #current: StoredSession;

  /** @param origin the gateway's origin: two assistants on one page do not share a session */
  constructor(origin: string) {
    this.#key = `modic-chat:${origin}`;
    this.#current = parse(this.#access((storage) => storage.getItem(this.#key)));
  }

  get current(): StoredSession {
    return this.#current;
  }

  /** Changes some fields and leaves the others as they are. */
  update(change: Partial<StoredSession>): void {
    this.#current = { ...this.#current, ...change };
    this.#access((storage) => {
      storage.setItem(this.#key, JSON.stringify(this.#current));
    });
  }

  #access<T>(use: (storage: Storage) => T): T | null {
    try {
      return use(window.sessionStorage);
    } catch (error) {
      // Storage is blocked by the browser's settings, or full: the page's own memory must do.
      if (error instanceof DOMException) return null;
      throw error;
    }
  }
}

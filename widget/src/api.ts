import type { HistoryPage, HistoryRow, MessageBody, Notice, Session, Thumb, Turn } from "./contract";
import type { Language } from "./language";

/** A request, its automatic second attempt included, is given up after this long. */
export const TIMEOUT_MS = 10_000;
/** A lost message is sent once more after this pause, before the visitor is told. */
export const SECOND_ATTEMPT_MS = 800;
/** The pause after "too many requests": what the gateway asks for, within these limits. */
const PAUSE_MS = { least: 1000, usual: 5000, most: 60_000 };

/**
 * Why a request failed, as far as the visitor is concerned.
 * `offline`: this device has no network. `unreachable`: no answer in time, or the service is failing.
 * `busy`: too many requests in a short time. `expired`: the token is not valid any more.
 * `refused`: the same request will never be accepted.
 */
export type Problem = "offline" | "unreachable" | "busy" | "expired" | "refused";

/** The one error that the client throws. */
export class ChatApiError extends Error {
  readonly problem: Problem;
  /** For `busy`: how long to wait before the same request may be made again. */
  readonly pauseMs: number;

  constructor(problem: Problem, detail: string, pauseMs = 0) {
    super(detail);
    this.name = "ChatApiError";
    this.problem = problem;
    this.pauseMs = pauseMs;
  }
}

interface Request {
  readonly token?: string;
  readonly body?: object;
}

function problemOf(status: number): Problem {
  if (status === 401) return "expired";
  if (status === 429) return "busy";
  return status >= 500 || status === 408 ? "unreachable" : "refused";
}

/** @param retryAfter the header, in seconds; null where it is missing or hidden by the browser */
function pauseOf(retryAfter: string | null): number {
  const asked = Number.parseInt(retryAfter ?? "", 10) * 1000;
  if (Number.isNaN(asked)) return PAUSE_MS.usual;
  return Math.min(Math.max(asked, PAUSE_MS.least), PAUSE_MS.most);
}

/** Typed client of the web channel. Every method rejects with ChatApiError. */
export class ChatApi {
  readonly #origin: string;
  readonly #fetch: typeof fetch;

  /** @param origin scheme, host and port of the gateway, without a slash at the end */
  constructor(origin: string, fetchFunction: typeof fetch = (...request) => fetch(...request)) {
    this.#origin = origin;
    this.#fetch = fetchFunction;
  }

  /** The text to accept before the first question, in both languages. */
  notice(): Promise<Notice> {
    return this.#withDeadline((signal) => this.#request("GET", "/api/chat/notice", {}, signal));
  }

  /** Opens a conversation. `refused` means that the version of the notice is not the current one. */
  openSession(noticeVersion: string, language: Language): Promise<Session> {
    const body = { notice_version: noticeVersion, language };
    return this.#withDeadline((signal) =>
      this.#request("POST", "/api/chat/session", { body }, signal),
    );
  }

  /** A new token for the conversation of one that is still valid. */
  renewSession(token: string): Promise<Session> {
    return this.#withDeadline((signal) =>
      this.#request("POST", "/api/chat/session/renewal", { token }, signal),
    );
  }

  /** Erases the conversation on the server. */
  eraseSession(token: string): Promise<void> {
    return this.#withDeadline((signal) =>
      this.#request("DELETE", "/api/chat/session", { token }, signal),
    );
  }

  /** Says what the visitor thinks of the answer to their message; `thumb` null takes it back. */
  rate(token: string, id: string, thumb: Thumb | null, reason: string | null): Promise<void> {
    const path = `/api/chat/messages/${encodeURIComponent(id)}/feedback`;
    return this.#withDeadline((signal) =>
      thumb === null
        ? this.#request("DELETE", path, { token }, signal)
        : this.#request("PUT", path, { token, body: { thumb, reason } }, signal),
    );
  }

  /**
   * Delivers a message and waits for its replies. The id makes it safe to send again: the gateway
   * answers a known id with the reply that it already has. One second attempt is made here.
   */
  send(token: string, id: string, body: MessageBody): Promise<Turn> {
    return this.#withDeadline(async (signal) => {
      const attempt = (): Promise<Turn> =>
        this.#request("POST", "/api/chat/messages", { token, body: { id, ...body } }, signal);
      try {
        return await attempt();
      } catch (error) {
        const lost = error instanceof ChatApiError && error.problem === "unreachable";
        if (!lost || signal.aborted) throw error;
        await new Promise((resolve) => setTimeout(resolve, SECOND_ATTEMPT_MS));
        return await attempt();
      }
    });
  }

  /** The whole conversation so far, oldest first. */
  async history(token: string): Promise<HistoryRow[]> {
    const rows: HistoryRow[] = [];
    for (let after: string | null = null; ; ) {
      const query: string = after === null ? "" : `?after=${encodeURIComponent(after)}`;
      const page = await this.#withDeadline((signal) =>
        this.#request<HistoryPage>("GET", `/api/chat/messages${query}`, { token }, signal),
      );
      rows.push(...page.messages);
      if (page.messages.length === 0 || page.cursor === null || page.cursor === after) return rows;
      after = page.cursor;
    }
  }

  async #withDeadline<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const deadline = new AbortController();
    const timer = setTimeout(() => {
      deadline.abort();
    }, TIMEOUT_MS);
    try {
      return await work(deadline.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  async #request<T>(
    method: "GET" | "POST" | "PUT" | "DELETE",
    path: string,
    { token, body }: Request,
    signal: AbortSignal,
  ): Promise<T> {
    const headers: Record<string, string> = { Accept: "application/json" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (token !== undefined) headers["Authorization"] = `Bearer ${token}`;
    const request: RequestInit = { method, headers, signal, credentials: "omit", cache: "no-store" };
    if (body !== undefined) request.body = JSON.stringify(body);
    let status: number;
    let pauseMs = 0;
    try {
      const response = await this.#fetch(this.#origin + path, request);
      status = response.status;
      // The gateway is ours: its contract tests are what makes this type true.
      if (response.ok) return (status === 204 ? undefined : await response.json()) as T;
      if (status === 429) pauseMs = pauseOf(response.headers.get("Retry-After"));
    } catch (error) {
      // No connection, the deadline, or a body that is not JSON (a proxy's page): never an answer.
      throw new ChatApiError(navigator.onLine ? "unreachable" : "offline", String(error));
    }
    throw new ChatApiError(problemOf(status), `${path} answered ${status}`, pauseMs);
  }
}

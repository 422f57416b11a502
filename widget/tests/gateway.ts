import { vi } from "vitest";

import { ChatApi } from "../src/api";
import { Conversation } from "../src/conversation";
import { SessionStore } from "../src/session_store";

/** What the double answers to one request: a status and a body, or no connection at all. */
export type Answer =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | "no connection";

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly token: string | null;
  readonly body: Record<string, unknown>;
}

export const NOTICE = {
  version: "2026-11-24",
  policy_url: "https://gateway.test/confidentialite",
  fr: { title: "Avant de commencer", paragraphs: ["…"], accept: "J’ai compris" },
  en: { title: "Before we begin", paragraphs: ["…"], accept: "I understand" },
};

/** How long the double's tokens live. */
export const TOKEN_LIFE_MS = 24 * 3_600_000;

/** A gateway that answers as the real one does, until a test queues something else for a path. */
export class Gateway {
  readonly calls: Call[] = [];
  readonly #queued: { path: string; answer: Answer }[] = [];
  #sessions = 0;

  readonly fetch = vi.fn((url: string, request: RequestInit): Promise<Response> => {
    const path = new URL(url).pathname;
    const body = (typeof request.body === "string" ? JSON.parse(request.body) : {}) as Call["body"];
    const token = new Headers(request.headers).get("authorization");
    const method = request.method ?? "GET";
    this.calls.push({ method, path, token, body });
    const index = this.#queued.findIndex((queued) => queued.path === path);
    const [queued] = index < 0 ? [] : this.#queued.splice(index, 1);
    const answer = queued?.answer ?? this.#usual(path, method, body);
    if (answer === "no connection") return Promise.reject(new TypeError("failed to fetch"));
    const { status, headers = {} } = answer;
    const text = status === 204 ? null : JSON.stringify(answer.body ?? {});
    return Promise.resolve(new Response(text, { status, headers }));
  });

  /** Answers the next request for the path in this way. */
  next(path: string, answer: Answer): void {
    this.#queued.push({ path, answer });
  }

  /** The messages that were sent, second attempts included. */
  get sent(): Call["body"][] {
    return this.calls.filter(({ path, body }) => path === "/api/chat/messages" && "id" in body).map(({ body }) => body);
  }

  /** The requests for one path, as "METHOD path". */
  requests(part: string): string[] {
    return this.calls.filter(({ path }) => path.includes(part)).map(({ method, path }) => `${method} ${path}`);
  }

  conversation(): Conversation {
    const api = new ChatApi("https://gateway.test", this.fetch as unknown as typeof fetch);
    return new Conversation(api, new SessionStore("https://gateway.test"), "fr");
  }

  #usual(path: string, method: string, body: Call["body"]): Answer {
    if (method === "DELETE" || method === "PUT") return { status: 204 };
    if (path === "/api/chat/notice") return { status: 200, body: NOTICE };
    if (path.startsWith("/api/chat/session")) {
      this.#sessions += 1;
      return { status: 201, body: { token: `token-${this.#sessions}`, expires_at: new Date(Date.now() + TOKEN_LIFE_MS).toISOString() } };
    }
    if (method === "GET") return { status: 200, body: { messages: [], cursor: null } };
    const reply = { text: "Réponse", buttons: [], links: [] };
    const turn = { id: body["id"], outcome: "answer", topic: null, language: "fr", replies: [reply] };
    return { status: 200, body: turn };
  }
}

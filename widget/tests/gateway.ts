import { vi } from "vitest";

import { ChatApi } from "../src/api";
import { Conversation } from "../src/conversation";
import { SessionStore } from "../src/session_store";

/** What the double answers to one request: a status and a body, or no connection at all. */
export type Answer = { status: number; body: unknown } | "no connection";

export interface Call {
  readonly path: string;
  readonly token: string | null;
  readonly body: Record<string, unknown>;
}

export const NOTICE = {
  version: "2026-11-24",
  fr: { title: "Avant de commencer", paragraphs: ["…"], accept: "J’ai compris" },
  en: { title: "Before we begin", paragraphs: ["…"], accept: "I understand" },
};

/** A gateway that answers as the real one does, until a test queues something else for a path. */
export class Gateway {
  readonly calls: Call[] = [];
  readonly #queued: { path: string; answer: Answer }[] = [];
  #sessions = 0;

  readonly fetch = vi.fn((url: string, request: RequestInit): Promise<Response> => {
    const path = new URL(url).pathname;
    const body = (typeof request.body === "string" ? JSON.parse(request.body) : {}) as Call["body"];
    const token = new Headers(request.headers).get("authorization");
    this.calls.push({ path, token, body });
    const index = this.#queued.findIndex((queued) => queued.path === path);
    const [queued] = index < 0 ? [] : this.#queued.splice(index, 1);
    const answer = queued?.answer ?? this.#usual(path, request.method, body);
    if (answer === "no connection") return Promise.reject(new TypeError("failed to fetch"));
    return Promise.resolve(new Response(JSON.stringify(answer.body), { status: answer.status }));
  });

  /** Answers the next request for the path in this way. */
  next(path: string, answer: Answer): void {
    this.#queued.push({ path, answer });
  }

  /** The messages that were sent, second attempts included. */
  get sent(): Call["body"][] {
    return this.calls.filter(({ path, body }) => path === "/api/chat/messages" && "id" in body).map(({ body }) => body);
  }

  conversation(): Conversation {
    const api = new ChatApi("https://gateway.test", this.fetch as unknown as typeof fetch);
    return new Conversation(api, new SessionStore("https://gateway.test"), "fr");
  }

  #usual(path: string, method: string | undefined, body: Call["body"]): Answer {
    if (path === "/api/chat/notice") return { status: 200, body: NOTICE };
    if (path === "/api/chat/session") {
      this.#sessions += 1;
      return { status: 201, body: { token: `token-${this.#sessions}`, expires_at: "2026-11-25T00:00:00Z" } };
    }
    if (method === "GET") return { status: 200, body: { messages: [], cursor: null } };
    const reply = { text: "Réponse", buttons: [], links: [] };
    const turn = { id: body["id"], outcome: "answer", topic: null, language: "fr", replies: [reply] };
    return { status: 200, body: turn };
  }
}

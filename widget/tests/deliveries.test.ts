import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Conversation } from "../src/conversation";
import { isRenewalDue } from "../src/session";
import { Gateway, TOKEN_LIFE_MS } from "./gateway";

const SEND = "/api/chat/messages";
const TOO_MANY = { status: 429, headers: { "Retry-After": "7" } };
let gateway: Gateway;
let conversation: Conversation;

beforeEach(async () => {
  window.sessionStorage.clear();
  vi.useFakeTimers();
  gateway = new Gateway();
  conversation = gateway.conversation();
  await conversation.start();
  await conversation.accept();
});

afterEach(() => {
  vi.useRealTimers();
});

function ids(): Set<unknown> {
  return new Set(gateway.sent.map(({ id }) => id));
}

describe("too many messages", () => {
  it("keeps the message and sends it again by itself when it may, with the same id", async () => {
    gateway.next(SEND, TOO_MANY);
    await conversation.say("bonjour");
    expect(conversation.state.entries[0]).toMatchObject({ status: "failed", problem: "busy" });
    await vi.advanceTimersByTimeAsync(6900);
    expect(gateway.sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(conversation.state.entries[0]).toMatchObject({ status: "sent", problem: null });
    expect(gateway.sent).toHaveLength(2);
    expect(ids().size).toBe(1);
  });

  it.each([["3600", 60_000], ["0", 1000], ["", 5000]])("waits after %j for %d ms", async (header, ms) => {
    gateway.next(SEND, { status: 429, headers: { "Retry-After": header } });
    await conversation.say("bonjour");
    await vi.advanceTimersByTimeAsync(ms - 10);
    expect(gateway.sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(20);
    expect(gateway.sent).toHaveLength(2);
  });

  it("is sent once only when the visitor does not wait", async () => {
    gateway.next(SEND, TOO_MANY);
    await conversation.say("bonjour");
    await conversation.retry(conversation.state.entries[0]?.id ?? "");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(gateway.sent).toHaveLength(2);
  });
});

describe("back online", () => {
  it("sends what failed offline by itself, in order and with the same ids", async () => {
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    for (const words of ["un", "deux"]) {
      gateway.next(SEND, "no connection");
      await conversation.say(words);
    }
    expect(conversation.state.entries.map((entry) => "problem" in entry && entry.problem)).toEqual(["offline", "offline"]);
    await conversation.reconnect();
    expect(gateway.sent.map(({ text }) => text)).toEqual(["un", "deux", "un", "deux"]);
    expect(ids().size).toBe(2);
    expect(conversation.state.waiting).toBe(false);
  });

  it("leaves alone what failed for another reason", async () => {
    gateway.next(SEND, { status: 422 });
    await conversation.say("bonjour");
    await conversation.reconnect();
    expect(gateway.sent).toHaveLength(1);
  });
});

describe("the token", () => {
  it("is left as it is while it lives long", async () => {
    await vi.advanceTimersByTimeAsync(TOKEN_LIFE_MS / 2);
    await conversation.say("bonjour");
    expect(gateway.requests("renewal")).toEqual([]);
  });

  it("is renewed before the next message in the last quarter of its life", async () => {
    await vi.advanceTimersByTimeAsync(TOKEN_LIFE_MS * 0.8);
    await conversation.say("bonjour");
    expect(gateway.requests("renewal")).toEqual(["POST /api/chat/session/renewal"]);
    expect(gateway.calls.at(-1)).toMatchObject({ path: SEND, token: "Bearer token-2" });
    await conversation.say("encore");
    expect(gateway.requests("renewal")).toHaveLength(1);
  });

  it("does for the message where it cannot be renewed", async () => {
    await vi.advanceTimersByTimeAsync(TOKEN_LIFE_MS * 0.8);
    gateway.next("/api/chat/session/renewal", { status: 503 });
    await conversation.say("bonjour");
    expect(gateway.calls.at(-1)?.token).toBe("Bearer token-1");
    expect(conversation.state.entries[0]).toMatchObject({ status: "sent" });
  });

  it("is due by its own life, by an hour where that is unknown, and never by a wrong clock", () => {
    const session = { token: "t", noticeVersion: "1", language: null };
    const due = (issuedAt: string | null, expiresAt: string | null, now: string): boolean =>
      isRenewalDue({ ...session, issuedAt, expiresAt }, Date.parse(now));
    expect(due("2026-11-25T00:00:00Z", "2026-11-25T04:00:00Z", "2026-11-25T03:01:00Z")).toBe(true);
    expect(due("2026-11-25T00:00:00Z", "2026-11-25T04:00:00Z", "2026-11-25T02:59:00Z")).toBe(false);
    expect(due(null, "2026-11-25T04:00:00Z", "2026-11-25T03:01:00Z")).toBe(true);
    expect(due("2026-12-25T00:00:00Z", "2026-11-25T04:00:00Z", "2026-12-25T00:00:00Z")).toBe(false);
    expect(due("2026-11-25T00:00:00Z", null, "2026-11-25T00:00:00Z")).toBe(false);
    expect(due("2026-11-25T00:00:00Z", "no date", "2026-11-25T00:00:00Z")).toBe(false);
  });
});

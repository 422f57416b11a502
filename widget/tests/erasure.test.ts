import { beforeEach, describe, expect, it, vi } from "vitest";

import type { Conversation } from "../src/conversation";
import { Gateway } from "./gateway";

const SESSION = "/api/chat/session";
let gateway: Gateway;
let conversation: Conversation;

beforeEach(async () => {
  window.sessionStorage.clear();
  gateway = new Gateway();
  conversation = gateway.conversation();
  await conversation.start();
  await conversation.accept();
  await conversation.say("bonjour");
});

describe("erasing the conversation", () => {
  it("erases it on the server, then here, and keeps the notice accepted", async () => {
    await conversation.erase();
    expect(gateway.calls.at(-1)).toMatchObject({ method: "DELETE", path: SESSION, token: "Bearer token-1" });
    expect(conversation.state).toMatchObject({ phase: "chat", entries: [], erasure: { step: "done" } });
    expect(conversation.token).toBeNull();
    await conversation.say("encore");
    expect(gateway.calls.at(-1)?.token).toBe("Bearer token-2");
    expect(conversation.state.erasure.step).toBe("none");
  });

  it("shows nothing of it after a reload", async () => {
    await conversation.erase();
    const reloaded = gateway.conversation();
    await reloaded.start();
    expect(reloaded.state).toMatchObject({ phase: "chat", entries: [] });
    expect(gateway.requests("/api/chat/messages").filter((request) => request.startsWith("GET"))).toEqual([]);
  });

  it.each([
    ["the server fails", { status: 503 }, "unreachable"],
    ["there were too many requests", { status: 429 }, "busy"],
    ["there is no connection", "no connection", "unreachable"],
  ] as const)("erases nothing when %s", async (_, answer, problem) => {
    gateway.next(SESSION, answer);
    await conversation.erase();
    expect(conversation.state.entries).toHaveLength(2);
    expect(conversation.state.erasure).toEqual({ step: "failed", problem });
    expect(conversation.token).toBe("token-1");
  });

  it("says so when a session had expired, and clears this page", async () => {
    gateway.next(SESSION, { status: 401 });
    await conversation.erase();
    expect(conversation.state).toMatchObject({ entries: [], erasure: { step: "local" } });
  });

  it("does not claim more than is true after a session was opened anew", async () => {
    gateway.next("/api/chat/messages", { status: 401 });
    await conversation.say("encore");
    await conversation.erase();
    expect(gateway.calls.at(-1)).toMatchObject({ method: "DELETE", token: "Bearer token-2" });
    expect(conversation.state).toMatchObject({ entries: [], erasure: { step: "local" } });
  });

  it("only clears where there is no token", async () => {
    await conversation.erase();
    const calls = gateway.calls.length;
    await conversation.erase();
    expect(gateway.calls).toHaveLength(calls);
    expect(conversation.state.erasure.step).toBe("done");
  });

  it("waits for the message that is on its way, and takes no new one meanwhile", async () => {
    const sending = conversation.say("une question");
    const erasing = conversation.erase();
    await conversation.say("trop tard");
    await Promise.all([sending, erasing]);
    expect(gateway.calls.at(-1)).toMatchObject({ method: "DELETE", path: SESSION });
    expect(gateway.sent.map(({ text }) => text)).toEqual(["bonjour", "une question"]);
    expect(conversation.state.entries).toEqual([]);
  });

  it("sends nothing again that was waiting for its turn", async () => {
    vi.useFakeTimers();
    gateway.next("/api/chat/messages", { status: 429, headers: { "Retry-After": "2" } });
    await conversation.say("encore");
    await conversation.erase();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(gateway.sent).toHaveLength(2);
    vi.useRealTimers();
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Gateway } from "./gateway";

const SEND = "/api/chat/messages";
let gateway: Gateway;

beforeEach(() => {
  window.sessionStorage.clear();
  gateway = new Gateway();
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 100 });
});

afterEach(() => {
  vi.useRealTimers();
});

async function accepted(): Promise<ReturnType<Gateway["conversation"]>> {
  const conversation = gateway.conversation();
  await conversation.start();
  await conversation.accept();
  return conversation;
}

describe("a conversation", () => {
  it("asks nothing before the notice is accepted", async () => {
    const conversation = gateway.conversation();
    await conversation.start();
    expect(conversation.state.phase).toBe("notice");
    await conversation.say("Est-ce une infection ?");
    expect(gateway.sent).toEqual([]);
    await conversation.accept();
    expect(conversation.state.phase).toBe("chat");
  });

  it("shows the question at once and the answer after it", async () => {
    const conversation = await accepted();
    await conversation.say("Est-ce une infection ?");
    expect(conversation.state.entries.map(({ kind }) => kind)).toEqual(["visitor", "assistant"]);
    expect(conversation.state.waiting).toBe(false);
  });

  it("sends a button's payload and shows its title", async () => {
    const conversation = await accepted();
    await conversation.choose({ title: "Opérer maintenant ?", payload: "/surgery_timing" });
    expect(gateway.sent[0]).toMatchObject({ payload: "/surgery_timing" });
    expect(gateway.sent[0]).not.toHaveProperty("text");
    expect(conversation.state.entries[0]).toMatchObject({ text: "Opérer maintenant ?" });
  });

  it("sends a lost message once more by itself, with the same id", async () => {
    const conversation = await accepted();
    gateway.next(SEND, "no connection");
    await conversation.say("bonjour");
    expect(gateway.sent).toHaveLength(2);
    expect(gateway.sent[0]?.["id"]).toBe(gateway.sent[1]?.["id"]);
    expect(conversation.state.entries[0]).toMatchObject({ status: "sent" });
  });

  it("keeps the words of a message that failed, and sends them again with the same id", async () => {
    const conversation = await accepted();
    gateway.next(SEND, { status: 503, body: {} });
    gateway.next(SEND, "no connection");
    await conversation.say("bonjour");
    const [failed] = conversation.state.entries;
    expect(failed).toMatchObject({ text: "bonjour", status: "failed", problem: "unreachable" });
    await conversation.retry(failed?.id ?? "");
    expect(conversation.state.entries.map(({ kind }) => kind)).toEqual(["visitor", "assistant"]);
    expect(new Set(gateway.sent.map(({ id }) => id)).size).toBe(1);
  });

  it("opens a new session when the token has expired, and the visitor notices nothing", async () => {
    const conversation = await accepted();
    gateway.next(SEND, { status: 401, body: {} });
    await conversation.say("bonjour");
    expect(conversation.state.entries[0]).toMatchObject({ status: "sent" });
    expect(gateway.calls.at(-1)?.token).toBe("Bearer token-2");
  });

  it("shows a new notice again before anything else is sent", async () => {
    const conversation = await accepted();
    gateway.next(SEND, { status: 401, body: {} });
    gateway.next("/api/chat/session", { status: 422, body: {} });
    await conversation.say("bonjour");
    expect(conversation.state.phase).toBe("notice");
    await conversation.accept();
    expect(conversation.state.entries[0]).toMatchObject({ text: "bonjour", status: "sent" });
  });

  it("comes back after a reload, from the server", async () => {
    await (await accepted()).say("bonjour");
    const row = { cursor: "1", at: "2026-11-24T00:00:00Z", buttons: [], links: [], payload: null, title: null, outcome: null, language: "fr", reply_to: null, thumb: null };
    const messages = [
      { ...row, id: "a", direction: "in", text: "bonjour" },
      { ...row, id: "b", direction: "out", text: "Bonjour !", outcome: "smalltalk" },
    ];
    gateway.next(SEND, { status: 200, body: { messages, cursor: null } });
    const reloaded = gateway.conversation();
    await reloaded.start();
    expect(reloaded.state.phase).toBe("chat");
    expect(reloaded.state.entries).toHaveLength(2);
  });

  it("keeps no word of the conversation in the browser", async () => {
    await (await accepted()).say("un secret de patient");
    const { sessionStorage } = window;
    expect(sessionStorage).toHaveLength(1);
    expect(sessionStorage.getItem(sessionStorage.key(0) ?? "")).not.toContain("secret");
    expect(window.localStorage).toHaveLength(0);
  });
});

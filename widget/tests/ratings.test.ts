import { beforeEach, describe, expect, it } from "vitest";

import type { HistoryRow, Outcome } from "../src/contract";
import type { Conversation } from "../src/conversation";
import { entriesOf, repliesOf, type AssistantEntry } from "../src/entries";
import { Gateway } from "./gateway";

let gateway: Gateway;
let conversation: Conversation;

beforeEach(async () => {
  window.sessionStorage.clear();
  gateway = new Gateway();
  conversation = gateway.conversation();
  await conversation.start();
  await conversation.accept();
  await conversation.say("Est-ce une infection ?");
});

function answer(): AssistantEntry {
  const last = conversation.state.entries.at(-1);
  if (last?.kind !== "assistant") throw new Error("no answer");
  return last;
}

function path(): string {
  return `/api/chat/messages/${String(gateway.sent[0]?.["id"])}/feedback`;
}

describe("a rating", () => {
  it("names the visitor's message that was answered", async () => {
    await conversation.rate(answer().id, "up");
    expect(gateway.calls.at(-1)).toMatchObject({ method: "PUT", path: path(), body: { thumb: "up", reason: null } });
    expect(answer().feedback).toMatchObject({ thumb: "up", asksReason: false, saved: true, problem: null });
  });

  it("asks why after a thumb down, and passes the reason on", async () => {
    await conversation.rate(answer().id, "down");
    expect(answer().feedback?.asksReason).toBe(true);
    await conversation.explain(answer().id, "  trop long ");
    expect(gateway.calls.at(-1)?.body).toEqual({ thumb: "down", reason: "trop long" });
    expect(answer().feedback).toMatchObject({ thumb: "down", asksReason: false });
  });

  it.each([null, "  "])("keeps the thumb when the reason is %j", async (reason) => {
    await conversation.rate(answer().id, "down");
    const calls = gateway.calls.length;
    await conversation.explain(answer().id, reason);
    expect(gateway.calls).toHaveLength(calls);
    expect(answer().feedback).toMatchObject({ thumb: "down", asksReason: false });
  });

  it("is taken back by the same thumb, and changed by the other", async () => {
    await conversation.rate(answer().id, "down");
    await conversation.rate(answer().id, "up");
    expect(answer().feedback).toMatchObject({ thumb: "up", asksReason: false });
    await conversation.rate(answer().id, "up");
    expect(gateway.calls.at(-1)).toMatchObject({ method: "DELETE", path: path() });
    expect(answer().feedback).toMatchObject({ thumb: null, saved: false });
  });

  it("is shown at once, and undone when it does not arrive", async () => {
    gateway.next(path(), { status: 503 });
    const rating = conversation.rate(answer().id, "up");
    expect(answer().feedback).toMatchObject({ thumb: "up", saving: true });
    await conversation.rate(answer().id, "down");
    await rating;
    expect(answer().feedback).toMatchObject({ thumb: null, saving: false, problem: "unreachable" });
    expect(gateway.requests("feedback")).toHaveLength(1);
  });

  it("keeps the question open when the reason does not arrive", async () => {
    await conversation.rate(answer().id, "down");
    gateway.next(path(), "no connection");
    await conversation.explain(answer().id, "trop long");
    expect(answer().feedback).toMatchObject({ thumb: "down", asksReason: true, problem: "unreachable" });
  });
});

describe("what may be rated", () => {
  const reply = { text: "…", buttons: [], links: [] };

  function rateable(outcome: Outcome): boolean[] {
    const turn = { id: "a", outcome, topic: null, language: "fr" as const, replies: [reply, reply] };
    return repliesOf(turn, "a").map(({ feedback }) => feedback !== null);
  }

  it("is the last reply of an answer", () => {
    expect(rateable("answer")).toEqual([false, true]);
  });

  it.each(["emergency", "urgent", "distress", "smalltalk"] as const)("is no reply of %s", (outcome) => {
    expect(rateable(outcome)).toEqual([false, false]);
  });

  it("comes back after a reload with its thumb", () => {
    const row = { ...reply, at: "2026-11-24T00:00:00Z", payload: null, title: null, language: "fr" } as const;
    const asked = { direction: "in", outcome: null, reply_to: null, thumb: null } as const;
    const answered = { direction: "out", reply_to: "a", thumb: "down" } as const;
    const rows: HistoryRow[] = [
      { ...row, ...asked, cursor: "1", id: "a" },
      { ...row, ...answered, cursor: "2", id: "b", outcome: "answer" },
      { ...row, ...answered, cursor: "3", id: "c", outcome: "answer" },
      { ...row, ...asked, cursor: "4", id: "d" },
      { ...row, ...answered, cursor: "5", id: "e", outcome: "urgent", reply_to: "d", thumb: null },
    ];
    const thumbs = entriesOf(rows).map((entry) => entry.kind === "assistant" && (entry.feedback?.thumb ?? null));
    expect(thumbs).toEqual([false, null, "down", false, null]);
    expect(entriesOf(rows)[2]).toMatchObject({ replyTo: "a", feedback: { asksReason: false, saved: false } });
  });
});

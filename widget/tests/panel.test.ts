import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Conversation } from "../src/conversation";
import { STRINGS } from "../src/strings";
import type { Actions } from "../src/view/actions";
import { Panel } from "../src/view/panel";
import { Gateway } from "./gateway";

const SESSION = "/api/chat/session";
const SEND = "/api/chat/messages";
const { fr } = STRINGS;
let gateway: Gateway;
let conversation: Conversation;
let panel: Panel;
let root: ShadowRoot;
let closed: number;

beforeEach(() => {
  window.sessionStorage.clear();
  closed = 0;
  gateway = new Gateway();
  conversation = gateway.conversation();
  const nothing = (): void => undefined;
  const actions: Actions = {
    start: nothing,
    accept: () => void conversation.accept(),
    say: (text) => void conversation.say(text),
    choose: (button) => void conversation.choose(button),
    retry: (id) => void conversation.retry(id),
    rate: (id, thumb) => void conversation.rate(id, thumb),
    explain: (id, reason) => void conversation.explain(id, reason),
    erase: () => void conversation.erase(),
    restore: nothing,
    speak: nothing,
    close: nothing,
  };
  panel = new Panel("panel", null, conversation.state, "fr", actions);
  const host = document.createElement("div");
  root = host.attachShadow({ mode: "open" });
  root.append(panel.node);
  root.addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key === "Escape") closed += 1;
  });
  document.body.replaceChildren(host);
  conversation.subscribe((state) => {
    panel.update(state);
  });
  panel.open();
});

afterEach(() => {
  document.body.replaceChildren();
});

async function chat(): Promise<void> {
  await conversation.start();
  await conversation.accept();
  await conversation.say("Est-ce une infection ?");
}

/** The one element that matches and is not hidden, whatever hides it. */
function find(selector: string): HTMLElement {
  const shown = all(selector);
  expect(shown).toHaveLength(1);
  return shown[0] ?? document.createElement("i");
}

function all(selector: string): HTMLElement[] {
  return [...panel.node.querySelectorAll<HTMLElement>(selector)].filter((node) => node.closest("[hidden]") === null);
}

describe("the notice", () => {
  it("links to the privacy policy, in a new tab", async () => {
    await conversation.start();
    const link = find(".notice a.link");
    expect(link.getAttribute("href")).toBe("https://gateway.test/confidentialite");
    expect(link.getAttribute("target")).toBe("_blank");
    expect(link.getAttribute("rel")).toBe("noopener");
    expect(link.textContent).toBe(`${fr.policy} ${fr.newTab}`);
  });

  it.each([null, "javascript:alert(1)", "mailto:a@clinic.example", "/relative"])("has no link for %j", async (url) => {
    const text = { title: "…", paragraphs: [], accept: "…" };
    gateway.next("/api/chat/notice", { status: 200, body: { version: "1", policy_url: url, fr: text, en: text } });
    await conversation.start();
    expect(all(".notice a.link")).toEqual([]);
  });
});

describe("erasing", () => {
  it("is not offered where there is nothing to erase", async () => {
    await conversation.start();
    await conversation.accept();
    expect(all(".erase")).toEqual([]);
  });

  it("asks first, with the focus on what erases nothing", async () => {
    await chat();
    find(".erase").click();
    const box = find("[role=alertdialog]");
    expect(box.textContent).toContain(fr.eraseQuestion);
    expect(root.activeElement?.textContent).toBe(fr.cancel);
    expect(all(".composer")).toEqual([]);
    expect(gateway.requests(SESSION)).toHaveLength(1);
  });

  it("is cancelled by Escape, which leaves the panel open", async () => {
    await chat();
    find(".erase").click();
    root.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
    expect(all("[role=alertdialog]")).toEqual([]);
    expect(closed).toBe(0);
    expect(root.activeElement).toBe(find(".erase"));
  });

  it("is not left asked when the panel is closed", async () => {
    await chat();
    find(".erase").click();
    panel.close();
    panel.open();
    expect(all("[role=alertdialog]")).toEqual([]);
    expect(root.activeElement).toBe(find("textarea"));
  });

  it("says that it is done and puts the focus where the next question is written", async () => {
    await chat();
    find(".erase").click();
    find(".danger").click();
    await vi.waitFor(() => {
      expect(find(".erasure-status").textContent).toBe(fr.erasures.done);
    });
    expect(find(".erasure-status").getAttribute("role")).toBe("status");
    expect(all(".message")).toHaveLength(1);
    expect(root.activeElement).toBe(find("textarea"));
  });

  it("says why nothing was erased, and may be tried again", async () => {
    await chat();
    gateway.next(SESSION, { status: 503 });
    find(".erase").click();
    find(".danger").click();
    await vi.waitFor(() => {
      expect(find(".confirmation [role=alert]").textContent).toBe(`${fr.erasures.failed} ${fr.problems.unreachable}`);
    });
    expect(all(".message")).toHaveLength(3);
    expect(find(".erasure-status").textContent).toBe("");
    find(".danger").click();
    await vi.waitFor(() => {
      expect(all(".message")).toHaveLength(1);
    });
  });
});

describe("the thumbs", () => {
  it("are two named buttons below an answer, and none is pressed", async () => {
    await chat();
    const thumbs = all(".thumb");
    expect(thumbs.map((thumb) => thumb.getAttribute("aria-label"))).toEqual([fr.thumbs.up, fr.thumbs.down]);
    expect(thumbs.map((thumb) => thumb.getAttribute("aria-pressed"))).toEqual(["false", "false"]);
  });

  it("ask for a reason after a thumb down, and give the focus back", async () => {
    await chat();
    all(".thumb")[1]?.click();
    await vi.waitFor(() => {
      expect(all("form.reason")).toHaveLength(1);
    });
    const field = find("form.reason input") as HTMLInputElement;
    expect(field.maxLength).toBe(500);
    field.focus();
    field.value = "trop long";
    (find("form.reason") as HTMLFormElement).requestSubmit();
    await vi.waitFor(() => {
      expect(all("form.reason")).toEqual([]);
    });
    expect(gateway.calls.at(-1)?.body).toEqual({ thumb: "down", reason: "trop long" });
    expect(root.activeElement).toBe(all(".thumb")[1]);
  });

  it("say that a rating was lost, and show it undone", async () => {
    await chat();
    gateway.next(`/api/chat/messages/${String(gateway.sent[0]?.["id"])}/feedback`, { status: 503 });
    all(".thumb")[0]?.click();
    await vi.waitFor(() => {
      expect(find(".feedback-status").textContent).toBe(`${fr.feedbackLost} ${fr.problems.unreachable}`);
    });
    expect(all(".thumb")[0]?.getAttribute("aria-pressed")).toBe("false");
  });
});

describe("a message that has to wait", () => {
  it("says so, and can be sent again at once", async () => {
    await chat();
    gateway.next(SEND, { status: 429, headers: { "Retry-After": "30" } });
    await conversation.say("encore");
    const failure = find(".failure");
    expect(failure.textContent).toContain(fr.problems.busy);
    expect(failure.textContent).toContain(fr.resends.busy);
    find(".failure .retry").click();
    await vi.waitFor(() => {
      expect(all(".failure")).toEqual([]);
    });
  });
});

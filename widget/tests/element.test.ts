import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { ModicChat } from "../src/element";
import { Gateway } from "./gateway";

const SEND = "/api/chat/messages";
let gateway: Gateway;
let chat: ModicChat;

customElements.define("modic-chat", ModicChat);

beforeEach(() => {
  window.sessionStorage.clear();
  gateway = new Gateway();
  vi.stubGlobal("fetch", gateway.fetch);
  chat = new ModicChat();
  chat.setAttribute("api", "https://gateway.test");
  document.body.append(chat);
});

afterEach(() => {
  chat.remove();
});

function find(selector: string): HTMLElement {
  const node = chat.shadowRoot?.querySelector<HTMLElement>(selector);
  if (node === null || node === undefined) throw new Error(`no ${selector}`);
  return node;
}

async function failOffline(): Promise<void> {
  chat.open();
  (await vi.waitFor(() => find(".accept"))).click();
  await vi.waitFor(() => find("textarea"));
  const network = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  gateway.next(SEND, "no connection");
  (find("textarea") as HTMLTextAreaElement).value = "bonjour";
  (find(".composer") as HTMLFormElement).requestSubmit();
  await vi.waitFor(() => find(".failure"));
  network.mockRestore();
}

describe("<modic-chat>", () => {
  it("sends what failed offline when the browser is online again", async () => {
    await failOffline();
    window.dispatchEvent(new Event("online"));
    await vi.waitFor(() => find(".from-assistant .thumb"));
    expect(gateway.sent).toHaveLength(2);
    expect(gateway.sent[0]?.["id"]).toBe(gateway.sent[1]?.["id"]);
  });

  it("does nothing any more once it has left the page", async () => {
    await failOffline();
    chat.remove();
    window.dispatchEvent(new Event("online"));
    await Promise.resolve();
    expect(gateway.sent).toHaveLength(1);
  });
});

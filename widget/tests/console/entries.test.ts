import { beforeEach, describe, expect, it } from "vitest";

import { isBusy, keepPlace } from "../../console/entries";
import { press } from "../../console/keys";

let pressed: string[] = [];

function made<Name extends keyof HTMLElementTagNameMap>(
  name: Name, text: string, data: Record<string, string> = {},
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  element.append(text);
  Object.assign(element.dataset, data);
  element.addEventListener("click", (event) => {
    event.preventDefault();
    pressed.push(`${name} ${text}`);
  });
  return element;
}

function list(...names: string[]): void {
  document.body.replaceChildren(...names.map((name) => {
    const entry = document.createElement("article");
    entry.id = name;
    entry.dataset["entry"] = "";
    entry.tabIndex = -1;
    const link = made("a", name, { opensEntry: "" });
    link.href = `#${name}`;
    entry.append(link, made("button", name, { key: "e" }));
    return entry;
  }));
}

function key(name: string): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true });
  document.addEventListener("keydown", (given) => { press(given, document); }, { once: true });
  (document.activeElement ?? document.body).dispatchEvent(event);
  return event;
}

function at(): string | undefined {
  return document.activeElement?.id;
}

beforeEach(() => {
  pressed = [];
  HTMLElement.prototype.checkVisibility = function visible() { return !this.hidden; };
  HTMLElement.prototype.scrollIntoView = () => undefined;
  list("un", "deux", "trois");
});

describe("a list", () => {
  it("is walked through with j and k, and ends at its ends", () => {
    const places = ["k", "j", "j", "j", "j", "k"].map((name) => { key(name); return at(); });
    expect(places).toEqual(["un", "deux", "trois", "trois", "trois", "deux"]);
  });

  it("opens the current entry with Enter, and presses its keys", () => {
    key("j");
    key("j");
    key("Enter");
    key("e");
    expect(pressed).toEqual(["a deux", "button deux"]);
  });

  it("has no key for an entry that is not the current one", () => {
    expect(key("e").defaultPrevented).toBe(false);
    expect(key("Enter").defaultPrevented).toBe(false);
    expect(pressed).toEqual([]);
  });

  it("leaves Enter to a link that has the focus", () => {
    document.querySelector<HTMLElement>("#deux a")?.focus();
    expect(key("Enter").defaultPrevented).toBe(false);
    key("j");
    expect(at()).toBe("trois");
  });

  it.each([
    ["is still there", ["deux", "trois"], "deux"],
    ["is gone: the next one took its place", ["un", "trois"], "trois"],
    ["was the last", ["un"], "un"],
  ])("keeps the place of the focus when it is made anew and the entry %s", (_, left, place) => {
    key("j");
    key("j");
    const putBack = keepPlace(document);
    list(...left);
    putBack();
    expect(at()).toBe(place);
  });

  it("does not take the focus from elsewhere", () => {
    keepPlace(document)();
    expect(document.activeElement).toBe(document.body);
  });

  it("is busy while a form in it is open", () => {
    expect(isBusy(document.body)).toBe(false);
    const form = made("details", "");
    form.open = true;
    document.body.append(form);
    expect(isBusy(document.body)).toBe(true);
  });
});

import { beforeEach, describe, expect, it } from "vitest";

import { fillKeyList } from "../../console/key_list";
import { press } from "../../console/keys";

let pressed: string[] = [];

function key(name: string, from: Element = document.body, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...more });
  from.addEventListener("keydown", (given) => { press(given as KeyboardEvent, document); }, { once: true });
  from.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  pressed = [];
  document.body.replaceChildren();
  HTMLElement.prototype.checkVisibility = function visible() { return !this.hidden; };
});

function button(name: string, itsKey: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.textContent = name;
  made.dataset["key"] = itsKey;
  made.addEventListener("click", () => pressed.push(name));
  document.body.append(made);
  return made;
}

describe("keys", () => {
  it("press what they are for", () => {
    button("Suivante", "j");
    button("Précédente", "k");
    expect(key("k").defaultPrevented).toBe(true);
    expect(pressed).toEqual(["Précédente"]);
  });

  it("are letters where somebody writes, and commands of the browser with Ctrl", () => {
    button("Suivante", "j");
    const field = document.createElement("textarea");
    document.body.append(field);
    key("j", field);
    key("j", document.body, { ctrlKey: true });
    expect(pressed).toEqual([]);
  });

  it("lead into a field, and Escape leads out", () => {
    const field = document.createElement("input");
    field.dataset["key"] = "/";
    document.body.append(field);
    key("/");
    expect(document.activeElement).toBe(field);
    key("Escape", field);
    expect(document.activeElement).not.toBe(field);
  });

  it("pass over what is not to be seen", () => {
    button("Cachée", "j").hidden = true;
    button("Visible", "j");
    key("j");
    expect(pressed).toEqual(["Visible"]);
  });

  it("are listed once each, with names", () => {
    button("Suivante", "j");
    button("Suivante", "j");
    const dialog = document.createElement("dialog");
    dialog.append(document.createElement("dl"));
    document.body.append(dialog);
    fillKeyList(dialog, document);
    expect(dialog.textContent).toBe("jSuivante");
  });
});

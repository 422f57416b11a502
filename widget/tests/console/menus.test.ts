import { beforeEach, describe, expect, it } from "vitest";

import { closeBeside, leave } from "../../console/menus";

let menu: HTMLDetailsElement;
let opener: HTMLElement;

beforeEach(() => {
  menu = document.createElement("details");
  menu.dataset["menu"] = "";
  opener = document.createElement("summary");
  opener.tabIndex = 0;
  menu.append(opener, document.createElement("button"));
  menu.open = true;
  document.body.replaceChildren(menu, document.createElement("p"));
});

describe("a menu", () => {
  it("closes when somebody presses beside it, and stays for what is in it", () => {
    closeBeside(menu.querySelector("button"), document);
    expect(menu.open).toBe(true);
    closeBeside(document.querySelector("p"), document);
    expect(menu.open).toBe(false);
  });

  it("closes with Escape and leads back to its opener", () => {
    expect(leave(document)).toBe(true);
    expect(menu.open).toBe(false);
    expect(document.activeElement).toBe(opener);
    expect(leave(document)).toBe(false);
  });
});

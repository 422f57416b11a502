import { beforeEach, describe, expect, it } from "vitest";

import { openChooser } from "../../console/chooser";
import { matching, type Topic } from "../../console/topics";

const TOPICS: Topic[] = [
  { value: "symptoms", label: "Symptômes et douleur", also: "Symptoms and pain" },
  { value: "resistant_pain", label: "Douleur qui résiste", also: "Resistant pain" },
  { value: "cost", label: "Coût", also: "Cost" },
  { value: "followup", label: "Suivi de la chirurgie", also: "Follow-up of the surgery" },
];

function made<K extends keyof HTMLElementTagNameMap>(name: K, attributes: Record<string, string>): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  return element;
}

function names(typed: string): string[] {
  return matching(TOPICS, typed).map(({ value }) => value);
}

describe("the topics that match", () => {
  it("are all of them, in their order, before anything is typed", () => {
    expect(names(" ")).toEqual(TOPICS.map(({ value }) => value));
  });

  it("begin with what is typed first, whatever its accents and capitals", () => {
    expect(names("DOULEUR")).toEqual(["resistant_pain", "symptoms"]);
    expect(names("cout")).toEqual(["cost"]);
  });

  it("are found by their name in the other language, and have every word", () => {
    expect(names("pain")).toEqual(["symptoms", "resistant_pain"]);
    expect(names("surgery follow")).toEqual(["followup"]);
    expect(names("pain surgery")).toEqual([]);
  });
});

describe("the chooser", () => {
  let sent: Record<string, FormDataEntryValue>[] = [];
  let link: HTMLElement;

  beforeEach(() => {
    sent = [];
    Element.prototype.scrollIntoView = () => undefined;
    const template = made("template", { id: "topics" });
    const select = made("select", { "name": "intent", "aria-label": "Sujet", "data-nothing": "Aucun" });
    select.append(made("option", { value: "" }));
    for (const { value, label, also } of TOPICS) {
      const option = made("option", { value, "data-also": also });
      option.append(label);
      select.append(option);
    }
    template.content.append(select);
    const form = made("form", {});
    link = made("a", { "href": "/elsewhere", "data-chooses": "topics" });
    form.append(link, made("button", { name: "kind", value: "changed" }));
    const entry = made("li", { "id": "m-1", "data-entry": "", "tabindex": "-1" });
    entry.append(form);
    document.body.replaceChildren(template, entry);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      sent.push(Object.fromEntries(new FormData(form, event.submitter)));
    });
  });

  function field(): HTMLInputElement {
    const found = document.querySelector<HTMLInputElement>("[role=combobox]");
    if (!found) throw new Error("there is no field");
    return found;
  }

  function press(key: string): void {
    field().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }

  function type(text: string): void {
    field().value = text;
    field().dispatchEvent(new Event("input", { bubbles: true }));
  }

  function selected(): string[] {
    return [...document.querySelectorAll("[aria-selected=true]")].map((option) => option.firstChild?.textContent ?? "");
  }

  it("takes the first with Enter", () => {
    expect(openChooser(link, document)).toBe(true);
    expect(document.activeElement).toBe(field());
    type("douleur");
    press("Enter");
    expect(sent).toEqual([{ kind: "changed", intent: "resistant_pain" }]);
  });

  it("walks with the arrows, stays within the list, and says where it is", () => {
    openChooser(link, document);
    press("ArrowUp");
    expect(selected()).toEqual(["Symptômes et douleur"]);
    press("ArrowDown");
    expect(selected()).toEqual(["Douleur qui résiste"]);
    const current = document.getElementById(field().getAttribute("aria-activedescendant") ?? "");
    expect(current?.getAttribute("aria-selected")).toBe("true");
    for (let i = 0; i < 9; i += 1) press("ArrowDown");
    press("Enter");
    expect(sent).toEqual([{ kind: "changed", intent: "followup" }]);
  });

  it("takes what is clicked", () => {
    openChooser(link, document);
    document.querySelectorAll<HTMLElement>("[role=option]")[2]?.click();
    expect(sent).toEqual([{ kind: "changed", intent: "cost" }]);
  });

  it("says when nothing matches, and sends nothing then", () => {
    openChooser(link, document);
    type("zzz");
    expect(document.querySelector("[role=status]")?.textContent).toBe("Aucun");
    press("Enter");
    expect(sent).toEqual([]);
  });

  it("closes with Escape and gives the focus back to the message; it opens once", () => {
    openChooser(link, document);
    openChooser(link, document);
    expect(document.querySelectorAll(".topics").length).toBe(1);
    press("Escape");
    expect(document.querySelector(".topics")).toBeNull();
    expect(document.activeElement?.id).toBe("m-1");
    expect(sent).toEqual([]);
  });

  it("leaves the link alone where the page has no list", () => {
    document.getElementById("topics")?.remove();
    expect(openChooser(link, document)).toBe(false);
  });
});

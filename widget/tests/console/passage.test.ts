import { beforeEach, describe, expect, it } from "vitest";

import { opened, takeSelection } from "../../console/passage";

/** An element with what is in it; its class or attribute is the name. */
function made(tag: string, name: string, ...inside: (Node | string)[]): HTMLElement {
  const element = document.createElement(tag);
  if (name) element.setAttribute(name, "");
  element.append(...inside);
  return element;
}

function select(within: string): void {
  const range = document.createRange();
  const element = document.querySelector(within);
  if (element) range.selectNodeContents(element);
  document.getSelection()?.removeAllRanges();
  document.getSelection()?.addRange(range);
}

function found<Tag extends keyof HTMLElementTagNameMap>(tag: Tag): HTMLElementTagNameMap[Tag] {
  const [element] = document.getElementsByTagName(tag);
  if (!element) throw new Error(tag);
  return element;
}

function field(): HTMLInputElement {
  return found("input");
}

beforeEach(() => {
  const input = document.createElement("input");
  input.name = "passage";
  const form = made("details", "data-masks", made("summary", "", "Masquer un passage"), made("form", "", input));
  const words = made("p", "data-words", "Je suis  Zoé\n  Ouellet");
  document.body.replaceChildren(made("li", "data-entry", words, made("p", "data-reply", "Bonjour"), form));
  document.getSelection()?.removeAllRanges();
});

describe("the form that masks a passage", () => {
  it("takes the words that are selected in its message", () => {
    select("[data-words]");
    takeSelection(found("summary"), document);
    expect(field().value).toBe("Je suis Zoé Ouellet");
  });

  it("leaves what is typed when nothing is selected, or something else", () => {
    field().value = "Zoé";
    takeSelection(found("summary"), document);
    select("[data-reply]");
    takeSelection(found("summary"), document);
    select("li");
    takeSelection(found("summary"), document);
    expect(field().value).toBe("Zoé");
  });

  it("is written into as soon as it opens", () => {
    select("[data-words]");
    const details = found("details");
    opened(details, document);
    expect(field().value).toBe("");
    details.open = true;
    opened(details, document);
    expect(field().value).toBe("Je suis Zoé Ouellet");
    expect(document.activeElement).toBe(field());
  });
});

import { describe, expect, it } from "vitest";

import { ENGLISH } from "../src/strings/en";
import { FRENCH } from "../src/strings/fr";

/** Every string, those that depend on a number with 1 and 2. */
function sentences(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "function") return [1, 2].map((count) => (value as (n: number) => string)(count));
  return Object.values(value as object).flatMap(sentences);
}

describe("the strings", () => {
  it("are as many in both languages, and none is empty", () => {
    expect(sentences(ENGLISH)).toHaveLength(sentences(FRENCH).length);
    for (const sentence of [...sentences(FRENCH), ...sentences(ENGLISH)]) expect(sentence.trim()).not.toBe("");
  });

  it.each(sentences(FRENCH))("is set as French is: %s", (sentence) => {
    expect(sentence).not.toMatch(/'|\.\.\.|(?<!\u202f)[;!?]|(?<!\u00a0):|«(?!\u00a0)|(?<!\u00a0)»/);
  });

  it.each(sentences(ENGLISH))("is set as English is: %s", (sentence) => {
    expect(sentence).not.toMatch(/'|\.\.\.|[\u00a0\u202f«»]/);
  });
});

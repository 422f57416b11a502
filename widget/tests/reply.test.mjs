import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cwd } from "node:process";

import { describe, expect, it } from "vitest";

import { replyText } from "../src/view/reply";

/** The replies of a topic with a list, as the editors wrote them. */
function listsOf(topic) {
  const file = readFileSync(join(cwd(), `../data/faq/${topic}.yml`), "utf8");
  return file.split(/text: \|-\n/).slice(1)
    .map((rest) => rest.split(/\n {4}\w+:/)[0] ?? "")
    .map((text) => text.replace(/^ {6}/gm, ""))
    .filter((text) => text.includes("•"));
}

function titles(text) {
  return replyText(text, false)
    .flatMap((node) => [...node.querySelectorAll(".cards > .card > .card-title")])
    .map((title) => title.textContent);
}

describe("cards", () => {
  it("show the table of Modic types", () => {
    const lists = listsOf("modic_types");
    expect(lists).toHaveLength(2);
    for (const text of lists) expect(titles(text)).toEqual(["Modic 1", "Modic 2", "Modic 3"]);
  });

  it("show the table of surgeries", () => {
    expect(listsOf("surgery_types").map(titles)).toEqual([
      ["Simple", "Fusion (arthrodèse)", "Implants dynamiques"],
      ["Simple", "Fusion (arthrodesis)", "Dynamic implants"],
    ]);
  });

  it("keep every word but the colon", () => {
    const [list] = replyText("• Modic 1 : œdème. Phase active.\n• Modic 2 : graisse.", false);
    const cards = [...(list?.children ?? [])].map((card) => [...card.children].map(({ textContent }) => textContent));
    expect(cards).toEqual([["Modic 1", "œdème. Phase active."], ["Modic 2", "graisse."]]);
  });

  it.each(["• un\n• deux", "• Modic 1 : œdème", "• Modic 1 : œdème\n• sans étiquette"])("are not made of %j", (text) => {
    const [list] = replyText(text, false);
    expect(list?.tagName).toBe("UL");
    expect(list?.className).toBe("");
  });

  it("never turn a reply into markup", () => {
    const [list] = replyText("• <b>A</b> : <img src=x>\n• B : <script>1</script>", false);
    expect(list?.querySelector("b, img, script")).toBeNull();
  });
});

/** A paragraph, or the items of a list. */
export type Block = { readonly paragraph: string } | { readonly items: readonly string[] };

const ITEM = /^\s*[•–-]\s+/;

/** Cuts a reply's plain text into paragraphs (at line ends) and lists (lines with a bullet). */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let items: string[] = [];
  for (const line of text.split("\n")) {
    if (ITEM.test(line)) {
      if (items.length === 0) blocks.push({ items });
      items.push(line.replace(ITEM, "").trim());
      continue;
    }
    items = [];
    if (line.trim() !== "") blocks.push({ paragraph: line.trim() });
  }
  return blocks;
}

/** Cuts « Modic 1 : œdème » into its label, colon included, and the rest; no label gives "". */
export function labelOf(item: string): readonly [label: string, rest: string] {
  const match = /^([^.:;!?]{1,40}:)\s(.+)$/u.exec(item);
  return [match?.[1] ?? "", match?.[2] ?? item];
}

/** Length as the gateway counts it: characters, and not UTF-16 units. */
export function characterCount(text: string): number {
  return Array.from(text).length;
}

/** The topics that a message can be corrected to, found while one types (a combobox with a list: WAI-ARIA APG). */

export interface Topic {
  value: string;
  label: string;
  /** Its name in the other language. */
  also: string;
}

/** The text in lower case without accents. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll("œ", "oe").normalize("NFKD").replaceAll(/[\u0300-\u036f]/g, "").replaceAll("’", "'");
}

/** The topics of a select, in its order. */
export function topicsOf(select: HTMLSelectElement): Topic[] {
  return [...select.options]
    .filter((option) => option.value !== "")
    .map((option) => ({ value: option.value, label: option.text.trim(), also: option.dataset["also"] ?? "" }));
}

/** The topics that have every word typed, those whose name begins with it first. */
export function matching(topics: readonly Topic[], typed: string): Topic[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const rank = ({ label, also, value }: Topic): number => {
    const whole = plain(`${label} ${also} ${value.replaceAll("_", " ")}`);
    if (!words.every((word) => whole.includes(word))) return -1;
    const [first = ""] = words;
    if (plain(label).startsWith(first)) return 0;
    return whole.includes(` ${first}`) ? 1 : 2;
  };
  return topics
    .map((topic, order) => ({ topic, order, rank: rank(topic) }))
    .filter(({ rank: found }) => found >= 0)
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .map(({ topic }) => topic);
}

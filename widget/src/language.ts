/** The two languages that the assistant speaks. */
export type Language = "fr" | "en";

/** True when the value names a language of the widget. */
export function isLanguage(value: unknown): value is Language {
  return value === "fr" || value === "en";
}

/**
 * The first of the wishes that is a language of the widget, French otherwise.
 * A wish may carry a region ("en-CA") or be missing.
 */
export function chooseLanguage(...wishes: (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const primary = wish?.trim().toLowerCase().split("-")[0];
    if (isLanguage(primary)) return primary;
  }
  return "fr";
}

/** A link that may be followed from the conversation. */
export interface SafeLink {
  readonly url: string;
  readonly kind: "web" | "phone" | "mail";
}

const KINDS: Readonly<Record<string, SafeLink["kind"]>> = {
  "http:": "web",
  "https:": "web",
  "tel:": "phone",
  "mailto:": "mail",
};

/** The link behind an absolute URL, or null for any scheme but http, https, tel and mailto. */
export function safeLink(url: string): SafeLink | null {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
  const kind = KINDS[parsed.protocol];
  return kind === undefined ? null : { url: parsed.href, kind };
}

// 15 is a number like any other unless it stands beside 112: « le 15 ou le 112 ».
const EMERGENCY_NUMBER = /\b(911|811|112|3114|15(?=\s(?:ou|or)\s))\b/;

/** Cuts a sentence at the emergency numbers in it: every second piece is a number to call. */
export function splitAtEmergencyNumbers(sentence: string): string[] {
  return sentence.split(EMERGENCY_NUMBER);
}

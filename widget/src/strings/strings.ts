import type { Problem } from "../api";
import type { Thumb } from "../contract";
import type { Alarm } from "../entries";
import type { Language } from "../language";
import type { Erasure } from "../state";

/** Every text that the widget itself shows or speaks, in one language. */
export interface Strings {
  readonly botName: string;
  readonly automated: string;
  readonly launcher: string;
  readonly launcherLabel: string;
  readonly unread: (count: number) => string;
  readonly close: string;
  readonly languages: string;
  readonly loading: string;
  readonly unavailable: string;
  readonly emergencyNumbers: string;
  readonly retry: string;
  readonly conversation: string;
  readonly messages: string;
  readonly visitorSays: string;
  readonly assistantSays: string;
  readonly greeting: string;
  readonly suggestions: string;
  readonly suggestedQuestions: readonly string[];
  readonly question: string;
  readonly placeholder: string;
  readonly send: string;
  readonly charactersLeft: (count: number) => string;
  readonly charactersTooMany: (count: number) => string;
  readonly writing: string;
  readonly writingSlowly: string;
  readonly notSent: string;
  readonly problems: Readonly<Record<Problem, string>>;
  /** For what is sent again by itself: when that will be. */
  readonly resends: Readonly<Record<"offline" | "busy", string>>;
  readonly historyMissing: string;
  readonly relatedQuestions: string;
  readonly newTab: string;
  readonly alarms: Readonly<Record<Alarm, string>>;
  readonly noReply: string;
  readonly policy: string;
  readonly feedback: string;
  readonly thumbs: Readonly<Record<Thumb, string>>;
  readonly thanks: string;
  readonly reason: string;
  readonly giveReason: string;
  readonly skipReason: string;
  readonly feedbackLost: string;
  readonly erase: string;
  readonly eraseQuestion: string;
  readonly eraseDetail: string;
  readonly eraseConfirm: string;
  readonly cancel: string;
  readonly erasures: Readonly<Record<Exclude<Erasure["step"], "none">, string>>;
}

/** The name of each language, in itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { fr: "Français", en: "English" };

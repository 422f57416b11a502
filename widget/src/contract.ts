/** What goes over the wire between the widget and the gateway's web channel. */
import type { Language } from "./language";

export interface NoticeText {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly accept: string;
}

export type Notice = Readonly<Record<Language, NoticeText>> & {
  readonly version: string;
  /** Where the whole privacy policy can be read. */
  readonly policy_url: string | null;
};

export interface Session {
  readonly token: string;
  /** ISO 8601, UTC. */
  readonly expires_at: string;
}

export type Outcome =
  | "answer"
  | "partial"
  | "handoff"
  | "clarify"
  | "emergency"
  | "urgent"
  | "distress"
  | "smalltalk"
  | "out_of_scope"
  | "failed";

export interface ReplyButton {
  readonly title: string;
  readonly payload: string;
}

export interface ReplyLink {
  readonly title: string;
  readonly url: string;
}

export interface Reply {
  readonly text: string;
  readonly buttons: readonly ReplyButton[];
  readonly links: readonly ReplyLink[];
}

/** What a visitor sends: typed words, or the payload of a button that was offered. */
export type MessageBody = { readonly text: string } | { readonly payload: string };

/** What a visitor thinks of an answer. */
export type Thumb = "up" | "down";

export interface Turn {
  readonly id: string;
  readonly outcome: Outcome;
  readonly topic: string | null;
  readonly language: Language;
  readonly replies: readonly Reply[];
}

/** One stored message. For a button that was pressed, `payload` and `title` are set. */
export interface HistoryRow extends Reply {
  readonly cursor: string;
  readonly id: string;
  readonly direction: "in" | "out";
  readonly at: string;
  readonly payload: string | null;
  readonly title: string | null;
  readonly outcome: Outcome | null;
  readonly language: Language;
  /** For a reply, the visitor's own id of the message that it answers. */
  readonly reply_to: string | null;
  readonly thumb: Thumb | null;
}

export interface HistoryPage {
  readonly messages: readonly HistoryRow[];
  readonly cursor: string | null;
}

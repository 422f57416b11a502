import type { HistoryRow, MessageBody, Outcome, Reply, Thumb, Turn } from "./contract";
import type { Problem } from "./api";
import type { Language } from "./language";

/** A message of the visitor. The id is made here and never changes, however often it is sent. */
export interface VisitorEntry {
  readonly kind: "visitor";
  readonly id: string;
  /** What is shown: the typed text, or the title of the button that was pressed. */
  readonly text: string;
  readonly body: MessageBody;
  readonly status: "sending" | "sent" | "failed";
  /** Why it failed; null unless it did. */
  readonly problem: Problem | null;
  /** Known only once the assistant has recognised it. */
  readonly language: Language | null;
}

/** The outcomes that must be seen at once. */
export type Alarm = "emergency" | "urgent" | "distress";

/** What the visitor thinks of an answer, and what became of saying so. */
export interface Feedback {
  readonly thumb: Thumb | null;
  /** True after a thumb down, until the reason is given or skipped. */
  readonly asksReason: boolean;
  /** True while it is on its way. */
  readonly saving: boolean;
  /** True once it has arrived, in this page's life. */
  readonly saved: boolean;
  /** Why it could not be saved; null unless that has just happened. */
  readonly problem: Problem | null;
}

/** One reply of the assistant. */
export interface AssistantEntry {
  readonly kind: "assistant";
  readonly id: string;
  readonly reply: Reply;
  /** Set on the first reply of a turn that must be seen at once. */
  readonly alarm: Alarm | null;
  readonly language: Language;
  /** The id of the visitor's message that this answers. */
  readonly replyTo: string | null;
  /** Null unless the reply is the last of an answer that may be rated. */
  readonly feedback: Feedback | null;
}

export type Entry = VisitorEntry | AssistantEntry;

function alarmOf(outcome: Outcome | null): Alarm | null {
  return outcome === "emergency" || outcome === "urgent" || outcome === "distress" ? outcome : null;
}

/** A greeting says nothing that could be rated, and an alarm must not be distracted from. */
function feedbackOf(outcome: Outcome | null, thumb: Thumb | null): Feedback | null {
  if (alarmOf(outcome) !== null || outcome === "smalltalk") return null;
  return { thumb, asksReason: false, saving: false, saved: false, problem: null };
}

/**
 * The entries of a turn's replies, in order.
 * @param replyTo the id of the visitor's message
 */
export function repliesOf(turn: Turn, replyTo: string): AssistantEntry[] {
  return turn.replies.map((reply, index) => ({
    kind: "assistant",
    id: `${turn.id}:${index}`,
    reply,
    alarm: index === 0 ? alarmOf(turn.outcome) : null,
    language: turn.language,
    replyTo,
    feedback: index === turn.replies.length - 1 ? feedbackOf(turn.outcome, null) : null,
  }));
}

/**
 * The entries of a stored conversation. A last message that was never answered comes back as
 * `sending`: sent again with its id, it gets the reply that the visitor did not wait for.
 */
export function entriesOf(rows: readonly HistoryRow[]): Entry[] {
  return rows.map((row, index) => {
    const { language } = row;
    if (row.direction === "in") {
      return {
        kind: "visitor",
        id: row.id,
        text: row.title ?? row.text,
        body: row.payload === null ? { text: row.text } : { payload: row.payload },
        status: index === rows.length - 1 ? "sending" : "sent",
        problem: null,
        language,
      };
    }
    const isFirst = rows[index - 1]?.direction !== "out";
    const isLast = rows[index + 1]?.direction !== "out";
    const replyTo = row.reply_to;
    return {
      kind: "assistant",
      id: row.cursor,
      reply: row,
      alarm: isFirst ? alarmOf(row.outcome) : null,
      language,
      replyTo,
      feedback: isLast && replyTo !== null ? feedbackOf(row.outcome, row.thumb) : null,
    };
  });
}

import type { HistoryRow, MessageBody, Outcome, Reply, Turn } from "./contract";
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

/** One reply of the assistant. */
export interface AssistantEntry {
  readonly kind: "assistant";
  readonly id: string;
  readonly reply: Reply;
  /** Set on the first reply of a turn that must be seen at once. */
  readonly alarm: Alarm | null;
  readonly language: Language;
}

export type Entry = VisitorEntry | AssistantEntry;

function alarmOf(outcome: Outcome | null): Alarm | null {
  return outcome === "emergency" || outcome === "urgent" || outcome === "distress" ? outcome : null;
}

/** The entries of a turn's replies, in order. */
export function repliesOf(turn: Turn): AssistantEntry[] {
  return turn.replies.map((reply, index) => ({
    kind: "assistant",
    id: `${turn.id}:${index}`,
    reply,
    alarm: index === 0 ? alarmOf(turn.outcome) : null,
    language: turn.language,
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
    return {
      kind: "assistant",
      id: row.cursor,
      reply: row,
      alarm: isFirst ? alarmOf(row.outcome) : null,
      language,
    };
  });
}

import type { AssistantEntry, Entry, VisitorEntry } from "../entries";
import type { Language } from "../language";
import type { Strings } from "../strings";
import type { Actions } from "./actions";
import { button, element, spoken } from "./dom";
import { icon } from "./icons";
import { alarmWord, replyButtons, replyLinks, replyText } from "./reply";

/** What the rendering of a message depends on beside the message. */
export interface MessageContext {
  readonly strings: Strings;
  /** The language of the panel, which need not be the message's. */
  readonly language: Language;
  readonly actions: Pick<Actions, "choose" | "retry" | "rate" | "explain">;
}

function assistantMessage(entry: AssistantEntry, context: MessageContext): HTMLElement {
  const { strings, language, actions } = context;
  const { alarm, reply } = entry;
  const text = reply.text === "" && reply.links.length === 0 ? strings.noReply : reply.text;
  return element(
    "div",
    {
      class: `message from-assistant${alarm === null ? "" : ` alarm ${alarm}`}`,
      lang: entry.language,
    },
    element(
      "div",
      { class: "bubble" },
      spoken(strings.assistantSays, { lang: language }),
      ...(alarm === null ? [] : [alarmWord(alarm, strings, language)]),
      ...replyText(text, alarm !== null),
      ...replyLinks(reply, strings, language),
    ),
    ...replyButtons(reply, strings, actions),
  );
}

function failure(entry: VisitorEntry, { strings, language, actions }: MessageContext): HTMLElement {
  const reason = entry.problem === null ? "" : strings.problems[entry.problem];
  const words = element("span", {}, element("strong", {}, strings.notSent), ` – ${reason}`);
  if (entry.problem === "offline" || entry.problem === "busy") words.append(` ${strings.resends[entry.problem]}`);
  const line = element("p", { class: "failure", lang: language }, words);
  if (entry.problem !== "refused") {
    line.append(
      button(
        { class: "retry" },
        () => {
          actions.retry(entry.id);
        },
        icon("retry"),
        strings.retry,
      ),
    );
  }
  return line;
}

function visitorMessage(entry: VisitorEntry, context: MessageContext): HTMLElement {
  return element(
    "div",
    {
      class: `message from-visitor ${entry.status}`,
      lang: entry.language ?? context.language,
    },
    element(
      "div",
      { class: "bubble" },
      spoken(context.strings.visitorSays, { lang: context.language }),
      element("span", { class: "words" }, entry.text),
    ),
    ...(entry.status === "failed" ? [failure(entry, context)] : []),
  );
}

/** One message of the log. */
export function message(entry: Entry, context: MessageContext): HTMLElement {
  return entry.kind === "visitor"
    ? visitorMessage(entry, context)
    : assistantMessage(entry, context);
}

/**
 * Brings the message of a visitor up to date without replacing it: a replaced node would be
 * announced a second time, and a button that had the focus would lose it.
 */
export function updateMessage(node: HTMLElement, entry: VisitorEntry, context: MessageContext): void {
  node.className = `message from-visitor ${entry.status}`;
  node.lang = entry.language ?? context.language;
  node.querySelector(".failure")?.remove();
  if (entry.status === "failed") node.append(failure(entry, context));
}

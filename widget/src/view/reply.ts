import type { Reply, ReplyLink } from "../contract";
import type { Alarm } from "../entries";
import { safeLink, type SafeLink } from "../links";
import type { Strings } from "../strings";
import { blocksOf, labelOf } from "../text";
import type { Actions } from "./actions";
import { button, element, spoken } from "./dom";
import { icon, type IconName } from "./icons";
import { withPhoneLinks } from "./phones";

const ALARM_ICONS: Readonly<Record<Alarm, IconName>> = {
  emergency: "warning",
  urgent: "clock",
  distress: "heart",
};
const LINK_ICONS: Readonly<Record<SafeLink["kind"], IconName>> = {
  web: "newTab",
  phone: "phone",
  mail: "mail",
};

/** The word that says at once what kind of reply this is. */
export function alarmWord(alarm: Alarm, strings: Strings, language: string): HTMLElement {
  return element(
    "p",
    { class: "alarm-word", lang: language },
    icon(ALARM_ICONS[alarm]),
    strings.alarms[alarm],
  );
}

type Inline = (words: string) => (Node | string)[];

/** Items that each have a label are the rows of a table, which a phone shows best as cards. */
function cards(items: readonly string[], inline: Inline): HTMLElement | null {
  const rows = items.map(labelOf);
  if (rows.length < 2 || rows.some(([label]) => label === "")) return null;
  const nodes = rows.map(([label, rest]) =>
    element(
      "li",
      { class: "card" },
      element("p", { class: "card-title" }, element("strong", {}, label.replace(/\s*:$/u, ""))),
      element("p", {}, ...inline(rest)),
    ),
  );
  // Without its bullets, a list is no list any more for VoiceOver, unless it says so.
  return element("ul", { class: "cards", role: "list" }, ...nodes);
}

/** Paragraphs, lists and cards of a reply's plain text. */
export function replyText(text: string, withPhones: boolean): HTMLElement[] {
  const inline: Inline = (words) => (withPhones ? withPhoneLinks(words) : [words]);
  return blocksOf(text).map((block) => {
    if ("paragraph" in block) return element("p", {}, ...inline(block.paragraph));
    const asCards = cards(block.items, inline);
    if (asCards !== null) return asCards;
    const items = block.items.map((item) => {
      const [label, rest] = labelOf(item);
      const head = label === "" ? [] : [element("strong", {}, label), " "];
      return element("li", {}, ...head, ...inline(rest));
    });
    return element("ul", {}, ...items);
  });
}

function linkItem({ title, url }: ReplyLink, strings: Strings, language: string): HTMLElement | null {
  const link = safeLink(url);
  if (link === null) return null;
  const opensTab = link.kind === "web";
  const anchor = element(
    "a",
    {
      class: "link",
      href: link.url,
      target: opensTab && "_blank",
      rel: opensTab && "noopener",
    },
    icon(LINK_ICONS[link.kind]),
    element("span", {}, title),
  );
  if (opensTab) anchor.append(spoken(` ${strings.newTab}`, { lang: language }));
  return element("li", {}, anchor);
}

/** The links of a reply; a link of an unknown scheme is left out. */
export function replyLinks(reply: Reply, strings: Strings, language: string): HTMLElement[] {
  const items = reply.links
    .map((link) => linkItem(link, strings, language))
    .filter((item) => item !== null);
  return items.length === 0 ? [] : [element("ul", { class: "links" }, ...items)];
}

/** The buttons of a reply: pressed, they ask what they say. */
export function replyButtons(
  reply: Reply,
  strings: Strings,
  { choose }: Pick<Actions, "choose">,
): HTMLElement[] {
  if (reply.buttons.length === 0) return [];
  const buttons = reply.buttons.map((offer) =>
    button(
      { class: "choice" },
      () => {
        choose(offer);
      },
      offer.title,
    ),
  );
  const group = { class: "choices", role: "group", "aria-label": strings.relatedQuestions };
  return [element("div", group, ...buttons)];
}

// How a message looks: text, buttons below it, cards to swipe, and thumbs beside it.

import { make, makeButton, makeLink, makeThumb, withLinks } from "./elements.js";
import { tell } from "./wire.js";

const THUMBS = [
  { emoji: "👍", reaction: "like", name: "Réagir : utile" },
  { emoji: "👎", reaction: "dislike", name: "Réagir : pas utile" },
];

function speaker(name) {
  return make("span", { class: "hidden" }, `${name} : `);
}

/** Return what the person sent: words, or a picture when there are none. */
export function drawPerson({ text }) {
  const said = text ?? make("img", { src: "picture.svg", alt: "Une photo", width: "200", height: "150" });
  const kind = text === null ? "bubble picture" : "bubble";
  return make("div", { class: "row person" }, make("div", { class: kind }, speaker("Vous"), said));
}

/** Return what the page sent. */
export function drawPage({ mid, message }) {
  const payload = message.attachment?.payload;
  const content = payload?.elements ? drawCards(payload.elements) : drawBubble(message);
  return make("div", { class: "row page" }, content, drawThumbs(mid));
}

function drawBubble(message) {
  const payload = message.attachment?.payload;
  const words = make("div", { class: "words" }, ...withLinks(message.text ?? payload.text));
  words.prepend(speaker("L’assistant"));
  return make("div", { class: "bubble" }, words, ...drawButtons(payload?.buttons));
}

function drawCards(elements) {
  const cards = elements.map(({ title, subtitle, buttons }) =>
    make(
      "li",
      { class: "card" },
      make("p", { class: "title" }, title),
      make("p", { class: "subtitle" }, subtitle ?? ""),
      ...drawButtons(buttons),
    ),
  );
  return make("ul", { class: "cards", tabindex: "0", "aria-label": "Cartes à faire défiler" }, ...cards);
}

function drawButtons(buttons = []) {
  return buttons.map((button) => {
    if (button.type === "web_url") return makeLink(button.title, button.url);
    if (button.type === "phone_number") return make("a", { href: `tel:${button.payload}` }, button.title);
    return makeButton(button.title, () => press(button));
  });
}

/** Press what has a title and a payload, as a button, a menu item or an ice breaker has. */
export function press({ title, payload }) {
  return tell({ kind: "postback", text: title, payload });
}

function drawThumbs(mid) {
  const group = make("div", { class: "thumbs", role: "group", "aria-label": "Réagir à ce message" });
  const buttons = THUMBS.map(({ emoji, reaction, name }) =>
    makeButton(
      makeThumb(),
      ({ currentTarget }) => {
        const isTakenBack = currentTarget.getAttribute("aria-pressed") === "true";
        for (const button of buttons) button.setAttribute("aria-pressed", "false");
        currentTarget.setAttribute("aria-pressed", String(!isTakenBack));
        return tell({ kind: "reaction", mid, emoji, reaction, action: isTakenBack ? "unreact" : "react" });
      },
      { class: reaction, "aria-label": name, "aria-pressed": "false" },
    ),
  );
  group.append(...buttons);
  return group;
}

"""From the assistant's replies to Graph's messages, none over a limit whatever the content.

https://developers.facebook.com/docs/messenger-platform/reference/send-api (the object `message`)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from gateway.channels.messenger import limits
from gateway.channels.messenger.content import load_wordings
from gateway.channels.messenger.limits import cut_title, is_blank, split_text, text_size, title_size
from gateway.conversations.models import Language

GraphMessage = dict[str, Any]
Link = dict[str, str]
Card = tuple[str, str]

# As widget/src/text.ts recognises them.
_ITEM = re.compile(r"^\s*[•–-]\s+")
_LABELLED = re.compile(r"^([^.:;!?]{1,40}:)\s(.+)$")
_COLON = re.compile(r"\s*:$")
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n\s*")
_FEWEST_CARDS = 2
_LONGEST_IN_ONE_GROUP = 4  # digits of a number that nobody writes in groups: 911, 3114


class Said(Protocol):
    """One reply: `{"title", "payload"}` of each button, `{"title", "url"}` of each link."""

    @property
    def text(self) -> str:
        """What is said."""

    @property
    def buttons(self) -> list[dict[str, str]]:
        """What may be asked next."""

    @property
    def links(self) -> list[Link]:
        """Pages to open, numbers to call, addresses to write to."""


def render(replies: Sequence[Said], language: Language | None = None) -> list[GraphMessage]:
    """Return the messages that say the replies, in sending order.

    A reply is its text, then the buttons that open its pages. The buttons of all replies become
    quick replies on the last message, since Messenger hides those of earlier ones. `language` is
    for the few words of our own; without it they stand in both.
    """
    lead = load_wordings().lead(language)
    messages = [message for reply in replies for message in _messages(reply, lead)]
    if quick_replies := _quick_replies(replies):
        messages = messages or [{"text": lead}]
        messages[-1]["quick_replies"] = quick_replies
    return messages


def _messages(reply: Said, lead: str) -> Iterator[GraphMessage]:
    contacts = [link for link in reply.links if _contact(link["url"])]
    pages = [link for link in reply.links if _is_page(link["url"])]
    text = _with_contacts(reply.text, contacts).strip()
    # A number to call means that it may be urgent: nothing is taken out of such a text.
    is_urgent = any(link["url"].lower().startswith("tel:") for link in contacts)
    body: list[str | list[Card]] = [text] if is_urgent else _sections(text)
    if pages and not is_urgent and body and isinstance(body[-1], str):
        before, last = _cut_last_paragraph(body[-1])
        if text_size(last) <= limits.TEMPLATE_TEXT and not is_blank(last):
            body[-1], lead_of_pages = before, last
        else:
            lead_of_pages = lead
    else:
        lead_of_pages = lead
    for section in body:
        if isinstance(section, str):
            yield from ({"text": part} for part in split_text(section, limits.TEXT))
        else:
            yield _generic_template(section)
    for start in range(0, len(pages), limits.TEMPLATE_BUTTONS):
        buttons = [_url_button(page) for page in pages[start : start + limits.TEMPLATE_BUTTONS]]
        yield _button_template(lead if start else lead_of_pages, buttons)


def _with_contacts(text: str, contacts: Sequence[Link]) -> str:
    """Return the text, and below it the numbers and addresses that it does not name.

    Messenger makes both of them links.
    """
    missing: list[str] = []
    for link in contacts:
        contact = _contact(link["url"])
        if not _names("\n".join([text, *missing]), contact):
            title = link["title"].strip()
            missing.append(title if _names(title, contact) else f"{title} – {contact}".strip(" –"))
    return "\n\n".join([text, "\n".join(missing)]) if missing else text


def _contact(url: str) -> str:
    """Return the number of a `tel:` and the address of a `mailto:`, "" for any other URL."""
    scheme, _, rest = url.partition(":")
    if scheme.lower() not in {"tel", "mailto"}:
        return ""
    return unquote(re.split(r"[?;]", rest)[0]).strip()


def _names(text: str, contact: str) -> bool:
    """Tell whether the text has the contact: « 1 866 277-3553 » is 18662773553, « 15 % » not 15."""
    digits = re.sub(r"\D", "", contact)
    if "@" in contact or not digits:
        return contact.casefold() in text.casefold()
    between = "" if len(digits) <= _LONGEST_IN_ONE_GROUP else r"[\s().‑–-]{0,2}"
    number = rf"(?<!\d)(?<!\d[\s.,-]){between.join(digits)}(?![\s.,-]?\d|\s?%)"
    return re.search(number, text) is not None


def _is_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return is_web and not re.search(r"\s", url)


def _sections(text: str) -> list[str | list[Card]]:
    """Return the text in the order it is said: cards for a list of labelled items, text else."""
    sections: list[str | list[Card]] = []
    lines: list[str] = []
    for is_list, group in groupby(text.split("\n"), lambda line: bool(_ITEM.match(line))):
        block = list(group)
        cards = _cards(block) if is_list else []
        if cards:
            sections += ["\n".join(lines), cards]
            lines = []
        else:
            lines += block
    rest = "\n".join(lines)
    return sections if is_blank(rest) else [*sections, rest.strip()]


def _cards(items: Sequence[str]) -> list[Card]:
    """Return label and rest of each item; nothing unless all are labelled and fit whole.

    A sentence about somebody's health is never cut: such a list stays text.
    """
    cards = []
    for item in items:
        match = _LABELLED.match(_ITEM.sub("", item).strip())
        title = _COLON.sub("", match[1]) if match else ""
        subtitle = match[2].strip() if match else ""
        if is_blank(title) or is_blank(subtitle):
            return []
        cards.append((title, subtitle[0].upper() + subtitle[1:]))
    fit = all(
        title_size(title) <= limits.ELEMENT_TITLE and title_size(rest) <= limits.ELEMENT_SUBTITLE
        for title, rest in cards
    )
    return cards if fit and _FEWEST_CARDS <= len(cards) <= limits.ELEMENTS else []


def _cut_last_paragraph(text: str) -> tuple[str, str]:
    ends = list(_PARAGRAPH_END.finditer(text))
    return (text[: ends[-1].start()], text[ends[-1].end() :]) if ends else ("", text)


def _generic_template(cards: Sequence[Card]) -> GraphMessage:
    elements = [{"title": title, "subtitle": subtitle} for title, subtitle in cards]
    return _template({"template_type": "generic", "elements": elements})


def _button_template(text: str, buttons: list[dict[str, str]]) -> GraphMessage:
    return _template({"template_type": "button", "text": text, "buttons": buttons})


def _template(payload: dict[str, Any]) -> GraphMessage:
    return {"attachment": {"type": "template", "payload": payload}}


def _url_button(page: Link) -> dict[str, str]:
    title = load_wordings().short_titles.get(page["title"], page["title"])
    if is_blank(title):
        title = urlsplit(page["url"]).hostname or page["url"]
    return {
        "type": "web_url",
        "title": cut_title(title, limits.BUTTON_TITLE),
        "url": page["url"],
    }


def _quick_replies(replies: Sequence[Said]) -> list[dict[str, str]]:
    """Return the first buttons, one of each payload; a payload that is too long has none."""
    offered: dict[str, dict[str, str]] = {}
    for button in (button for reply in replies for button in reply.buttons):
        title, payload = button["title"], button["payload"]
        if text_size(payload) <= limits.PAYLOAD and not is_blank(payload) and not is_blank(title):
            cut = cut_title(title, limits.QUICK_REPLY_TITLE)
            offered.setdefault(payload, {"content_type": "text", "title": cut, "payload": payload})
    return list(offered.values())[: limits.QUICK_REPLIES]

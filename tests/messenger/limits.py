"""What Graph takes of a message, by Meta's documentation, in its strictest reading.

Where Meta says characters and does not say of what, long texts count in UTF-8 bytes and short
labels in UTF-16 code units: what passes here passes there.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from urllib.parse import urlsplit

from tests.messenger.refusals import refuse

TEXT = 2_000
TEMPLATE_TEXT = 640
LABEL = 20
CARD_LINE = 80
PAYLOAD = 1_000
METADATA = 1_000
QUICK_REPLIES = 13
BUTTONS = 3
CARDS = 10
ACTIONS = ("mark_seen", "typing_on", "typing_off")
PHONE = re.compile(r"\+[0-9]{5,15}")  # country code, area code and local number

Fields = dict[str, Any]


def check_send(call: Fields) -> None:
    """Raise RefusedError unless Graph would take the body of a call to /me/messages."""
    only(call, "request", "appsecret_proof recipient messaging_type message sender_action")
    recipient = mapping(call.get("recipient"), "recipient")
    only(recipient, "recipient", "id")
    if not re.fullmatch("[0-9]+", str(recipient.get("id"))):
        raise refuse('Param recipient[id] must be a valid ID string (e.g., "123")')
    if "sender_action" in call:
        if "message" in call or "messaging_type" in call:
            raise refuse("Cannot send both message and state at the same time.")
        if call["sender_action"] not in ACTIONS:
            raise refuse(f"Param sender_action must be one of {{{', '.join(ACTIONS)}}}")
        return
    if call.get("messaging_type") != "RESPONSE":
        raise refuse("Param messaging_type must be one of {RESPONSE}")
    _check_message(mapping(call.get("message"), "message"))


def _check_message(message: Fields) -> None:
    only(message, "message", "text attachment quick_replies metadata")
    if ("text" in message) == ("attachment" in message):
        raise refuse("Must provide either message text or message attachment")
    if "text" in message:
        text(message["text"], "message[text]", TEXT, "utf-8")
    else:
        _check_attachment(mapping(message["attachment"], "message[attachment]"))
    if "quick_replies" in message:
        name = "message[quick_replies]"
        for index, reply in enumerate(array(message["quick_replies"], name, QUICK_REPLIES)):
            _check_quick_reply(mapping(reply, f"{name}[{index}]"), f"{name}[{index}]")
    if "metadata" in message:
        text(message["metadata"], "message[metadata]", METADATA)


def _check_quick_reply(reply: Fields, name: str) -> None:
    only(reply, name, "content_type title payload")
    if reply.get("content_type") != "text":
        raise refuse(f"Param {name}[content_type] must be one of {{text}}")
    text(reply.get("title"), f"{name}[title]", LABEL)
    text(reply.get("payload"), f"{name}[payload]", PAYLOAD)


def _check_attachment(attachment: Fields) -> None:
    name = "message[attachment]"
    only(attachment, name, "type payload")
    if attachment.get("type") != "template":
        raise refuse(f"Param {name}[type] must be one of {{template}}")
    name = f"{name}[payload]"
    payload = mapping(attachment.get("payload"), name)
    if payload.get("template_type") == "button":
        only(payload, name, "template_type text buttons")
        text(payload.get("text"), f"{name}[text]", TEMPLATE_TEXT, "utf-8")
        _check_buttons(payload.get("buttons"), f"{name}[buttons]")
    elif payload.get("template_type") == "generic":
        only(payload, name, "template_type elements")
        elements = f"{name}[elements]"
        for index, card in enumerate(array(payload.get("elements"), elements, CARDS)):
            _check_card(mapping(card, f"{elements}[{index}]"), f"{elements}[{index}]")
    else:
        raise refuse(f"Param {name}[template_type] must be one of {{button, generic}}")


def _check_card(card: Fields, name: str) -> None:
    only(card, name, "title subtitle image_url default_action buttons")
    text(card.get("title"), f"{name}[title]", CARD_LINE)
    if len(card) == 1:
        raise refuse(f"Param {name} must have at least one property beside title")
    if "subtitle" in card:
        text(card["subtitle"], f"{name}[subtitle]", CARD_LINE)
    if "image_url" in card:
        web_address(card["image_url"], f"{name}[image_url]")
    if "default_action" in card:
        action = mapping(card["default_action"], f"{name}[default_action]")
        only(action, f"{name}[default_action]", "type url")
        web_address(action.get("url"), f"{name}[default_action][url]")
    if "buttons" in card:
        _check_buttons(card["buttons"], f"{name}[buttons]")


def _check_buttons(buttons: Any, name: str) -> None:
    for index, value in enumerate(array(buttons, name, BUTTONS)):
        button = mapping(value, f"{name}[{index}]")
        check_button(button, f"{name}[{index}]", LABEL)


def check_button(button: Fields, name: str, title: int) -> None:
    """Raise RefusedError unless it is a button, whose title may be this long."""
    kind = button.get("type")
    if kind not in ("web_url", "postback", "phone_number"):
        raise refuse(f"Param {name}[type] must be one of {{web_url, postback, phone_number}}")
    only(button, name, "type title url" if kind == "web_url" else "type title payload")
    text(button.get("title"), f"{name}[title]", title)
    if kind == "web_url":
        web_address(button.get("url"), f"{name}[url]")
    else:
        text(button.get("payload"), f"{name}[payload]", PAYLOAD)
    if kind == "phone_number" and not PHONE.fullmatch(button["payload"]):
        raise refuse(f"Param {name}[payload] must be a phone number with + and country code")


def only(fields: Fields, name: str, allowed: str) -> None:
    """Raise RefusedError for a field that Meta does not know."""
    if unknown := sorted(set(fields) - set(allowed.split())):
        raise refuse(f'Invalid keys "{", ".join(unknown)}" were found in param "{name}".')


def mapping(value: Any, name: str) -> Fields:
    """Return the object; raises RefusedError."""
    if not isinstance(value, dict):
        raise refuse(f"Param {name} must be a JSON object")
    return value


def array(value: Any, name: str, most: int) -> list[Any]:
    """Return a list of one to `most`; raises RefusedError."""
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        raise refuse(f"Param {name} must be an array with 1 to {most} elements")
    return value


def text(value: Any, name: str, most: int, counted_in: str = "utf-16-le") -> None:
    """Raise RefusedError unless it is a text, not empty and not longer than that."""
    if not isinstance(value, str) or not any(_can_be_seen(char) for char in value):
        raise refuse(f"Param {name} must be a non-empty UTF-8 encoded string")
    unit = 2 if counted_in == "utf-16-le" else 1
    try:
        length = len(value.encode(counted_in)) // unit
    except UnicodeEncodeError:  # half a surrogate pair
        raise refuse(f"Param {name} must be a non-empty UTF-8 encoded string") from None
    if length > most:
        raise refuse(f"Length of param {name} must be less than or equal to {most}")


def _can_be_seen(char: str) -> bool:
    return not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf", "Cs")


def web_address(value: Any, name: str) -> None:
    """Raise RefusedError unless it is an address that a browser opens."""
    parts = urlsplit(value if isinstance(value, str) else "")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise refuse(f"Param {name} should represent a valid URL")

"""What Graph takes of a page's Messenger profile, by Meta's documentation."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.messenger.limits import (
    CARD_LINE,
    PAYLOAD,
    Fields,
    array,
    check_button,
    mapping,
    only,
    text,
)
from tests.messenger.refusals import MENU_NEEDS_GET_STARTED, RefusedError, refuse

FIELDS = ("get_started", "greeting", "ice_breakers", "persistent_menu")
GREETING = 160
ICE_BREAKERS = 4
MENU = 20
MENU_TITLE = 30
LOCALES = 100  # more than Meta has


def check_profile(changed: Fields, before: Fields) -> None:
    """Raise RefusedError unless these fields can be set on a profile that has those before."""
    only(changed, "messenger_profile", " ".join(FIELDS))
    if not changed:
        raise refuse(f"Requires one of the params: {','.join(FIELDS)}")
    if "get_started" in changed:
        started = mapping(changed["get_started"], "get_started")
        only(started, "get_started", "payload")
        text(started.get("payload"), "get_started[payload]", PAYLOAD)
    if "greeting" in changed:
        for name, greeting in _localized(changed["greeting"], "greeting"):
            only(greeting, name, "locale text")
            text(greeting.get("text"), f"{name}[text]", GREETING)
    if "ice_breakers" in changed:
        _check_ice_breakers(changed["ice_breakers"])
    if "persistent_menu" in changed:
        _check_menu(changed["persistent_menu"])
    check_whole({**before, **changed})


def check_whole(profile: Fields) -> None:
    """Raise RefusedError for a menu without a Get Started button."""
    if "persistent_menu" in profile and "get_started" not in profile:
        raise RefusedError(MENU_NEEDS_GET_STARTED)


def _check_ice_breakers(value: Any) -> None:
    if isinstance(value, list) and all("question" in mapping(row, "ice_breakers") for row in value):
        value = [{"locale": "default", "call_to_actions": value}]  # the older form
    for name, group in _localized(value, "ice_breakers"):
        only(group, name, "locale call_to_actions")
        questions = f"{name}[call_to_actions]"
        for index, row in enumerate(array(group.get("call_to_actions"), questions, ICE_BREAKERS)):
            question = mapping(row, f"{questions}[{index}]")
            only(question, f"{questions}[{index}]", "question payload")
            text(question.get("question"), f"{questions}[{index}][question]", CARD_LINE)
            text(question.get("payload"), f"{questions}[{index}][payload]", PAYLOAD)


def _check_menu(value: Any) -> None:
    for name, menu in _localized(value, "persistent_menu"):
        only(menu, name, "locale composer_input_disabled disabled_surfaces call_to_actions")
        actions = f"{name}[call_to_actions]"
        for index, row in enumerate(array(menu.get("call_to_actions"), actions, MENU)):
            item = mapping(row, f"{actions}[{index}]")
            if item.get("type") == "phone_number":
                raise refuse(f"Param {actions}[{index}][type] must be one of {{web_url, postback}}")
            check_button(item, f"{actions}[{index}]", MENU_TITLE)


def _localized(value: Any, name: str) -> list[tuple[str, Fields]]:
    rows = [mapping(row, name) for row in array(value, name, LOCALES)]
    locales = Counter(row.get("locale") for row in rows)
    if "default" not in locales:
        raise refuse(f"Param {name} must have an object with locale default")
    if any(count > 1 for count in locales.values()):
        raise refuse(f"Param {name} must have one object per locale")
    return [(f"{name}[{index}]", row) for index, row in enumerate(rows)]

"""What a conversation carries from one turn to the next, all of it slots."""

from __future__ import annotations

import re
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

from engine.errors import BadTurnError

LANGUAGES = ("fr", "en")
# Slots that the next turn starts with. All others live for one turn.
CARRIED_SLOTS = ("language", "topic")
# Slots that tell the gateway what this turn did.
TURN_SLOTS = ("handoff_reference", "handoff_subject")
_VALUE = re.compile(r"[A-Za-z0-9_-]{1,64}")


def read_context(raw: Any) -> dict[str, Any]:
    """Return the carried slots of a context that came over the wire.

    Raises BadTurnError when it is not an object or a carried value is not a short identifier.
    """
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise BadTurnError("context must be an object")
    context = {name: raw[name] for name in CARRIED_SLOTS if raw.get(name) is not None}
    for name, value in context.items():
        if not isinstance(value, str) or not _VALUE.fullmatch(value):
            raise BadTurnError(f"context.{name} must be a short identifier")
    if context.get("language", LANGUAGES[0]) not in LANGUAGES:
        raise BadTurnError("context.language must be fr or en")
    return context


def new_context(tracker: DialogueStateTracker, topic: str | None) -> dict[str, Any]:
    """Return the context after a turn; without a new topic the conversation keeps the old one."""
    return {
        "language": tracker.get_slot("language"),
        "topic": topic or tracker.get_slot("topic"),
        **{name: tracker.get_slot(name) for name in TURN_SLOTS},
    }

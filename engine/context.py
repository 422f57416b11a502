"""What a conversation carries from one turn to the next, all of it slots."""

from __future__ import annotations

import re
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

from engine.errors import BadTurnError
from engine.nlu.keys import ALTERNATIVES

LANGUAGES = ("fr", "en")
# Slots that the next turn starts with.
CARRIED_SLOTS = ("language", "topic")
# Slots that are set anew by each message; a follow-up brings them back
# (engine/nlu/follow_up_resolver.py).
DETAIL_SLOTS = ("modic_type", "surgery_type", "treatment")
# Slots that tell the gateway what this turn did.
TURN_SLOTS = ("handoff_reference", "handoff_subject")
MOST_ALTERNATIVES = 3
# What the assistant asked last; after « pensez-vous parfois à mourir ? » a bare yes is an alarm.
ASKED = "asked"
SAFETY_QUESTION = "safety"
_VALUE = re.compile(r"[A-Za-z0-9_-]{1,64}")


def read_context(raw: Any) -> dict[str, Any]:
    """Return what a turn needs of a context that came over the wire.

    Raises BadTurnError when it is not an object or a value in it is not a short identifier.
    """
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise BadTurnError("context must be an object")
    names = (*CARRIED_SLOTS, *DETAIL_SLOTS, ASKED)
    context = {name: raw[name] for name in names if raw.get(name) is not None}
    for name, value in context.items():
        if not _is_identifier(value):
            raise BadTurnError(f"context.{name} must be a short identifier")
    alternatives = raw.get(ALTERNATIVES) or []
    if not isinstance(alternatives, list) or not all(map(_is_identifier, alternatives)):
        raise BadTurnError(f"context.{ALTERNATIVES} must be a list of short identifiers")
    if context.get("language", LANGUAGES[0]) not in LANGUAGES:
        raise BadTurnError("context.language must be fr or en")
    if alternatives:
        context[ALTERNATIVES] = alternatives[:MOST_ALTERNATIVES]
    return context


def _is_identifier(value: Any) -> bool:
    return isinstance(value, str) and _VALUE.fullmatch(value) is not None


def new_context(
    tracker: DialogueStateTracker, topic: str | None, alternatives: list[str], asked: str | None
) -> dict[str, Any]:
    """Return the context after a turn; without a new topic the conversation keeps the old one."""
    return {
        ASKED: asked,
        "language": tracker.get_slot("language"),
        "topic": topic or tracker.get_slot("topic"),
        ALTERNATIVES: alternatives,
        **{name: tracker.get_slot(name) for name in (*DETAIL_SLOTS, *TURN_SLOTS)},
    }


def fresh_context(tracker: DialogueStateTracker) -> dict[str, Any]:
    """Return the context of a conversation that starts again: its language and nothing else."""
    return {"language": tracker.get_slot("language")}

"""One turn: a message and a context in, replies and a new context out.

Nothing is remembered here. A tracker is made for the turn, filled from the context, handed to
Rasa and read when Rasa has finished.
"""

from __future__ import annotations

import asyncio
import itertools
import time
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from engine.context import CARRIED_SLOTS, LANGUAGES, new_context
from engine.errors import BadTurnError, NotReadyError, TurnTimeoutError
from engine.payload import parse_payload

MAX_TEXT = 1000  # characters; the gateway refuses longer ones before they come here
FALLBACK_INTENT = "nlu_fallback"
OUTCOMES = frozenset(
    [
        "answer",
        "partial",
        "handoff",
        "clarify",
        "emergency",
        "urgent",
        "distress",
        "smalltalk",
        "out_of_scope",
        "failed",
    ]
)


@dataclass(frozen=True)
class Turn:
    """What is asked: a text, or the payload of a button, never both."""

    conversation: str
    context: dict[str, Any]
    text: str | None = None
    payload: str | None = None
    channel: str = "web"


@dataclass(frozen=True)
class Reply:
    """One message of the assistant: text, buttons (title, payload) and links (title, url)."""

    text: str
    buttons: list[dict[str, str]]
    links: list[dict[str, str]]


@dataclass(frozen=True)
class TurnResult:
    """What came of it. `confidence` is 0 to 1, `ms` milliseconds, `ranking` best first."""

    text: str
    conversation: str
    outcome: str
    topic: str | None
    intent: str
    confidence: float
    language: str
    replies: list[Reply]
    ms: float
    context: dict[str, Any]
    ranking: list[dict[str, Any]]

    def as_dict(self) -> dict[str, Any]:
        """Return the result as plain data, ready for JSON."""
        return asdict(self)


async def take_turn(agent: Agent, turn: Turn, limit: float) -> TurnResult:
    """Let Rasa handle the turn within `limit` seconds.

    Raises NotReadyError without a model, BadTurnError for a text that cannot be a message,
    UnknownPayloadError for a payload that is no button's, TurnTimeoutError when it takes too long.
    """
    if agent.processor is None:
        raise NotReadyError("no model is loaded")
    started = time.perf_counter()
    message = _user_message(agent, turn)
    tracker = DialogueStateTracker(message.sender_id, agent.processor.domain.slots)
    tracker.update_with_events(_opening(turn.context), agent.processor.domain)
    await agent.tracker_store.save(tracker)
    try:
        await asyncio.wait_for(agent.handle_message(message), limit)
    except TimeoutError as error:
        raise TurnTimeoutError(f"the turn took longer than {limit} s") from error
    ms = (time.perf_counter() - started) * 1000
    return _read(turn, tracker, ms)


def _user_message(agent: Agent, turn: Turn) -> UserMessage:
    parse_data = None
    if turn.payload is not None:
        parse_data = parse_payload(turn.payload, agent.processor.domain)
    elif turn.text is None or not turn.text.strip():
        raise BadTurnError("a turn needs a text or a payload")
    return UserMessage(
        text=turn.payload or _harmless(turn.text or ""),
        output_channel=CollectingOutputChannel(),
        sender_id=uuid.uuid4().hex,  # a tracker of its own: turns of one person never meet
        parse_data=parse_data,
        input_channel=turn.channel,
    )


def _harmless(text: str) -> str:
    """Return the text such that Rasa takes no part of it for a command.

    Rasa reads a text that begins with a slash as an intent; U+2215 looks alike.
    """
    if len(text) > MAX_TEXT:
        raise BadTurnError(f"the text is longer than {MAX_TEXT} characters")
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        raise BadTurnError("the text holds half a character (a lone surrogate)")
    text = text.replace("\0", "").strip()
    return "\u2215" + text[1:] if text.startswith("/") else text


def _opening(context: dict[str, Any]) -> list[Event]:
    """Return the events that bring a new tracker to where the conversation stands."""
    known = {"language": LANGUAGES[0], **context}
    slots = [SlotSet(name, known[name]) for name in CARRIED_SLOTS if known.get(name)]
    return [SessionStarted(), *slots, ActionExecuted(ACTION_LISTEN_NAME)]


def _read(turn: Turn, tracker: DialogueStateTracker, ms: float) -> TurnResult:
    understood = tracker.latest_message
    events = list(tracker.events)
    said = [event for event in events if isinstance(event, BotUttered)]
    named = [meant for event in said if (meant := event.metadata.get("metadata") or {})]
    outcome = named[0].get("outcome", "failed") if named else "failed"
    if outcome not in OUTCOMES or _action_was_lost(events):
        outcome = "failed"
    topic = named[0].get("topic") if named else None
    ranking = [
        {"intent": row["name"], "confidence": float(row["confidence"])}
        for row in understood.parse_data.get("intent_ranking", [])
        if row["name"] != FALLBACK_INTENT  # its confidence is the threshold: no guess of anything
    ]
    return TurnResult(
        text=turn.text or "",
        conversation=turn.conversation,
        outcome=outcome,
        topic=topic,
        intent=understood.intent.get("name") or FALLBACK_INTENT,
        confidence=round(ranking[0]["confidence"], 4) if ranking else 0.0,
        language=tracker.get_slot("language"),
        replies=[_reply(event) for event in said],
        ms=round(ms, 1),
        context=new_context(tracker, topic),
        ranking=ranking,
    )


def _action_was_lost(events: list[Event]) -> bool:
    """Tell whether a custom action ran and left nothing: Rasa only logs its failure."""
    for event, following in itertools.pairwise(events):
        lost = isinstance(event, ActionExecuted) and isinstance(following, ActionExecuted)
        if lost and (event.action_name or "").startswith("action_hand_off"):
            return True
    return False


def _reply(event: BotUttered) -> Reply:
    custom = event.data.get("custom") or {}
    return Reply(
        text=event.text or "",
        buttons=[
            {"title": button["title"], "payload": button["payload"]}
            for button in event.data.get("buttons") or []
        ],
        links=[{"title": link["title"], "url": link["url"]} for link in custom.get("links") or []],
    )

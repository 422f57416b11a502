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

from engine.context import (
    CARRIED_SLOTS,
    LANGUAGES,
    SAFETY_QUESTION,
    fresh_context,
    new_context,
)
from engine.errors import BadTurnError, NotReadyError, TurnTimeoutError
from engine.knowledge import FALLBACK_INTENT
from engine.nlu.keys import ALTERNATIVES, SECOND_INTENT
from engine.payload import parse_payload

MAX_TEXT = 1000  # characters; the gateway refuses longer ones before they come here
START_AGAIN_INTENT = "start_again"
# Custom actions that speak for themselves: one that leaves nothing was lost.
_SPEAKING_ACTIONS = ("action_hand_off_to_contact_form", "action_offer_choices")
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
    """What came of it. `confidence` is 0 to 1, `ms` milliseconds, `ranking` best first.

    `topic` is that of the first answer, `topics` those of all (two questions in one message).
    """

    text: str
    conversation: str
    outcome: str
    topic: str | None
    topics: list[str]
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
        understood = await asyncio.wait_for(_answer(agent, message, tracker), limit)
    except TimeoutError as error:
        raise TurnTimeoutError(f"the turn took longer than {limit} s") from error
    ms = (time.perf_counter() - started) * 1000
    return _read(turn, tracker, understood, ms)


async def _answer(
    agent: Agent, message: UserMessage, tracker: DialogueStateTracker
) -> dict[str, Any]:
    """Let Rasa answer the message, and then its second question if it has one.

    Returns what was understood (Rasa's parse data) of the message.
    """
    await agent.handle_message(message)
    understood: dict[str, Any] = tracker.latest_message.parse_data
    if second := understood.get(SECOND_INTENT):
        payload = f"/{second}"
        parse_data = parse_payload(payload, agent.processor.domain)
        await agent.handle_message(_to_rasa(payload, message.sender_id, parse_data))
    return understood


def _user_message(agent: Agent, turn: Turn) -> UserMessage:
    sender = uuid.uuid4().hex  # a tracker of its own: turns of one person never meet
    if turn.payload is not None:
        parse_data = parse_payload(turn.payload, agent.processor.domain)
        return _to_rasa(turn.payload, sender, parse_data, turn.channel)
    if turn.text is None or not turn.text.strip():
        raise BadTurnError("a turn needs a text or a payload")
    # The pipeline reads the context to know what a follow-up refers to.
    metadata = {"context": turn.context}
    return _to_rasa(_harmless(turn.text), sender, None, turn.channel, metadata)


def _to_rasa(
    text: str,
    sender: str,
    parse_data: dict[str, Any] | None,
    channel: str | None = None,
    metadata: dict[str, Any] | None = None,
) -> UserMessage:
    return UserMessage(
        text=text,
        output_channel=CollectingOutputChannel(),
        sender_id=sender,
        parse_data=parse_data,
        input_channel=channel,
        metadata=metadata,
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


def _read(
    turn: Turn, tracker: DialogueStateTracker, understood: dict[str, Any], ms: float
) -> TurnResult:
    # A classifier without anything to go by names no intent at all.
    intent = understood["intent"].get("name") or FALLBACK_INTENT
    events = list(tracker.events)
    said = [event for event in events if isinstance(event, BotUttered)]
    named = [meant for event in said if (meant := event.metadata.get("metadata") or {})]
    outcome = named[0].get("outcome", "failed") if named else "failed"
    if outcome not in OUTCOMES or _action_was_lost(events):
        outcome = "failed"
    topic = named[0].get("topic") if named else None
    topics = [meant["topic"] for meant in named if meant.get("topic")]
    asked = SAFETY_QUESTION if outcome == "distress" else None
    ranking = [
        {"intent": row["name"], "confidence": round(float(row["confidence"]), 4)}
        for row in understood.get("intent_ranking", [])
        if row["name"] != FALLBACK_INTENT  # its confidence is the threshold: no guess of anything
    ]
    return TurnResult(
        text=turn.text or "",
        conversation=turn.conversation,
        outcome=outcome,
        topic=topic,
        topics=topics,
        intent=intent,
        confidence=ranking[0]["confidence"] if ranking else 0.0,
        language=tracker.get_slot("language"),
        replies=[_reply(event) for event in said],
        ms=round(ms, 1),
        context=fresh_context(tracker)
        if intent == START_AGAIN_INTENT
        else new_context(tracker, topic, understood.get(ALTERNATIVES, []), asked),
        ranking=ranking,
    )


def _action_was_lost(events: list[Event]) -> bool:
    """Tell whether a custom action ran and left nothing: Rasa only logs its failure."""
    for event, following in itertools.pairwise(events):
        lost = isinstance(event, ActionExecuted) and isinstance(following, ActionExecuted)
        if lost and event.action_name in _SPEAKING_ACTIONS:
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

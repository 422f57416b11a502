"""Show what is masked in a message to somebody who says why; it is kept who saw what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast, get_args
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Feedback, Message, Turn
from gateway.conversations.text import cleaned
from gateway.privacy.masking import Span, find_personal_data
from gateway.review.errors import GoneError, NoReasonError, TooLongError
from gateway.review.models import Reveal, RevealReason

REASONS: tuple[RevealReason, ...] = get_args(RevealReason)
LONGEST_EXPLANATION = 500  # characters
Place = Literal["message", "feedback"]
"""What was written: the message itself, or why its answer was judged."""


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see, and why. `span` is its number among the masked ones, from 0;
    None for all."""

    place: Place
    span: int | None
    reason: str
    explanation: str = ""


@dataclass(frozen=True)
class Revealed:
    """The words, and which of their personal data stay masked."""

    message: Message
    place: Place
    text: str
    still_masked: list[Span]
    kinds: list[str]
    """Of the personal data that are shown."""


async def reveal(session: AsyncSession, message_id: UUID, asked: Asked, by: UUID) -> Revealed:
    """Return the words and store that they were seen; the caller commits.

    Raises GoneError when there is nothing masked there, NoReasonError and TooLongError.
    """
    explanation = _explanation(asked)
    message, text, spans = await _words(session, message_id, asked.place)
    if not spans or (asked.span is not None and asked.span >= len(spans)):
        raise GoneError
    shown = spans if asked.span is None else [spans[asked.span]]
    kinds = sorted({span["kind"] for span in shown})
    session.add(
        Reveal(
            message_id=message.id,
            by_id=by,
            kinds=kinds,
            reason=cast("RevealReason", asked.reason),
            explanation=explanation,
        )
    )
    still_masked = [span for span in spans if span not in shown]
    return Revealed(message, asked.place, text, still_masked, list(kinds))


def _explanation(asked: Asked) -> str | None:
    if asked.reason not in REASONS:
        raise NoReasonError
    explanation = cleaned(asked.explanation)
    if len(explanation) > LONGEST_EXPLANATION:
        raise TooLongError
    if asked.reason == "other" and not explanation:
        raise NoReasonError
    return explanation or None


async def _words(
    session: AsyncSession, message_id: UUID, place: Place
) -> tuple[Message, str, list[Span]]:
    message = await session.get(Message, message_id)
    if message is None or message.direction != "in":
        raise GoneError
    if place == "message":
        return message, message.text, cast("list[Span]", message.personal_data)
    given = select(Feedback.reason).join(Turn, Turn.id == Feedback.turn_id)
    text = await session.scalar(given.where(Turn.message_id == message_id))
    if text is None:
        raise GoneError
    return message, text, find_personal_data(text)

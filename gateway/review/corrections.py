"""What a message meant, as a person of the staff says: confirmed, another topic, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.settling import restore_turn, settle_turn
from gateway.conversations.models import Message, Turn
from gateway.record import utc_now
from gateway.review.errors import GoneError, NothingToConfirmError, UnknownIntentError
from gateway.review.intents import is_choosable
from gateway.review.models import Correction, CorrectionKind
from gateway.review.writing import hold_conversation
from gateway.search.words import near_key
from gateway.training.candidates import propose_candidate


@dataclass(frozen=True)
class Said:
    """What somebody said about a message; `intent` counts for `changed` alone."""

    kind: CorrectionKind
    intent: str | None = None


async def correct(session: AsyncSession, message_id: UUID, said: Said, by: UUID) -> Correction:
    """Store what was said in place of what was said before; the caller commits.

    What the turn raised is settled, and what it teaches goes to the candidates for training.
    Raises GoneError, also for a message that is no text with an answer, NothingToConfirmError and
    UnknownIntentError.
    """
    message, turn = await corrected_turn(session, message_id)
    kind, intent = _meaning(said, turn)
    await hold_conversation(session, turn.conversation_id)
    correction = await find_correction(session, turn.id)
    if correction is None:
        correction = Correction(
            turn_id=turn.id, conversation_id=turn.conversation_id, message_id=message.id
        )
        session.add(correction)
    correction.kind, correction.intent = kind, intent
    correction.near_key = near_key(message.text)
    correction.by_id, correction.at = by, utc_now()
    await session.flush()
    await propose_candidate(session, correction, message)
    await settle_turn(session, turn.id, by)
    return correction


async def take_back(session: AsyncSession, message_id: UUID) -> UUID:
    """Undo what was said about a message; the caller commits. Return the conversation's id.

    A candidate that was not exported goes with it, unless it was rejected. Raises GoneError.
    """
    message, turn = await corrected_turn(session, message_id)
    await hold_conversation(session, turn.conversation_id)
    correction = await find_correction(session, turn.id)
    if correction is not None:
        correction.kind, correction.intent = "nothing", None
        await propose_candidate(session, correction, message)
        await session.delete(correction)
        await session.flush()
        await restore_turn(session, turn.id)
    return turn.conversation_id


async def corrected_turn(session: AsyncSession, message_id: UUID) -> tuple[Message, Turn]:
    """Return a message in words and what it came to; raises GoneError when there is none.

    A button that was pressed says itself what it means.
    """
    found = await session.execute(
        select(Message, Turn)
        .join(Turn, Turn.message_id == Message.id)
        .where(Message.id == message_id, Message.payload.is_(None))
    )
    row = found.one_or_none()
    if row is None:
        raise GoneError
    return row[0], row[1]


async def find_correction(session: AsyncSession, turn_id: UUID) -> Correction | None:
    """Return what was said about a turn."""
    return await session.scalar(select(Correction).where(Correction.turn_id == turn_id))


def _meaning(said: Said, turn: Turn) -> tuple[CorrectionKind, str | None]:
    if said.kind == "nothing":
        return "nothing", None
    intent = turn.intent if said.kind == "confirmed" else said.intent
    if intent is None or not is_choosable(intent):
        raise NothingToConfirmError if said.kind == "confirmed" else UnknownIntentError
    return ("confirmed" if intent == turn.intent else "changed"), intent

"""Note that a turn, or a thumb down, needs a person: in the transaction that stores it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.models import Attention, Kind
from gateway.attention.uncertainty import CONFIDENT, uncertainty
from gateway.conversations.models import Message, Outcome, Turn
from gateway.record import utc_now
from gateway.review.models import Correction
from gateway.search.words import near_key, stems

RED_FLAGS: frozenset[Outcome] = frozenset({"emergency", "urgent", "distress"})


async def raise_for_turn(session: AsyncSession, message: Message, turn: Turn) -> None:
    """Add what in this turn needs a person; the caller has flushed the turn, and commits.

    Nothing is asked of the database for a turn that needs nobody. An unsure one that a reviewed
    near-identical message covers is kept as settled: it is open again when the review is undone.
    """
    kind = kind_of(message, turn)
    if kind is None:
        return
    entry = Attention(
        kind=kind,
        conversation_id=turn.conversation_id,
        turn_id=turn.id,
        near_key=near_key(message.text or message.title or ""),
        guess=turn.ranking[0]["intent"] if turn.ranking else turn.intent,
        uncertainty=_uncertainty(turn),
        raised_at=turn.created_at,
    )
    if kind == "unsure" and await _is_reviewed(session, entry.near_key):
        entry.settled_at, entry.settled_how = turn.created_at, "covered"
    session.add(entry)


def kind_of(message: Message, turn: Turn) -> Kind | None:
    """Return why the turn needs a person, None when it does not.

    A button, or a message without a word, teaches nothing: it is never unsure.
    """
    if turn.outcome in RED_FLAGS:
        return "red_flag"
    if turn.outcome == "failed":
        return "failed"
    unsure = turn.outcome == "clarify" or (turn.confidence or 0.0) < CONFIDENT
    return "unsure" if unsure and message.payload is None and stems(message.text) else None


def _uncertainty(turn: Turn) -> float | None:
    if turn.confidence is None:
        return None
    ranking = [guess["confidence"] for guess in turn.ranking]
    return uncertainty(turn.confidence, ranking, turn.outcome)


async def _is_reviewed(session: AsyncSession, key: str | None) -> bool:
    reviewed = select(Correction.id).where(Correction.near_key == key).limit(1)
    return await session.scalar(reviewed) is not None


async def raise_for_thumb(session: AsyncSession, turn_id: UUID) -> None:
    """Add that the answer of this turn got a thumb down; the caller commits.

    One entry a turn: when there was one, it is open again, for the reason may be another.
    """
    again = (
        update(Attention)
        .where(Attention.turn_id == turn_id, Attention.kind == "thumb_down")
        .values(
            raised_at=utc_now(), settled_at=None, settled_by_id=None, settled_how=None, note=None
        )
        .returning(Attention.id)
    )
    if await session.scalar(again) is not None:
        return
    conversation = await session.scalar(select(Turn.conversation_id).where(Turn.id == turn_id))
    if conversation is None:
        return  # erased meanwhile, and the thumb with it
    session.add(Attention(kind="thumb_down", conversation_id=conversation, turn_id=turn_id))


async def lower_for_thumb(session: AsyncSession, turn_id: UUID) -> None:
    """Settle the thumb down of this turn, if it is open: it was taken back or turned up."""
    await session.execute(
        update(Attention)
        .where(
            Attention.turn_id == turn_id,
            Attention.kind == "thumb_down",
            Attention.settled_at.is_(None),
        )
        .values(settled_at=utc_now(), settled_how="taken_back")
    )

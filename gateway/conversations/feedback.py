"""What a person thinks of an answer: a thumb and, if they like, a reason."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.raising import lower_for_thumb, raise_for_thumb
from gateway.conversations.errors import AnswerNotFoundError
from gateway.conversations.models import Conversation, Feedback, Message, Thumb, Turn
from gateway.record import utc_now
from gateway.search.facets import refresh_facets


async def give_feedback(
    session: AsyncSession, conversation: UUID, client_id: UUID, thumb: Thumb, reason: str | None
) -> None:
    """Commit the feedback on the answer to this message, in place of what was given before.

    Raises AnswerNotFoundError.
    """
    turn = await _turn(session, conversation, client_id)
    if not await _replace(session, turn, thumb, reason):
        session.add(Feedback(turn_id=turn, thumb=thumb, reason=reason))
    try:
        await _pass_on(session, conversation, turn, thumb)
        await session.commit()
    except IntegrityError:
        # It came twice at once and the other was first, or the conversation was erased meanwhile.
        await session.rollback()
        if not await _replace(session, turn, thumb, reason):
            raise AnswerNotFoundError from None
        await _pass_on(session, conversation, turn, thumb)
        await session.commit()


async def take_back_feedback(session: AsyncSession, conversation: UUID, client_id: UUID) -> None:
    """Commit that there is no feedback on the answer to this message; raises AnswerNotFoundError.

    Nothing happens when there is none.
    """
    turn = await _turn(session, conversation, client_id)
    await session.execute(delete(Feedback).where(Feedback.turn_id == turn))
    await _pass_on(session, conversation, turn, None)
    await session.commit()


async def _turn(session: AsyncSession, conversation: UUID, client_id: UUID) -> UUID:
    """Return the turn, its conversation locked (refresh_facets); raises AnswerNotFoundError."""
    turn = await session.scalar(
        select(Turn.id)
        .join(Message, Message.id == Turn.message_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Message.conversation_id == conversation, Message.client_id == client_id)
        .with_for_update(of=Conversation, key_share=True)
    )
    if turn is None:
        raise AnswerNotFoundError
    return turn


async def _replace(session: AsyncSession, turn: UUID, thumb: Thumb, reason: str | None) -> bool:
    """Change what was given before; False when nothing was. The caller commits."""
    changed = await session.scalar(
        update(Feedback)
        .where(Feedback.turn_id == turn)
        .values(thumb=thumb, reason=reason, given_at=utc_now())
        .returning(Feedback.id)
    )
    return changed is not None


async def _pass_on(
    session: AsyncSession, conversation: UUID, turn: UUID, thumb: Thumb | None
) -> None:
    """Tell those whom a thumb concerns: what the conversation is found by, what needs a person."""
    await refresh_facets(session, conversation)
    if thumb == "down":
        await raise_for_thumb(session, turn)
    else:
        await lower_for_thumb(session, turn)

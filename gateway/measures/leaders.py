"""A group whose leader was erased gets another of its questions for one, or goes."""

from __future__ import annotations

import logging
from uuid import UUID

from sqlalchemy import delete, exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.engine_client import EngineClient
from gateway.conversations.models import Message, Turn
from gateway.database import SessionMaker
from gateway.measures.question_models import GroupedQuestion, QuestionGroup, QuestionLeader
from gateway.measures.unanswered import LONGEST

logger = logging.getLogger(__name__)


async def elect_leaders(
    sessions: SessionMaker, engine: EngineClient, number: int, limit: float
) -> None:
    """Give a leader to each group without one, `number` at once, and erase those that are empty.

    `limit` is the engine's time for so many, in seconds. Raises EngineError, MalformedReplyError
    and the database's errors.
    """
    while True:
        async with sessions() as session:
            await _erase_empty(session)
            candidates = await _candidates(session, number)
        if not candidates:
            return
        vectors = await engine.vectors([text for _, _, text in candidates], limit)
        async with sessions() as session:
            session.add_all(
                QuestionLeader(group_id=group, turn_id=turn, vector=vector.astype("<f4").tobytes())
                for (group, turn, _), vector in zip(candidates, vectors, strict=True)
            )
            try:
                await session.commit()
            except IntegrityError:
                logger.info("a group got its leader, or lost a question, meanwhile")
                return


async def _erase_empty(session: AsyncSession) -> None:
    has_questions = exists().where(GroupedQuestion.group_id == QuestionGroup.id)
    await session.execute(delete(QuestionGroup).where(~has_questions))
    await session.commit()


async def _candidates(session: AsyncSession, number: int) -> list[tuple[UUID, UUID, str]]:
    """Return group, turn and text of the newest question of groups without a leader."""
    newest = (
        select(GroupedQuestion.turn_id)
        .where(GroupedQuestion.group_id == QuestionGroup.id)
        .order_by(GroupedQuestion.at.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(QuestionGroup.id, Turn.id, func.substr(Message.text, 1, LONGEST))
        .select_from(QuestionGroup)
        .join(Turn, Turn.id == newest)
        .join(Message, Message.id == Turn.message_id)
        .where(~exists().where(QuestionLeader.group_id == QuestionGroup.id))
        .limit(number)
    )
    return [(group, turn, text) for group, turn, text in rows]

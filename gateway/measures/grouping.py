"""Group questions by meaning: each joins the group whose leader it is nearest to, or leads one.

The threshold was measured on questions of one topic and of different ones, worded as differently as
people word them (python -m engine.evaluation.grouping): at 0.42, 62 % of the pairs that it finds
are of one topic (2 % of all pairs are), it finds 10 % of those, and three questions of four stand
in a group of two or more, of which 80 % are of its commonest topic.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.engine_client import EngineClient
from gateway.database import SessionMaker
from gateway.measures.leaders import elect_leaders
from gateway.measures.question_models import GroupedQuestion, QuestionGroup, QuestionLeader
from gateway.measures.unanswered import Question, next_questions

logger = logging.getLogger(__name__)

THRESHOLD = 0.42
ACTIVE = timedelta(days=180)  # a group without a question for so long takes no new ones
MOST_LEADERS = 5000  # that a question is compared with, the lately active: 10 MB
BATCH = 16  # questions at once: the engine has turns to answer
LIMIT = 30.0  # seconds for a batch; the engine's first takes several

Vector = np.ndarray[Any, Any]


class Leaders:
    """The leaders of the groups that take questions, in memory for one pass."""

    def __init__(self, groups: list[UUID], vectors: list[Vector]) -> None:
        self._groups = groups
        self._vectors = vectors

    @classmethod
    async def load(cls, session: AsyncSession, now: datetime) -> Leaders:
        """Return the leaders of the groups that were active lately (1 query)."""
        rows = await session.execute(
            select(QuestionGroup.id, QuestionLeader.vector)
            .join(QuestionLeader, QuestionLeader.group_id == QuestionGroup.id)
            .where(QuestionGroup.last_at >= now - ACTIVE)
            .order_by(QuestionGroup.last_at.desc())
            .limit(MOST_LEADERS)
        )
        found = [(group, np.frombuffer(vector, dtype="<f4")) for group, vector in rows]
        return cls([group for group, _ in found], [vector for _, vector in found])

    def nearest(self, vector: Vector) -> UUID | None:
        """Return the group whose leader is nearest, or None when none is near enough."""
        if not self._vectors:
            return None
        nearness = np.stack(self._vectors) @ vector
        best = int(nearness.argmax())
        return self._groups[best] if nearness[best] >= THRESHOLD else None

    def add(self, group: UUID, vector: Vector) -> None:
        """Let a new group take questions."""
        self._groups.append(group)
        self._vectors.append(vector)


async def group_questions(
    sessions: SessionMaker,
    engine: EngineClient,
    now: datetime,
    stopping: asyncio.Event | None = None,
) -> int:
    """Group the questions that are in no group, oldest first; return how many there were.

    What the engine could not do (EngineError, MalformedReplyError) and the database's errors are
    raised; what was grouped until then is stored, and the next pass goes on from there.
    """
    await elect_leaders(sessions, engine, BATCH, LIMIT)
    grouped = 0
    leaders: Leaders | None = None
    while stopping is None or not stopping.is_set():
        async with sessions() as session:
            questions = await next_questions(session, now - ACTIVE, BATCH)
            if questions and leaders is None:
                leaders = await Leaders.load(session, now)
        if not questions or leaders is None:
            break
        vectors = await engine.vectors([question.text for question in questions], LIMIT)
        async with sessions() as session:
            if not await _store(session, leaders, questions, vectors):
                break
        grouped += len(questions)
    return grouped


async def _store(
    session: AsyncSession, leaders: Leaders, questions: list[Question], vectors: Vector
) -> bool:
    """Commit the groups of these questions; False when one was erased or grouped meanwhile."""
    try:
        for question, vector in zip(questions, vectors, strict=True):
            group = leaders.nearest(vector)
            if group is None:
                group = await _found(session, question, vector)
                leaders.add(group, vector)
            else:
                await session.execute(
                    update(QuestionGroup)
                    .where(QuestionGroup.id == group, QuestionGroup.last_at < question.at)
                    .values(last_at=question.at)
                )
            session.add(GroupedQuestion(turn_id=question.turn_id, group_id=group, at=question.at))
        await session.commit()
    except IntegrityError:
        logger.info("questions were erased, or grouped by another process, meanwhile")
        return False
    return True


async def _found(session: AsyncSession, question: Question, vector: Vector) -> UUID:
    """Add a group that the question leads; return its id."""
    group = QuestionGroup(last_at=question.at)
    session.add(group)
    await session.flush()
    session.add(
        QuestionLeader(
            group_id=group.id, turn_id=question.turn_id, vector=vector.astype("<f4").tobytes()
        )
    )
    await session.flush()
    return group.id

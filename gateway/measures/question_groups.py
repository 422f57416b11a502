"""The groups of questions of a period, the largest first; and the questions of one group."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.clinic_time import start_of
from gateway.conversations.models import Message, Turn
from gateway.measures.period import Period
from gateway.measures.question_models import GroupedQuestion, QuestionGroup

PAGE = 20  # groups, or questions, on a page
EXAMPLES = 3


@dataclass(frozen=True)
class Asked:
    """A question, with what became of it."""

    message: Message
    turn: Turn


@dataclass(frozen=True)
class Group:
    """Questions that mean the same: how many in the period, and in the one before."""

    id: UUID
    size: int
    before: int
    examples: list[Asked]
    """The newest of the period."""


@dataclass(frozen=True)
class Place:
    """Where a page of groups begins: after this one."""

    size: int
    id: UUID

    def __str__(self) -> str:
        return f"{self.size}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Place:
        """Return the place that str() gave; raises ValueError for another text."""
        size, _, key = text.partition("~")
        if not 0 < int(size) <= 2**31:
            raise ValueError("a size that no group has")
        return cls(int(size), UUID(key))


async def groups_page(
    session: AsyncSession, period: Period, after: Place | None = None
) -> tuple[list[Group], Place | None]:
    """Return groups by their size in the period, and where the next page begins (3 queries)."""
    size = func.count()
    query = (
        select(GroupedQuestion.group_id, size)
        .where(_within(period))
        .group_by(GroupedQuestion.group_id)
        .order_by(size.desc(), GroupedQuestion.group_id.desc())
        .limit(PAGE + 1)
    )
    if after:
        query = query.having(tuple_(size, GroupedQuestion.group_id) < (after.size, after.id))
    found = [(group, number) for group, number in await session.execute(query)]
    shown = found[:PAGE]
    keys = [group for group, _ in shown]
    before = await _sizes(session, keys, period.before)
    examples = await _examples(session, keys, period)
    groups = [
        Group(group, number, before.get(group, 0), examples[group]) for group, number in shown
    ]
    last = shown[-1] if len(found) > PAGE else None
    return groups, Place(last[1], last[0]) if last else None


async def group_sizes(session: AsyncSession, group: UUID, period: Period) -> tuple[int, int] | None:
    """Return how many questions a group has in the period and before; None without the group."""
    if await session.get(QuestionGroup, group) is None:
        return None
    now, before = [await _sizes(session, [group], each) for each in (period, period.before)]
    return now.get(group, 0), before.get(group, 0)


async def questions_page(
    session: AsyncSession, group: UUID, period: Period, after: tuple[datetime, UUID] | None = None
) -> tuple[list[Asked], tuple[datetime, UUID] | None]:
    """Return a group's questions of the period, newest first, and where more begin (1 query)."""
    query = (
        select(Message, Turn, GroupedQuestion.at, GroupedQuestion.id)
        .join(Turn, Turn.id == GroupedQuestion.turn_id)
        .join(Message, Message.id == Turn.message_id)
        .where(GroupedQuestion.group_id == group, _within(period))
        .order_by(GroupedQuestion.at.desc(), GroupedQuestion.id.desc())
        .limit(PAGE + 1)
    )
    if after:
        query = query.where(tuple_(GroupedQuestion.at, GroupedQuestion.id) < after)
    rows = (await session.execute(query)).all()
    asked = [Asked(message, turn) for message, turn, _, _ in rows[:PAGE]]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return asked, (last.at, last.id) if last else None


def _within(period: Period) -> ColumnElement[bool]:
    begin, end = start_of(period.first), start_of(period.last + timedelta(days=1))
    return (GroupedQuestion.at >= begin) & (GroupedQuestion.at < end)


async def _sizes(session: AsyncSession, groups: list[UUID], period: Period) -> dict[UUID, int]:
    rows = await session.execute(
        select(GroupedQuestion.group_id, func.count().label("size"))
        .where(GroupedQuestion.group_id.in_(groups), _within(period))
        .group_by(GroupedQuestion.group_id)
    )
    return {row.group_id: row.size for row in rows}


async def _examples(
    session: AsyncSession, groups: list[UUID], period: Period
) -> defaultdict[UUID, list[Asked]]:
    """Return the newest questions of each group, each read from the index (1 query)."""
    found: defaultdict[UUID, list[Asked]] = defaultdict(list)
    if not groups:
        return found
    newest = [
        select(
            select(GroupedQuestion.turn_id, GroupedQuestion.group_id)
            .where(GroupedQuestion.group_id == group, _within(period))
            .order_by(GroupedQuestion.at.desc())
            .limit(EXAMPLES)
            .subquery()
        )
        for group in groups
    ]
    chosen = union_all(*newest).subquery()
    rows = await session.execute(
        select(chosen.c.group_id, Message, Turn)
        .join(Turn, Turn.id == chosen.c.turn_id)
        .join(Message, Message.id == Turn.message_id)
        .order_by(Turn.created_at.desc())
    )
    for group, message, turn in rows:
        found[group].append(Asked(message, turn))
    return found

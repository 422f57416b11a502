"""What the page of a comparison shows of its messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Message
from gateway.training.models import FlagChange, ReplayRow, Verdict

PAGE = 50  # messages on a page
Shown = Literal["missed", "weakened", "worse", "better", "unknown", "new", "kept", "same"]
SHOWN = get_args(Shown)  # in the order of what must be looked at first


@dataclass(frozen=True)
class Compared:
    """A page of a comparison's messages; `following` is where the next one begins."""

    rows: list[tuple[ReplayRow, Message]]
    following: UUID | None


async def compared_page(
    session: AsyncSession, replay: UUID, shown: Shown, after: UUID | None
) -> Compared:
    """Return a page of the messages that came out so (one query)."""
    query = (
        select(ReplayRow, Message)
        .join(Message, Message.id == ReplayRow.message_id)
        .where(ReplayRow.replay_id == replay, _is(shown))
        .order_by(ReplayRow.id)
        .limit(PAGE + 1)
    )
    if after:
        query = query.where(ReplayRow.id > after)
    found = [(row, message) for row, message in await session.execute(query)]
    last = found[PAGE - 1][0].id if len(found) > PAGE else None
    return Compared(found[:PAGE], last)


def _is(shown: Shown) -> ColumnElement[bool]:
    if shown in get_args(FlagChange):
        return ReplayRow.flag == shown
    assert shown in get_args(Verdict)  # noqa: S101
    return ReplayRow.verdict == shown

"""What is open, kind by kind: how many, and a page of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from gateway.attention.models import Attention, Kind
from gateway.position import Position

MOST = 99  # more are counted as "99+"
RAISED: tuple[Kind, ...] = ("red_flag", "thumb_down", "failed", "unsure")


async def open_counts(
    session: AsyncSession, kinds: Sequence[Kind], overdue_before: datetime
) -> dict[str, int]:
    """Return how many entries of each kind are open, and `overdue` red flags: 100 at the most.

    1 query. Near-identical unsure messages are one entry.
    """
    wanted: dict[str, ColumnElement[int]] = {kind: _counted(_open(kind)) for kind in kinds}
    if "red_flag" in wanted:
        wanted["overdue"] = _counted(_open("red_flag"), Attention.raised_at < overdue_before)
    row = (await session.execute(select(*wanted.values()))).one()
    return dict(zip(wanted, row, strict=True))


async def open_entries(
    session: AsyncSession,
    kind: Kind,
    limit: int,
    after: Position | None = None,
    raised_before: datetime | None = None,
) -> list[Attention]:
    """Return open entries of a kind, the newest first (1 query).

    Of near-identical unsure messages, the newest one.
    """
    query = _open(kind)
    if raised_before:
        query = query.where(Attention.raised_at < raised_before)
    if after:
        query = query.where(tuple_(Attention.raised_at, Attention.id) < (after.at, after.id))
    return list(await session.scalars(_ordered(query).limit(limit)))


def _ordered(query: Select[Attention]) -> Select[Attention]:
    return query.order_by(Attention.raised_at.desc(), Attention.id.desc())


def _open(kind: Kind) -> Select[Attention]:
    query = select(Attention).where(Attention.kind == kind, Attention.settled_at.is_(None))
    if kind != "unsure":
        return query
    newer = aliased(Attention)
    return query.where(
        ~exists(
            select(newer.id).where(
                newer.near_key == Attention.near_key,
                newer.kind == kind,
                newer.settled_at.is_(None),
                tuple_(newer.raised_at, newer.id) > tuple_(Attention.raised_at, Attention.id),
            )
        )
    )


def _counted(query: Select[Attention], *more: ColumnElement[bool]) -> ColumnElement[int]:
    # In the order of the index: without one, PostgreSQL overrates how many are open, and expects
    # to meet so few of them soon in the table itself.
    some = _ordered(query.where(*more)).with_only_columns(literal(1)).limit(MOST + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()

"""The rule in force for each kind of data, a change of it, and what it would erase (dry run)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Date, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.privacy.kinds import KINDS, Kind
from gateway.privacy.models import RetentionRule
from gateway.record import utc_now

MOST_COUNTED = 10_000  # rows of a dry run; above it is said that there are more


class RuleError(Exception):
    """The number of days is not within the kind's bounds, which the error holds."""

    def __init__(self, shortest: int, longest: int) -> None:
        super().__init__(f"{shortest} to {longest} days")
        self.shortest = shortest
        self.longest = longest


@dataclass(frozen=True)
class DryRun:
    """What a rule would erase now: how many rows (10,001: more than 10,000), and the oldest."""

    rows: int
    oldest: date | None


@dataclass(frozen=True)
class Rule:
    """A kind with the days in force, its bounds in days, and what waits to be erased."""

    kind: Kind
    days: int
    shortest: int
    longest: int


async def rules_in_force(session: AsyncSession, promised: int) -> list[Rule]:
    """Return the rule of every kind; `promised` is how many days the notice says (1 query)."""
    rows = await session.execute(select(RetentionRule.kind, RetentionRule.days))
    chosen = dict(rows.tuples().all())
    return [_rule(kind, chosen.get(kind.name), promised) for kind in KINDS]


def _rule(kind: Kind, chosen: int | None, promised: int) -> Rule:
    longest = promised if kind.longest is None else kind.longest
    usual = promised if kind.longest is None else kind.usual
    return Rule(kind, min(chosen or usual, longest), kind.shortest, longest)


async def change_rule(session: AsyncSession, kind: Kind, days: int, promised: int) -> None:
    """Set the days of a kind; the caller commits. Raises RuleError outside its bounds."""
    rule = _rule(kind, None, promised)
    if not rule.shortest <= days <= rule.longest:
        raise RuleError(rule.shortest, rule.longest)
    of_kind = select(RetentionRule).where(RetentionRule.kind == kind.name)
    if known := await session.scalar(of_kind):
        known.days = days
    else:
        session.add(RetentionRule(kind=kind.name, days=days))


async def dry_run(session: AsyncSession, kind: Kind, days: int) -> DryRun:
    """Return what would go now if that many days were the rule (1 query)."""
    expired = (
        select(kind.moment)
        .where(is_expired(kind, utc_now() - timedelta(days=days)))
        .order_by(kind.moment)
        .limit(MOST_COUNTED + 1)
        .subquery()
    )
    counted = select(func.count(), func.min(expired.c[0]))
    rows, oldest = (await session.execute(counted)).one()
    return DryRun(rows, oldest.date() if isinstance(oldest, datetime) else oldest)


def is_expired(kind: Kind, before: datetime) -> ColumnElement[bool]:
    """Return the condition that a row of the kind is older than the moment."""
    if isinstance(kind.moment.type, Date):
        return kind.moment < datetime.combine(before.date(), time()).date()
    return kind.moment < before

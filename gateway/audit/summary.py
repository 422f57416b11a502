"""The log of one month, by person: how much of what, and what somebody should ask about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.audit.kinds import Sort, sort_of
from gateway.audit.models import AuditEntry
from gateway.clinic_time import CLINIC_TIME, day_of, start_of

MANY_FAILURES = 10  # failed ways in of one person in a month: more than typing errors
SHOWN_EXPORTS = 50  # exports outside working hours that are listed; all are counted
_OPENS, _CLOSES = time(7), time(19)  # of a clinic, Monday to Friday
_FRIDAY = 4
_FAILURES = ("sign_in.failed", "sign_in.code_refused", "password.change_refused")


@dataclass(frozen=True)
class Month:
    """A calendar month in the clinic's time."""

    first: date

    @classmethod
    def parse(cls, text: str) -> Month:
        """Return the month of a text such as 2026-11; raises ValueError."""
        return cls(date.fromisoformat(f"{text}-01"))

    @classmethod
    def of(cls, moment: datetime) -> Month:
        """Return the month in which a moment was."""
        return cls(day_of(moment).replace(day=1))

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def next(self) -> Month:
        """The month after."""
        return Month((self.first + timedelta(days=32)).replace(day=1))

    @property
    def previous(self) -> Month:
        """The month before."""
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return start_of(self.first)


async def first_month(session: AsyncSession) -> Month | None:
    """Return the month of the oldest entry, or None while there is none (1 query)."""
    oldest = select(AuditEntry.at).order_by(AuditEntry.at).limit(1)
    moment = await session.scalar(oldest)
    return Month.of(moment) if moment else None


@dataclass
class Person:
    """What one person did in the month."""

    account_id: UUID | None
    who: str
    counts: Counter[Sort] = field(default_factory=Counter)
    failures: int = 0


@dataclass(frozen=True)
class Summary:
    """The month: people by address, and what stands out."""

    month: Month
    people: list[Person]
    most_reveals: Person | None
    """Who revealed most, when somebody did."""
    off_hours: list[AuditEntry]
    """Exports outside working hours, newest first, at most SHOWN_EXPORTS."""
    off_hours_count: int
    many_failures: list[Person]
    role_changes: list[AuditEntry]


def is_working_time(moment: datetime) -> bool:
    """Tell whether a clinic is open: Monday to Friday, 7 to 19 o'clock. Holidays are not known."""
    local = moment.astimezone(CLINIC_TIME)
    return local.weekday() <= _FRIDAY and _OPENS <= local.time() < _CLOSES


async def summary_of(session: AsyncSession, month: Month) -> Summary:
    """Return the month's summary (3 queries over the index of moments)."""
    within = (
        AuditEntry.at >= month.begins,
        AuditEntry.at < month.next.begins,
    )
    counted = (
        select(AuditEntry.account_id, AuditEntry.who, AuditEntry.action, func.count())
        .where(*within)
        .group_by(AuditEntry.account_id, AuditEntry.who, AuditEntry.action)
    )
    rows = [(row[0], row[1], row[2], row[3]) for row in await session.execute(counted)]
    actions = {action for _, _, action, _ in rows}
    exports = [action for action in actions if sort_of(action) == "export"]
    exported = select(AuditEntry).where(*within, AuditEntry.action.in_(exports))
    off_hours = [
        entry
        for entry in await session.scalars(exported.order_by(AuditEntry.at.desc()))
        if not is_working_time(entry.at)
    ]
    roles = (
        select(AuditEntry)
        .where(*within, AuditEntry.kind == "account", AuditEntry.action == "account.role_changed")
        .order_by(AuditEntry.at.desc())
    )
    people = _people(rows)
    revealing = max(people, key=lambda person: person.counts["reveal"], default=None)
    return Summary(
        month,
        people,
        revealing if revealing and revealing.counts["reveal"] else None,
        off_hours[:SHOWN_EXPORTS],
        len(off_hours),
        [person for person in people if person.failures >= MANY_FAILURES],
        list(await session.scalars(roles)),
    )


def _people(rows: Iterable[tuple[UUID | None, str, str, int]]) -> list[Person]:
    # Failed ways in have no account: they are counted with whose address was tried.
    by_address: dict[str, Person] = {}
    failures: defaultdict[str, int] = defaultdict(int)
    for account_id, who, action, count in rows:
        if action in _FAILURES:
            failures[who] += count
        person = by_address.setdefault(who, Person(account_id, who))
        person.account_id = person.account_id or account_id
        person.counts[sort_of(action)] += count
    for who, count in failures.items():
        by_address[who].failures = count
    return sorted(by_address.values(), key=lambda person: person.who)

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.audit.kinds import sort_of
from gateway.audit.models import AuditEntry
from gateway.audit.summary import MANY_FAILURES, Month, is_working_time, summary_of

Sessions = async_sessionmaker[AsyncSession]
ANNE, BEN = uuid4(), uuid4()
NOVEMBER = Month.parse("2026-11")
# A Wednesday; November's time in Québec is five hours behind UTC, until the 1st at 2 o'clock four.
NOON = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
EVENING = datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 28, 17, 0, tzinfo=UTC)


async def add(
    sessions: Sessions, person: UUID | None, action: str, at: datetime = NOON, count: int = 1
) -> None:
    names = {ANNE: "anne@clinique.example", BEN: "ben@clinique.example"}
    async with sessions() as session:
        session.add_all(
            AuditEntry(
                account_id=person,
                who=names[person] if person else "anne@clinique.example",
                action=action,
                at=at,
            )
            for _ in range(count)
        )
        await session.commit()


@pytest.mark.parametrize(
    ("action", "sort"),
    [
        ("conversation.opened", "opening"),
        ("conversations.listed", "opening"),
        ("reference.searched", "search"),
        ("audit.exported", "export"),
        ("message.revealed", "reveal"),
        ("training.patch_downloaded", "export"),
        ("training.candidate_opened", "opening"),
        ("account.role_changed", "change"),
        ("person.erased", "deletion"),
        ("invitation.withdrawn", "deletion"),
        ("session.ended", "access"),
        ("codes.removed", "access"),
        ("something", "change"),
    ],
)
def test_what_sort_of_thing_an_action_was(action: str, sort: str) -> None:
    assert sort_of(action) == sort


async def test_each_person_has_a_row_of_counts(sessions: Sessions) -> None:
    await add(sessions, ANNE, "conversation.opened", count=3)
    await add(sessions, ANNE, "reference.searched", count=2)
    await add(sessions, BEN, "message.revealed")
    async with sessions() as session:
        summary = await summary_of(session, NOVEMBER)
    assert [(p.who, dict(p.counts)) for p in summary.people] == [
        ("anne@clinique.example", {"opening": 3, "search": 2}),
        ("ben@clinique.example", {"reveal": 1}),
    ]


async def test_a_month_is_the_clinics_month(sessions: Sessions) -> None:
    october = datetime(2026, 11, 1, 3, 59, tzinfo=UTC)  # 23 h 59 on 31 October
    november = datetime(2026, 11, 1, 4, 0, tzinfo=UTC)
    last = datetime(2026, 12, 1, 4, 59, tzinfo=UTC)
    for moment in (october, november, last, datetime(2026, 12, 1, 5, 0, tzinfo=UTC)):
        await add(sessions, ANNE, "conversation.opened", moment)
    async with sessions() as session:
        summary = await summary_of(session, NOVEMBER)
    assert summary.people[0].counts["opening"] == 2
    assert str(NOVEMBER.next) == "2026-12"
    assert str(Month.parse("2026-01").previous) == "2025-12"
    assert Month.of(october) == Month(date(2026, 10, 1))


async def test_what_stands_out(sessions: Sessions) -> None:
    await add(sessions, ANNE, "message.revealed", count=2)
    await add(sessions, BEN, "message.revealed", count=5)
    await add(sessions, ANNE, "conversations.exported", NOON)
    await add(sessions, ANNE, "conversations.exported", EVENING)
    await add(sessions, BEN, "audit.exported", SATURDAY)
    await add(sessions, BEN, "account.role_changed")
    await add(sessions, None, "sign_in.failed", count=MANY_FAILURES)
    async with sessions() as session:
        summary = await summary_of(session, NOVEMBER)
    assert summary.most_reveals is not None
    assert summary.most_reveals.account_id == BEN
    assert [each.action for each in summary.off_hours] == [
        "audit.exported",
        "conversations.exported",
    ]
    assert summary.off_hours_count == 2
    # Failures have no account: they are the address's that was tried.
    assert [(p.account_id, p.failures) for p in summary.many_failures] == [(ANNE, MANY_FAILURES)]
    assert len(summary.role_changes) == 1


async def test_in_a_quiet_month_nothing_does(sessions: Sessions) -> None:
    await add(sessions, ANNE, "conversation.opened")
    await add(sessions, None, "sign_in.failed", count=MANY_FAILURES - 1)
    async with sessions() as session:
        summary = await summary_of(session, NOVEMBER)
    assert summary.most_reveals is None
    assert not (summary.off_hours or summary.many_failures or summary.role_changes)


def test_working_time_is_the_clinics() -> None:
    assert is_working_time(NOON)
    assert not is_working_time(EVENING)
    assert not is_working_time(SATURDAY)
    assert is_working_time(datetime(2026, 11, 25, 12, 0, tzinfo=UTC))  # 7 o'clock
    assert not is_working_time(datetime(2026, 11, 26, 0, 0, tzinfo=UTC))  # 19 o'clock


@pytest.mark.parametrize("text", ["", "x", "2026", "2026-13", "2026-11-01"])
def test_a_month_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Month.parse(text)

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.staff.administration import (
    LastAdministratorError,
    change_role,
    deactivate,
    reactivate,
)
from gateway.staff.models import StaffAccount, StaffSession
from gateway.staff.sessions import find_session, open_session
from tests.gateway.console.people import add_person

Sessions = async_sessionmaker[AsyncSession]


async def in_use(sessions: Sessions) -> int:
    async with sessions() as session:
        query = select(StaffAccount).where(
            StaffAccount.role == "administrator", StaffAccount.deactivated_at.is_(None)
        )
        return len((await session.scalars(query)).all())


async def test_the_last_administrator_stays(sessions: Sessions) -> None:
    only = await add_person(sessions, "administrator")
    gone = await add_person(sessions, "administrator", "gone@clinique.example")
    async with sessions() as session:
        await deactivate(session, gone.id)
        await session.commit()
        for change in (change_role(session, only.id, "reader"), deactivate(session, only.id)):
            with pytest.raises(LastAdministratorError):
                await change
            await session.rollback()
    assert await in_use(sessions) == 1


async def test_with_another_one_an_administrator_may_go(sessions: Sessions) -> None:
    first = await add_person(sessions, "administrator")
    await add_person(sessions, "administrator", "other@clinique.example")
    async with sessions() as session:
        await change_role(session, first.id, "reader")
        await session.commit()
        changed = await session.get_one(StaffAccount, first.id, populate_existing=True)
    assert changed.role == "reader"
    assert await in_use(sessions) == 1


async def test_two_who_take_the_role_from_each_other_at_once_do_not_both_succeed(
    sessions: Sessions,
) -> None:
    one = await add_person(sessions, "administrator")
    two = await add_person(sessions, "administrator", "two@clinique.example")

    async def demote(account: StaffAccount) -> str:
        async with sessions() as session:
            try:
                await change_role(session, account.id, "reader")
            except LastAdministratorError:
                return "refused"
            await asyncio.sleep(0.2)  # the other one is at it by now
            await session.commit()
            return "done"

    results = Counter(await asyncio.gather(demote(one), demote(two)))
    assert results == {"done": 1, "refused": 1}
    assert await in_use(sessions) == 1


async def test_deactivating_ends_sessions_at_once_and_opens_none(sessions: Sessions) -> None:
    await add_person(sessions, "administrator")
    person = await add_person(sessions, "reader")
    async with sessions() as session:
        token = await open_session(session, person, "fr")
        await session.commit()
        assert await find_session(session, token)
        assert await deactivate(session, person.id) == 1
        # A session that was being opened meanwhile is not one either.
        late = await open_session(session, person, "fr")
        await session.commit()
    async with sessions() as session:
        assert await find_session(session, token) is None
        assert await find_session(session, late) is None
        await reactivate(session, person.id)
        await session.commit()
        assert (await session.scalars(select(StaffSession))).one()

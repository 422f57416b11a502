from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.record import utc_now
from gateway.staff.browsers import browser_family
from gateway.staff.models import StaffSession
from gateway.staff.sessions import IDLE_LIMIT
from tests.gateway.console.people import COOKIE, Browser, add_person, browser_of

Sessions = async_sessionmaker[AsyncSession]
READER = "reader@clinique.example"
ACCOUNT = "/console/account"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"
IPAD = (
    "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0"
)


@pytest.mark.parametrize(
    ("user_agent", "family"),
    [
        (FIREFOX, "Firefox · Windows"),
        (IPAD, "Safari · iPad"),
        (EDGE, "Edge · Windows"),
        (
            "Mozilla/5.0 (Linux; Android 14) … Chrome/131.0.0.0 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_a_browser_is_called_what_its_owner_calls_it(user_agent: str, family: str) -> None:
    assert browser_family(user_agent) == family


async def sessions_in(sessions: Sessions) -> list[StaffSession]:
    async with sessions() as session:
        return list(await session.scalars(select(StaffSession).order_by(StaffSession.id)))


async def test_one_sees_ones_sessions_and_ends_one_or_all_others(
    client: httpx.AsyncClient, sessions: Sessions
) -> None:
    await add_person(sessions, "reader")
    browsers = []
    for agent in (FIREFOX, IPAD, EDGE):
        browser = await Browser.open(client)
        browser.client.headers["user-agent"] = agent
        await browser.sign_in(READER)
        browsers.append(browser)
    here, tablet, edge = browsers
    page = (await here.get(ACCOUNT)).text
    assert all(name in page for name in ("Firefox · Windows", "Safari · iPad", "Edge · Windows"))
    assert page.count("cette session") == 1
    kept = await sessions_in(sessions)
    assert (await here.post(f"{ACCOUNT}/sessions/{kept[1].id}/end")).status_code == 303
    assert (await tablet.get(ACCOUNT)).status_code == 302
    assert (await edge.get(ACCOUNT)).status_code == 200
    assert (await here.post(f"{ACCOUNT}/sessions/end-others")).status_code == 303
    assert (await edge.get(ACCOUNT)).status_code == 302
    assert (await here.get(ACCOUNT)).status_code == 200


async def test_nobody_ends_somebody_elses_session_but_an_administrator(
    administrator: Browser, client: httpx.AsyncClient, sessions: Sessions
) -> None:
    reader = await browser_of(client, sessions, "reader")
    manager = await browser_of(client, sessions, "manager")
    kept = await sessions_in(sessions)
    (theirs,) = [each for each in kept if each.account.email == READER]
    path = f"/console/team/people/{theirs.account_id}/sessions"
    assert (await manager.post(f"{ACCOUNT}/sessions/{theirs.id}/end")).status_code == 404
    assert (await manager.post(f"{path}/{theirs.id}/end")).status_code == 403
    assert (await reader.get(ACCOUNT)).status_code == 200
    assert (await administrator.post(f"{path}/{theirs.id}/end")).status_code == 303
    assert (await reader.get(ACCOUNT)).status_code == 302
    assert (await administrator.post(f"{path}/{theirs.id}/end")).status_code == 404
    await reader.sign_in(READER)
    assert (await administrator.post(f"{path}/end")).status_code == 303
    assert (await reader.get(ACCOUNT)).status_code == 302


async def test_a_planted_session_does_not_become_signed_in(
    client: httpx.AsyncClient, sessions: Sessions
) -> None:
    """Session fixation: the attacker knows the cookie with which the victim signs in."""
    await add_person(sessions, "reader")
    attacker = await browser_of(client, sessions, "reviewer")
    planted = attacker.token
    assert planted
    victim = await Browser.open(client)
    victim.client.cookies.set(COOKIE, planted, domain="gateway.test", path="/console")
    await victim.sign_in(READER)
    assert victim.token != planted
    assert READER in (await victim.get(ACCOUNT)).text
    # The attacker's own session, which the victim's browser came with, is over.
    assert (await attacker.get(ACCOUNT)).status_code == 302


async def test_a_session_is_new_at_each_sign_in(
    client: httpx.AsyncClient, sessions: Sessions, anybody: Browser
) -> None:
    await add_person(sessions, "reader")
    tokens = set()
    for _ in range(2):
        await anybody.sign_in(READER)
        tokens.add(anybody.token)
    assert len(tokens) == 2
    assert len(await sessions_in(sessions)) == 1  # the one before was ended


async def test_an_idle_session_is_over(client: httpx.AsyncClient, sessions: Sessions) -> None:
    browser = await browser_of(client, sessions, "reader")
    async with sessions() as session:
        long_ago = utc_now() - IDLE_LIMIT - timedelta(seconds=1)
        await session.execute(update(StaffSession).values(last_seen_at=long_ago))
        await session.commit()
    assert (await browser.get(ACCOUNT)).status_code == 302


async def test_no_address_of_a_client_is_kept(
    client: httpx.AsyncClient, sessions: Sessions, anybody: Browser
) -> None:
    await add_person(sessions, "reader")
    await anybody.sign_in(READER)
    columns = {column.name for column in StaffSession.__table__.columns}
    assert columns == {
        "id",
        "token_hash",
        "account_id",
        "language",
        "browser",
        "created_at",
        "last_seen_at",
    }

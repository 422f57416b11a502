"""Role escalation, tried."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.staff.models import Invitation, Role, StaffAccount
from tests.gateway.console.people import COOKIE, Browser, actions, browser_of

Sessions = async_sessionmaker[AsyncSession]
LOWER: list[Role] = ["reader", "reviewer", "manager"]
TEAM = "/console/team"


async def account_of(sessions: Sessions, role: Role) -> StaffAccount:
    async with sessions() as session:
        query = select(StaffAccount).where(StaffAccount.email == f"{role}@clinique.example")
        return (await session.scalars(query)).one()


@pytest.mark.parametrize("role", LOWER)
async def test_nobody_below_changes_a_role_or_invites(
    client: httpx.AsyncClient, sessions: Sessions, role: Role
) -> None:
    browser = await browser_of(client, sessions, role)
    own = await account_of(sessions, role)
    forged = [
        (f"{TEAM}/people/{own.id}/role", {"role": "administrator"}),
        (f"{TEAM}/people/{own.id}/name", {"name": "x", "role": "administrator"}),
        (f"{TEAM}/invitations", {"email": "ami@clinique.example", "role": "administrator"}),
        (f"{TEAM}/people/{own.id}/reactivate", {}),
    ]
    for path, form in forged:
        assert (await browser.post(path, **form)).status_code == 403
    # Fields of other forms do nothing in one's own.
    await browser.post("/console/account/name", name="x", role="administrator", id="1")
    assert (await account_of(sessions, role)).role == role
    async with sessions() as session:
        assert (await session.scalars(select(Invitation))).all() == []


async def test_an_invitation_gives_the_role_it_was_made_for(
    administrator: Browser, anybody: Browser, sessions: Sessions
) -> None:
    answer = await administrator.post(
        f"{TEAM}/invitations", email="reader@clinique.example", role="reader"
    )
    link = answer.text.split("/console/invitation/")[1].split("<")[0]
    form = {"password": "une autre phrase longue", "again": "une autre phrase longue"}
    await anybody.post(
        f"/console/invitation/{link}", **form, role="administrator", email="x@clinique.example"
    )
    assert (await account_of(sessions, "reader")).role == "reader"
    assert (await anybody.get(TEAM)).status_code == 403


async def test_a_role_that_was_taken_is_gone_at_the_next_click(
    administrator: Browser, client: httpx.AsyncClient, sessions: Sessions
) -> None:
    browser = await browser_of(client, sessions, "manager")
    assert (await browser.get(TEAM)).status_code == 200
    manager = await account_of(sessions, "manager")
    await administrator.post(f"{TEAM}/people/{manager.id}/role", role="reader")
    assert (await browser.get(TEAM)).status_code == 403


async def test_a_session_that_was_ended_opens_nothing(
    administrator: Browser, client: httpx.AsyncClient, sessions: Sessions
) -> None:
    browser = await browser_of(client, sessions, "manager")
    token = browser.token
    assert token
    await browser.post("/console/logout")
    browser.client.cookies.set(COOKIE, token, domain="gateway.test", path="/console")
    assert (await browser.get(TEAM)).status_code == 302
    assert (await browser.post(f"{TEAM}/audit/export")).status_code == 302


async def test_a_deactivated_account_opens_nothing_and_its_password_neither(
    administrator: Browser, client: httpx.AsyncClient, sessions: Sessions
) -> None:
    browser = await browser_of(client, sessions, "manager")
    manager = await account_of(sessions, "manager")
    answer = await administrator.post(f"{TEAM}/people/{manager.id}/deactivate")
    assert answer.status_code == 303
    assert (await browser.get(TEAM)).status_code == 302
    refused = await browser.sign_in(manager.email)
    unknown = await browser.sign_in("nobody@clinique.example")
    assert refused.status_code == 401
    assert refused.text == unknown.text
    await administrator.post(f"{TEAM}/people/{manager.id}/reactivate")
    assert (await browser.sign_in(manager.email)).status_code == 303


@pytest.mark.parametrize(
    ("what", "form"), [("role", {"role": "reader"}), ("deactivate", {})], ids=["role", "deactivate"]
)
async def test_the_last_administrator_is_not_locked_out(
    administrator: Browser, sessions: Sessions, what: str, form: dict[str, str]
) -> None:
    own = await account_of(sessions, "administrator")
    refused = await administrator.post(f"{TEAM}/people/{own.id}/{what}", **form)
    assert refused.status_code == 422
    assert "dernier compte d’administration" in refused.text
    kept = await account_of(sessions, "administrator")
    assert (kept.role, kept.deactivated_at) == ("administrator", None)
    assert (own.email, "account.change_refused") in await actions(sessions)


async def test_a_form_from_elsewhere_changes_nothing(
    administrator: Browser, client: httpx.AsyncClient, sessions: Sessions
) -> None:
    await browser_of(client, sessions, "reader")
    reader = await account_of(sessions, "reader")
    administrator.csrf = "forged"
    answer = await administrator.post(f"{TEAM}/people/{reader.id}/role", role="administrator")
    assert answer.status_code == 403
    assert (await account_of(sessions, "reader")).role == "reader"


async def test_a_name_is_shown_and_never_run(administrator: Browser, sessions: Sessions) -> None:
    own = await account_of(sessions, "administrator")
    await administrator.post(f"{TEAM}/people/{own.id}/name", name="<script>alert(1)</script>")
    for path in (TEAM, f"{TEAM}/people/{own.id}", f"{TEAM}/audit", "/console/account"):
        page = (await administrator.get(path)).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page

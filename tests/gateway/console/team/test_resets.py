from __future__ import annotations

import httpx
import pytest
from sqlalchemy import select, update

from gateway.record import utc_now
from gateway.staff.models import PasswordReset
from tests.gateway.console.conftest import PASSWORD
from tests.gateway.console.people import Browser, Sessions, actions, add_person, browser_of
from tests.gateway.console.team.conftest import PUBLIC, link_in, mailed
from tests.gateway.mail.mail_server import MailServer

READER = "reader@clinique.example"
PATH = "/console/new-password"
OTHER = "une tout autre phrase"
CHOSEN = {"password": OTHER, "again": OTHER}


async def handed_over(administrator: Browser, sessions: Sessions) -> str:
    """Return the link that the administrator hands to a new reader."""
    person = await add_person(sessions, "reader")
    answer = await administrator.post(f"/console/team/people/{person.id}/reset")
    return link_in(answer.text, PATH)


async def test_a_link_sets_the_password_once_and_ends_all_sessions(
    administrator: Browser, client: httpx.AsyncClient, sessions: Sessions
) -> None:
    browser = await browser_of(client, sessions, "reader")
    account_id = (await administrator.get("/console/team")).text.split("/people/")[2][:36]
    answer = await administrator.post(f"/console/team/people/{account_id}/reset")
    link = link_in(answer.text, PATH)
    stranger = await Browser.open(client)
    assert READER in (await stranger.get(link)).text
    assert (await browser.get("/console/account")).status_code == 200
    done = await stranger.post(link, **CHOSEN)
    assert done.headers["location"].startswith("/console/login?done=reset")
    assert "mot de passe est changé" in (await stranger.get(done.headers["location"])).text
    assert stranger.token is None  # choosing a password signs nobody in
    assert (await browser.get("/console/account")).status_code == 302
    assert (await stranger.post(link, **CHOSEN)).status_code == 404
    assert (await stranger.sign_in(READER)).status_code == 401
    assert (await stranger.sign_in(READER, OTHER)).status_code == 303
    assert (READER, "password.reset") in await actions(sessions)


async def test_a_newer_link_makes_the_older_one_void(
    administrator: Browser, anybody: Browser, sessions: Sessions
) -> None:
    link = await handed_over(administrator, sessions)
    async with sessions() as session:
        (reset,) = (await session.scalars(select(PasswordReset))).all()
    newer = await administrator.post(f"/console/team/people/{reset.account_id}/reset")
    assert (await anybody.get(link)).status_code == 404
    assert (await anybody.get(link_in(newer.text, PATH))).status_code == 200
    assert link.removeprefix(f"{PATH}/").encode()[:43] not in reset.token_hash


async def test_after_an_hour_it_opens_nothing(
    administrator: Browser, anybody: Browser, sessions: Sessions
) -> None:
    link = await handed_over(administrator, sessions)
    async with sessions() as session:
        await session.execute(update(PasswordReset).values(expires_at=utc_now()))
        await session.commit()
    assert (await anybody.get(link)).status_code == 404
    assert (await anybody.post(link, **CHOSEN)).status_code == 404
    assert (await anybody.sign_in(READER)).status_code == 303


async def test_a_deactivated_account_has_no_way_back_through_a_link(
    administrator: Browser, anybody: Browser, sessions: Sessions
) -> None:
    link = await handed_over(administrator, sessions)
    async with sessions() as session:
        (reset,) = (await session.scalars(select(PasswordReset))).all()
    await administrator.post(f"/console/team/people/{reset.account_id}/deactivate")
    assert (await anybody.post(link, **CHOSEN)).status_code == 404


async def test_asked_for_by_mail_and_the_same_is_said_to_everybody(
    mailing: httpx.AsyncClient, mail_server: MailServer, sessions: Sessions
) -> None:
    await add_person(sessions, "reader")
    await add_person(sessions, "reviewer", "gone@clinique.example", deactivated_at=utc_now())
    browser = await Browser.open(mailing)
    answers = [
        await browser.post("/console/forgotten", email=email)
        for email in ("nobody@clinique.example", "gone@clinique.example", READER.upper(), "x\0", "")
    ]
    assert {each.status_code for each in answers} == {200}
    assert len({each.text for each in answers}) == 1
    (text,) = await mailed(mail_server)
    assert text.startswith(READER)
    assert (await browser.post(link_in(text, PATH), **CHOSEN)).status_code == 303
    assert (await browser.sign_in(READER, OTHER)).status_code == 303
    assert [who for who, action in await actions(sessions) if action == "password.reset_asked"] == [
        "unknown",
        "gone@clinique.example",
        READER,
        "unknown",
        "unknown",
    ]


async def test_the_host_of_a_request_stands_in_no_mailed_link(
    mailing: httpx.AsyncClient, mail_server: MailServer, sessions: Sessions
) -> None:
    await add_person(sessions, "reader")
    browser = await Browser.open(mailing)
    form = {"email": READER, "_csrf_token": browser.csrf}
    await browser.client.post(
        "/console/forgotten", data=form, headers={"x-forwarded-host": "evil.example"}
    )
    other = httpx.AsyncClient(transport=mailing._transport, base_url="http://evil.example")
    evil = await Browser.open(other)
    await evil.post("/console/forgotten", email=READER)
    for text in await mailed(mail_server, 2):
        assert "evil" not in text
        assert f"{PUBLIC}{PATH}/" in text


@pytest.mark.parametrize("email", [READER, "nobody@clinique.example"])
async def test_asking_too_often_waits_whether_the_account_exists_or_not(
    client: httpx.AsyncClient, anybody: Browser, sessions: Sessions, email: str
) -> None:
    await add_person(sessions, "reader")
    codes = [(await anybody.post("/console/forgotten", email=email)).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]


async def test_where_no_mail_is_sent_the_page_says_whom_to_ask(
    anybody: Browser, sessions: Sessions
) -> None:
    await add_person(sessions, "reader")
    page = (await anybody.get("/console/forgotten")).text
    assert "personne qui administre" in page
    await anybody.post("/console/forgotten", email=READER)
    async with sessions() as session:
        assert (await session.scalars(select(PasswordReset))).all() == []


async def test_one_changes_ones_own_password_by_knowing_it(
    client: httpx.AsyncClient, sessions: Sessions
) -> None:
    browser = await browser_of(client, sessions, "reader")
    elsewhere = await Browser.open(client)
    await elsewhere.sign_in(READER)
    before = browser.token
    wrong = await browser.post("/console/account/password", current="not this one", **CHOSEN)
    assert wrong.status_code == 422
    assert "actuel ne convient pas" in wrong.text
    short = {"password": "court", "again": "court"}
    refused = await browser.post("/console/account/password", current=PASSWORD, **short)
    assert refused.status_code == 422
    done = await browser.post("/console/account/password", current=PASSWORD, **CHOSEN)
    assert done.status_code == 303
    assert browser.token not in {None, before}
    assert (await browser.get("/console/account")).status_code == 200
    assert (await elsewhere.get("/console/account")).status_code == 302
    assert (await elsewhere.sign_in(READER, OTHER)).status_code == 303


async def test_guessing_the_present_password_is_slowed(
    client: httpx.AsyncClient, sessions: Sessions
) -> None:
    browser = await browser_of(client, sessions, "reader")
    for _ in range(5):
        await browser.post("/console/account/password", current="not this one", **CHOSEN)
    slowed = await browser.post("/console/account/password", current=PASSWORD, **CHOSEN)
    assert slowed.status_code == 422
    assert "Trop d’essais" in slowed.text

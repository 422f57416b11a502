from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update

from gateway.record import utc_now
from gateway.staff.invitations import VALID
from gateway.staff.models import Invitation, StaffAccount
from tests.gateway.console.people import Browser, Sessions, actions, browser_of
from tests.gateway.console.team.conftest import PUBLIC, link_in, mailed
from tests.gateway.mail.mail_server import MailServer

NEW = "nouvelle@clinique.example"
INVITED = {"email": NEW, "name": "Nadia Nouvelle", "role": "reviewer"}
CHOSEN = {
    "name": "Nadia N.",
    "password": "quatre mots bien longs",
    "again": "quatre mots bien longs",
}
PATH = "/console/invitation"


async def invited(administrator: Browser) -> str:
    answer = await administrator.post("/console/team/invitations", **INVITED)
    assert answer.status_code == 200, answer.text
    return link_in(answer.text, PATH)


async def test_a_link_is_handed_over_and_makes_one_account(
    administrator: Browser, anybody: Browser, sessions: Sessions
) -> None:
    link = await invited(administrator)
    form = await anybody.get(link)
    assert NEW in form.text
    assert "Révision" in form.text
    answer = await anybody.post(link, **CHOSEN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/account")
    assert "Nadia N." in (await anybody.get("/console/account")).text
    async with sessions() as session:
        account = (
            await session.scalars(select(StaffAccount).where(StaffAccount.email == NEW))
        ).one()
        assert (account.role, account.display_name) == ("reviewer", "Nadia N.")
        assert (await session.scalars(select(Invitation))).all() == []
    assert (NEW, "invitation.accepted") in await actions(sessions)


async def test_a_link_opens_once(administrator: Browser, anybody: Browser) -> None:
    link = await invited(administrator)
    await anybody.post(link, **CHOSEN)
    again = await anybody.post(link, **CHOSEN)
    assert again.status_code == (await anybody.get(link)).status_code == 404
    assert "n’est plus valable" in again.text


async def test_looking_at_a_link_uses_up_nothing(administrator: Browser, anybody: Browser) -> None:
    link = await invited(administrator)
    for _ in range(3):  # mail programs look at links by themselves
        assert (await anybody.get(link)).status_code == 200
    assert (await anybody.post(link, **CHOSEN)).status_code == 303


async def test_only_the_hash_of_the_token_is_kept_and_the_link_is_shown_once(
    administrator: Browser, sessions: Sessions
) -> None:
    link = await invited(administrator)
    token = link.removeprefix(f"{PATH}/").partition("?")[0]
    assert len(token) >= 43
    assert token not in (await administrator.get("/console/team")).text
    async with sessions() as session:
        (kept,) = (await session.scalars(select(Invitation))).all()
    assert token.encode() not in kept.token_hash
    assert abs(kept.expires_at - utc_now() - VALID) < timedelta(minutes=1)


async def test_after_seven_days_it_opens_nothing_until_it_is_renewed(
    administrator: Browser, anybody: Browser, sessions: Sessions
) -> None:
    link = await invited(administrator)
    async with sessions() as session:
        await session.execute(update(Invitation).values(expires_at=utc_now()))
        await session.commit()
        (kept,) = (await session.scalars(select(Invitation))).all()
    assert (await anybody.post(link, **CHOSEN)).status_code == 404
    assert "expirée" in (await administrator.get("/console/team")).text
    renewed = await administrator.post(f"/console/team/invitations/{kept.id}/renew")
    newer = link_in(renewed.text, PATH)
    assert newer != link
    assert (await anybody.get(link)).status_code == 404
    assert (await anybody.post(newer, **CHOSEN)).status_code == 303


async def test_a_withdrawn_invitation_opens_nothing(
    administrator: Browser, anybody: Browser, sessions: Sessions
) -> None:
    link = await invited(administrator)
    async with sessions() as session:
        (kept,) = (await session.scalars(select(Invitation))).all()
    assert (await administrator.post(f"/console/team/invitations/{kept.id}/withdraw")).is_redirect
    assert (await anybody.post(link, **CHOSEN)).status_code == 404


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"again": "autre chose entièrement"}, "ne sont pas les mêmes"),
        ({"password": "court", "again": "court"}, "au moins douze"),
    ],
)
async def test_a_password_that_is_not_right_loses_nothing(
    administrator: Browser, anybody: Browser, changed: dict[str, str], said: str
) -> None:
    link = await invited(administrator)
    refused = await anybody.post(link, **{**CHOSEN, **changed})
    assert refused.status_code == 422
    assert said in refused.text
    assert 'value="Nadia N."' in refused.text
    assert (await anybody.post(link, **CHOSEN)).status_code == 303


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"email": "personne"}, "n’est pas une adresse valable"),
        ({"email": "a@b.example,c@d.example"}, "n’est pas une adresse valable"),
        ({"email": "x\0@b.example"}, "n’est pas une adresse valable"),
        ({"role": "boss"}, "Choisissez un rôle"),
        ({"email": "administrator@clinique.example"}, "existe déjà pour ce courriel"),
    ],
)
async def test_what_cannot_be_invited_is_said_and_kept_in_the_form(
    administrator: Browser, sessions: Sessions, changed: dict[str, str], said: str
) -> None:
    answer = await administrator.post("/console/team/invitations", **{**INVITED, **changed})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Nadia Nouvelle"' in answer.text
    async with sessions() as session:
        assert (await session.scalars(select(Invitation))).all() == []


async def test_nobody_is_invited_twice(administrator: Browser) -> None:
    await invited(administrator)
    again = await administrator.post("/console/team/invitations", **INVITED)
    assert again.status_code == 422
    assert "déjà invitée" in again.text


async def test_the_link_goes_by_mail_and_stands_on_no_page(
    mailing: httpx.AsyncClient, mail_server: MailServer, sessions: Sessions
) -> None:
    browser = await browser_of(mailing, sessions, "administrator")
    answer = await browser.post("/console/team/invitations", **INVITED)
    assert answer.status_code == 303
    (text,) = await mailed(mail_server)
    assert text.startswith(NEW)
    assert f"{PUBLIC}{PATH}/" in text
    link = link_in(text, PATH)
    assert link not in (await browser.get("/console/team")).text
    assert (await (await Browser.open(mailing)).post(link, **CHOSEN)).status_code == 303

from __future__ import annotations

import html
import re
from datetime import timedelta

import httpx
import pyotp
import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.record import utc_now
from gateway.staff.models import RecoveryCode, SecondStep, StaffAccount
from gateway.staff.one_time_codes import matching_step
from tests.gateway.console.conftest import PASSWORD
from tests.gateway.console.people import COOKIE, Browser, actions, browser_of

Sessions = async_sessionmaker[AsyncSession]
CODES = "/console/account/codes"
STEP = "/console/login/code"
READER = "reader@clinique.example"


class Phone:
    """An authenticator with the secret that the page shows, on a clock of its own."""

    def __init__(self, page: str) -> None:
        shown = re.search(r"<code>([A-Z2-7 ]{39})</code>", page)
        assert shown
        self.secret = shown[1].replace(" ", "")
        self._totp = pyotp.TOTP(self.secret)

    def code(self, steps: int = 1) -> str:
        """Return a code that is good still when the clock passes to the next step meanwhile."""
        return self._totp.at(utc_now(), counter_offset=steps)


async def with_codes(client: httpx.AsyncClient, sessions: Sessions) -> tuple[Phone, list[str]]:
    """Set up codes for a new reader; return the telephone and the recovery codes."""
    browser = await browser_of(client, sessions, "reader")
    begun = await browser.post(f"{CODES}/begin", current=PASSWORD)
    assert begun.headers["location"] == CODES
    phone = Phone((await browser.get(CODES)).text)
    shown = await browser.post(f"{CODES}/confirm", code=phone.code(0))
    assert shown.status_code == 200, shown.text
    return phone, re.findall(r"<code>([A-Z2-9]{4}(?:-[A-Z2-9]{4}){2})</code>", shown.text)


async def test_set_up_with_a_picture_a_key_and_a_first_code(
    client: httpx.AsyncClient, sessions: Sessions
) -> None:
    browser = await browser_of(client, sessions, "reader")
    elsewhere = await Browser.open(client)
    await elsewhere.sign_in(READER)
    assert (await browser.get(f"{CODES}/qr.svg")).status_code == 404
    await browser.post(f"{CODES}/begin", current=PASSWORD)
    page = (await browser.get(CODES)).text
    assert f'src="{CODES}/qr.svg"' in page
    picture = await browser.get(f"{CODES}/qr.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.headers["cache-control"] == "no-store"
    assert picture.text.rstrip().endswith("</svg>")
    assert "<style" not in picture.text
    assert "style=" not in picture.text
    phone = Phone(page)
    # Until a first code confirms the secret, the password is enough.
    assert (await (await Browser.open(client)).sign_in(READER)).headers["location"] != STEP
    wrong = await browser.post(f"{CODES}/confirm", code="000000")
    assert wrong.status_code == 422
    shown = await browser.post(f"{CODES}/confirm", code=phone.code(0))
    assert len(set(re.findall(r"<code>([\w-]+)</code>", shown.text))) == 10
    assert (await browser.get(CODES)).status_code == 404  # the secret is shown no more
    assert (await browser.get(f"{CODES}/qr.svg")).status_code == 404
    assert (await browser.get("/console/account")).status_code == 200
    assert (await elsewhere.get("/console/account")).status_code == 302
    assert (READER, "codes.set_up") in await actions(sessions)


async def test_setting_up_takes_the_password(client: httpx.AsyncClient, sessions: Sessions) -> None:
    browser = await browser_of(client, sessions, "reader")
    refused = await browser.post(f"{CODES}/begin", current="not this one")
    assert refused.status_code == 422
    assert (await browser.get(CODES)).status_code == 404


async def test_secret_and_recovery_codes_are_unreadable_where_they_are_kept(
    client: httpx.AsyncClient, sessions: Sessions
) -> None:
    phone, recovery = await with_codes(client, sessions)
    async with sessions() as session:
        account = (await session.scalars(select(StaffAccount))).one()
        kept = (await session.scalars(select(RecoveryCode.code_key))).all()
    assert account.code_secret is not None
    assert phone.secret.encode() not in account.code_secret
    assert len(kept) == len(recovery) == 10
    assert not any(code.replace("-", "") in key for code in recovery for key in kept)


async def test_the_password_alone_opens_nothing(
    client: httpx.AsyncClient, sessions: Sessions, anybody: Browser
) -> None:
    phone, _ = await with_codes(client, sessions)
    asked = await anybody.sign_in(READER, next="/console/conversations")
    assert asked.status_code == 303
    assert asked.headers["location"].startswith(f"{STEP}?")
    assert anybody.token is None
    assert (await anybody.get("/console/conversations")).status_code == 302
    assert 'autocomplete="one-time-code"' in (await anybody.get(asked.headers["location"])).text
    done = await anybody.post(STEP, code=phone.code(), next="/console/conversations")
    assert (done.status_code, done.headers["location"]) == (303, "/console/conversations")
    assert (await anybody.get("/console/conversations")).status_code == 200


async def test_the_second_step_leads_to_our_own_pages_only(
    client: httpx.AsyncClient, sessions: Sessions, anybody: Browser
) -> None:
    phone, _ = await with_codes(client, sessions)
    asked = await anybody.sign_in(READER, next="//evil.example")
    assert "evil" not in asked.headers["location"]
    done = await anybody.post(STEP, code=phone.code(), next="https://evil.example")
    assert done.headers["location"] == "/console/to-review"


async def test_a_code_is_never_accepted_twice(
    client: httpx.AsyncClient, sessions: Sessions, anybody: Browser
) -> None:
    phone, _ = await with_codes(client, sessions)
    code = phone.code(1)
    await anybody.sign_in(READER)
    assert (await anybody.post(STEP, code=code)).status_code == 303
    for again in (code, phone.code(0), phone.code(-1)):  # nor one from before it
        other = await Browser.open(client)
        await other.sign_in(READER)
        refused = await other.post(STEP, code=again)
        assert refused.status_code == 401
        assert other.token is None
    assert (await actions(sessions)).count((READER, "sign_in.code_refused")) == 3


def test_the_steps_before_and_after_count_and_no_other() -> None:
    secret = pyotp.random_base32()
    now = utc_now()
    totp = pyotp.TOTP(secret)
    present = totp.timecode(now)
    found = {
        around: matching_step(secret, totp.at(now, counter_offset=around), now)
        for around in range(-3, 4)
    }
    assert found == {
        **dict.fromkeys((-3, -2, 2, 3), None),
        -1: present - 1,
        0: present,
        1: present + 1,
    }
    spaced = totp.at(now)
    assert matching_step(secret, f" {spaced[:3]} {spaced[3:]} ", now) == present
    for odd in ("", "12345", "1234567", "١٢٣٤٥٦", "abcdef"):
        assert matching_step(secret, odd, now) is None


async def test_a_recovery_code_opens_once_and_one_is_told_how_many_are_left(
    client: httpx.AsyncClient, sessions: Sessions, anybody: Browser
) -> None:
    _, recovery = await with_codes(client, sessions)
    await anybody.sign_in(READER)
    assert (await anybody.post(STEP, code=recovery[0].lower())).status_code == 303
    assert "restent\u00a0: 9" in html.unescape((await anybody.get("/console/account")).text)
    other = await Browser.open(client)
    await other.sign_in(READER)
    assert (await other.post(STEP, code=recovery[0])).status_code == 401
    assert (await other.post(STEP, code=recovery[1].replace("-", " "))).status_code == 303


async def test_new_recovery_codes_make_the_old_ones_void(
    client: httpx.AsyncClient, sessions: Sessions, anybody: Browser
) -> None:
    _, recovery = await with_codes(client, sessions)
    await anybody.sign_in(READER)
    await anybody.post(STEP, code=recovery[0])
    renewed = await anybody.post(f"{CODES}/recovery", current=PASSWORD)
    fresh = re.findall(r"<code>([\w-]{14})</code>", renewed.text)
    assert len(fresh) == 10
    other = await Browser.open(client)
    await other.sign_in(READER)
    assert (await other.post(STEP, code=recovery[1])).status_code == 401
    assert (await other.post(STEP, code=fresh[0])).status_code == 303


async def test_guessing_codes_is_slowed_from_wherever_it_comes(
    client: httpx.AsyncClient, sessions: Sessions
) -> None:
    phone, _ = await with_codes(client, sessions)
    for _ in range(5):  # the password is known to who guesses, and is shown again each time
        browser = await Browser.open(client)
        await browser.sign_in(READER)
        assert (await browser.post(STEP, code="000000")).status_code == 401
    await browser.sign_in(READER)
    slowed = await browser.post(STEP, code=phone.code())
    assert slowed.status_code == 429
    assert 0 < int(slowed.headers["retry-after"]) <= 900


async def test_the_second_step_ends_after_ten_minutes_and_needs_the_first(
    client: httpx.AsyncClient, sessions: Sessions, anybody: Browser
) -> None:
    phone, _ = await with_codes(client, sessions)
    stranger = await Browser.open(client)
    assert (await stranger.post(STEP, code=phone.code())).headers["location"] == "/console/login"
    await anybody.sign_in(READER)
    async with sessions() as session:
        late = utc_now() - timedelta(minutes=11)
        await session.execute(update(SecondStep).values(created_at=late))
        await session.commit()
    late_answer = await anybody.post(STEP, code=phone.code())
    assert late_answer.headers["location"] == "/console/login"
    assert anybody.token is None


async def test_a_planted_cookie_of_the_second_step_signs_nobody_in(
    client: httpx.AsyncClient, sessions: Sessions, anybody: Browser
) -> None:
    phone, _ = await with_codes(client, sessions)
    for name in (COOKIE, "modic_code_8000"):
        for path in ("/console", "/console/login"):
            anybody.client.cookies.set(name, "planted", domain="gateway.test", path=path)
    await anybody.sign_in(READER)
    await anybody.post(STEP, code=phone.code())
    attacker = await Browser.open(client)
    for name in (COOKIE, "modic_code_8000"):
        attacker.client.cookies.set(name, "planted", domain="gateway.test", path="/console")
    assert (await attacker.get("/console/account")).status_code == 302
    assert (await attacker.post(STEP, code=phone.code())).headers["location"] == "/console/login"


async def test_an_administrator_removes_the_codes_of_who_lost_the_phone(
    administrator: Browser, client: httpx.AsyncClient, sessions: Sessions, anybody: Browser
) -> None:
    await with_codes(client, sessions)
    async with sessions() as session:
        query = select(StaffAccount.id).where(StaffAccount.email == READER)
        reader = (await session.scalars(query)).one()
    answer = await administrator.post(f"/console/team/people/{reader}/remove-codes")
    assert answer.status_code == 303
    signed_in = await anybody.sign_in(READER)
    assert not signed_in.headers["location"].startswith(STEP)
    assert anybody.token
    async with sessions() as session:
        assert (await session.scalars(select(RecoveryCode))).all() == []


async def test_one_removes_ones_own_codes_with_the_password_only(
    client: httpx.AsyncClient, sessions: Sessions, anybody: Browser
) -> None:
    phone, _ = await with_codes(client, sessions)
    await anybody.sign_in(READER)
    await anybody.post(STEP, code=phone.code())
    refused = await anybody.post(f"{CODES}/remove", current="not this one")
    assert refused.status_code == 422
    assert (await anybody.post(f"{CODES}/remove", current=PASSWORD)).status_code == 303
    assert (
        not (await (await Browser.open(client)).sign_in(READER))
        .headers["location"]
        .startswith(STEP)
    )


@pytest.mark.parametrize("role", ["reader", "administrator"])
async def test_administrators_are_asked_to_set_it_up(
    client: httpx.AsyncClient, sessions: Sessions, role: str
) -> None:
    browser = await browser_of(client, sessions, "reader" if role == "reader" else "administrator")
    page = (await browser.get("/console/to-review")).text
    assert ("Protégez votre compte" in page) == (role == "administrator")

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.record import utc_now
from gateway.staff.accounts import AccountError, create_account, find_account
from gateway.staff.attempts import ATTEMPTS, WINDOW, TooManyAttemptsError
from gateway.staff.models import SignInFailure, StaffAccount, StaffSession
from gateway.staff.passwords import (
    PasswordError,
    hash_password,
    needs_new_hash,
    password_matches,
)
from gateway.staff.sessions import IDLE_LIMIT, end_session, find_session, open_session
from gateway.staff.sign_in import WrongCredentialsError, sign_in

Sessions = async_sessionmaker[AsyncSession]
EMAIL = "Marie.Tremblay@clinique.example"
PASSWORD = "une longue phrase de passe"


async def add_account(sessions: Sessions, password: str = PASSWORD) -> None:
    async with sessions() as session:
        await create_account(session, EMAIL, password, "reader")
        await session.commit()


async def attempt(sessions: Sessions, password: str, address: str = "192.0.2.1") -> StaffAccount:
    async with sessions() as session:
        account = await sign_in(session, EMAIL.upper(), password, address)
        await session.commit()
        return account


async def test_the_password_is_kept_as_argon2id_only(sessions: Sessions) -> None:
    await add_account(sessions)
    async with sessions() as session:
        account = await find_account(session, EMAIL)
    assert account is not None
    assert account.email == EMAIL.lower()
    assert account.password_hash.startswith("$argon2id$")
    assert PASSWORD not in account.password_hash


async def test_the_right_password_opens_whatever_the_capitals_of_the_address(
    sessions: Sessions,
) -> None:
    await add_account(sessions)
    assert (await attempt(sessions, PASSWORD)).role == "reader"


@pytest.mark.parametrize("wrong", ["", "Une longue phrase de passe", PASSWORD + " ", "x" * 5000])
async def test_a_wrong_password_does_not(sessions: Sessions, wrong: str) -> None:
    await add_account(sessions)
    with pytest.raises(WrongCredentialsError):
        await attempt(sessions, wrong)


async def test_an_unknown_account_is_the_same_error(sessions: Sessions) -> None:
    with pytest.raises(WrongCredentialsError):
        await attempt(sessions, PASSWORD)


@pytest.mark.parametrize("email", ["", "marie\0@clinique.example", "x" * 100_000, "é@é.é\n"])
async def test_an_address_that_no_account_can_have_is_the_same_error(
    sessions: Sessions, email: str
) -> None:
    async with sessions() as session:
        with pytest.raises(WrongCredentialsError):
            await sign_in(session, email, PASSWORD, "192.0.2.1")


async def test_an_unknown_account_costs_a_hash_too(monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []

    def verify(_: PasswordHasher, kept: str, password: str) -> bool:
        verified.append(kept)
        return real(hasher, kept, password)

    real, hasher = PasswordHasher.verify, PasswordHasher()
    monkeypatch.setattr(PasswordHasher, "verify", verify)
    assert not await password_matches(None, "nobody has this password")
    (kept,) = verified
    assert extract_parameters(kept) == extract_parameters(await hash_password(PASSWORD))


async def test_hashing_holds_no_connection_that_the_chat_could_use(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_account(sessions)
    held: list[bool] = []
    real = PasswordHasher.verify
    async with sessions() as session:

        def verify(hasher: PasswordHasher, kept: str, password: str) -> bool:
            held.append(session.in_transaction())
            return real(hasher, kept, password)

        monkeypatch.setattr(PasswordHasher, "verify", verify)
        await sign_in(session, EMAIL, PASSWORD, "192.0.2.1")
    assert held == [False]


async def test_a_hash_with_older_parameters_is_made_anew_at_sign_in(sessions: Sessions) -> None:
    await add_account(sessions)
    weaker = PasswordHasher(time_cost=1, memory_cost=8 * 1024).hash(PASSWORD)
    async with sessions() as session:
        await session.execute(update(StaffAccount).values(password_hash=weaker))
        await session.commit()
    await attempt(sessions, PASSWORD)
    async with sessions() as session:
        account = await find_account(session, EMAIL)
    assert account is not None
    assert account.password_hash != weaker
    assert not needs_new_hash(account.password_hash)
    assert await attempt(sessions, PASSWORD)


async def test_nobody_gets_in_with_a_damaged_hash(sessions: Sessions) -> None:
    await add_account(sessions)
    async with sessions() as session:
        await session.execute(update(StaffAccount).values(password_hash="damaged"))
        await session.commit()
    with pytest.raises(WrongCredentialsError):
        await attempt(sessions, PASSWORD)


async def test_there_is_no_account_until_one_is_made(sessions: Sessions) -> None:
    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(StaffAccount)) == 0


async def test_after_five_wrong_ones_even_the_right_one_waits(sessions: Sessions) -> None:
    await add_account(sessions)
    for _ in range(ATTEMPTS):
        with pytest.raises(WrongCredentialsError):
            await attempt(sessions, "wrong")
    with pytest.raises(TooManyAttemptsError) as refused:
        await attempt(sessions, PASSWORD)
    assert 0 < refused.value.retry_after <= WINDOW.total_seconds()
    # another address is not locked out by the first one's guessing
    assert await attempt(sessions, PASSWORD, "192.0.2.2")


async def test_guesses_made_side_by_side_all_count(sessions: Sessions) -> None:
    await add_account(sessions)
    guesses = [attempt(sessions, f"guess {i}") for i in range(4 * ATTEMPTS)]
    results = await asyncio.gather(*guesses, return_exceptions=True)
    kinds = Counter(type(result) for result in results)
    assert kinds[WrongCredentialsError] <= ATTEMPTS
    assert set(kinds) <= {WrongCredentialsError, TooManyAttemptsError}


async def test_while_one_waits_trying_again_does_not_make_it_longer(sessions: Sessions) -> None:
    await add_account(sessions)
    for _ in range(ATTEMPTS):
        with pytest.raises(WrongCredentialsError):
            await attempt(sessions, "wrong")
    for _ in range(3):
        with pytest.raises(TooManyAttemptsError):
            await attempt(sessions, PASSWORD)
    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(SignInFailure)) == ATTEMPTS


async def test_the_wait_ends_and_old_failures_are_removed(sessions: Sessions) -> None:
    await add_account(sessions)
    for _ in range(ATTEMPTS):
        with pytest.raises(WrongCredentialsError):
            await attempt(sessions, "wrong")
    async with sessions() as session:
        await session.execute(update(SignInFailure).values(failed_at=utc_now() - WINDOW))
        await session.commit()
    assert await attempt(sessions, PASSWORD)
    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(SignInFailure)) == 0


async def test_a_session_is_found_by_its_token_and_kept_as_a_hash(sessions: Sessions) -> None:
    await add_account(sessions)
    async with sessions() as session:
        account = await find_account(session, EMAIL)
        assert account is not None
        token = await open_session(session, account, "fr")
        await session.commit()
    async with sessions() as session:
        found = await find_session(session, token)
        assert found is not None
        assert found.account.email == EMAIL.lower()
        assert token.encode() not in found.token_hash
        assert await find_session(session, "another") is None
        await end_session(session, token)
        await session.commit()
        assert await find_session(session, token) is None


async def test_an_idle_session_ends(sessions: Sessions) -> None:
    await add_account(sessions)
    async with sessions() as session:
        account = await find_account(session, EMAIL)
        assert account is not None
        token = await open_session(session, account, "fr")
        long_ago = utc_now() - IDLE_LIMIT - timedelta(seconds=1)
        await session.execute(update(StaffSession).values(last_seen_at=long_ago))
        await session.commit()
    async with sessions() as session:
        assert await find_session(session, token) is None


@pytest.mark.parametrize("email", ["", "marie", "marie@", "@clinique.example", "a b@c.ca", "a@b"])
async def test_an_address_that_is_none_is_refused(sessions: Sessions, email: str) -> None:
    async with sessions() as session:
        with pytest.raises(AccountError, match="EMAIL"):
            await create_account(session, email, PASSWORD, "reader")


async def test_an_unknown_role_a_short_password_and_a_second_account_are_refused(
    sessions: Sessions,
) -> None:
    await add_account(sessions)
    async with sessions() as session:
        with pytest.raises(AccountError, match="ROLE must be one of reader"):
            await create_account(session, "b@clinique.example", PASSWORD, "boss")
        with pytest.raises(PasswordError, match="12 to"):
            await create_account(session, "b@clinique.example", "short", "reader")
        with pytest.raises(AccountError, match="already"):
            await create_account(session, EMAIL, PASSWORD, "reader")

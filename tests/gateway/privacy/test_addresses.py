"""What somebody wrote of how to reach them finds their conversation, however it is written."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from gateway.privacy.addresses import address_info, conversations_with
from gateway.privacy.models import MessageAddress
from gateway.privacy.personal_data.email_and_phone import plain_email, plain_phone
from gateway.search.rebuild import rebuild
from gateway.settings import Settings
from tests.gateway.visitor import Visitor


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("514 555-0199", "5145550199"),
        ("+1 (514) 555.0199 poste 12", "5145550199"),
        ("514-555-0199, ext. 7", "5145550199"),
        ("555-0199", "5550199"),
        ("06 12 34 56 78", "0612345678"),
        ("+33 (0)6 12 34 56 78", "0612345678"),
        ("0033 6 12 34 56 78", "0612345678"),
        ("+41 22 555 01 99", "41225550199"),
    ],
)
def test_a_number_has_one_plain_form(written: str, plain: str) -> None:
    assert plain_phone(written) == plain


@pytest.mark.parametrize(
    "written",
    [
        "Julie.Roy@Exemple.com",
        "julie.roy arobase exemple point com",
        "julie.roy (at) exemple (dot) com",
        "julie.roy @ exemple.com",
    ],
)
def test_an_address_has_one_plain_form(written: str) -> None:
    assert plain_email(written) == "julie.roy@exemple.com"


async def test_a_conversation_is_found_by_what_was_written_in_it(
    client: httpx.AsyncClient, settings: Settings, sessions: Any
) -> None:
    julie, paul, nobody = [await Visitor.arrive(client) for _ in range(3)]
    await julie.say("Rappelez-moi au (514) 555-0199 ou à julie arobase exemple point com")
    await paul.say("mon numéro : 555-0142. +33 6 12 34 56 78 en France")
    await nobody.say("J'ai mal au dos depuis 2019")

    async def found(typed: str) -> set[UUID]:
        async with sessions() as session:
            session.info.update(address_info(settings))
            return await conversations_with(session, typed, 50)

    for typed in ("5145550199", "+1 514 555 0199", "julie@exemple.com", "Julie@EXEMPLE.com"):
        assert await found(typed) == {UUID(julie.conversation)}, typed
    for typed in ("514 555-0142", "06 12 34 56 78"):
        assert await found(typed) == {UUID(paul.conversation)}, typed
    for typed in ("", "514 555-0000", "paul@exemple.com", "Rappelez-moi"):
        assert await found(typed) == set(), typed


async def test_nobody_reads_them_and_they_go_with_the_conversation(
    client: httpx.AsyncClient, sessions: Any
) -> None:
    visitor = await Visitor.arrive(client)
    await visitor.say("514 555-0199, julie@exemple.com, 514 555-0199")

    async def kept() -> list[str]:
        async with sessions() as session:
            return list(await session.scalars(select(MessageAddress.key)))

    keys = await kept()
    assert len(keys) == 2
    assert {len(key) for key in keys} == {64}
    await visitor.erase()
    assert await kept() == []


async def test_another_secret_finds_them_once_they_are_indexed_anew(
    client: httpx.AsyncClient, settings: Settings, sessions: Any
) -> None:
    visitor = await Visitor.arrive(client)
    await visitor.say("514 555-0199")
    other = settings.model_copy(update={"secret_key": type(settings.secret_key)("x" * 32)})
    async with sessions() as session:
        session.info.update(address_info(other))
        assert await conversations_with(session, "514 555-0199", 50) == set()
        assert await rebuild(session) == 1
        found = await conversations_with(session, "514 555-0199", 50)
        assert found == {UUID(visitor.conversation)}
        assert len(list(await session.scalars(select(MessageAddress)))) == 1

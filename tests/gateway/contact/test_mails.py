"""The e-mail about a request: what it says, what it keeps back, that nothing hangs on it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from gateway.mail import server, worker
from gateway.mail.models import MailDelivery
from gateway.settings import Settings
from tests.gateway.conftest import make_settings
from tests.gateway.console.conftest import sign_in
from tests.gateway.console.requests.conftest import LIST, act, add_account, audited
from tests.gateway.contact.conftest import (
    GOOD,
    REFERENCE,
    SUBJECT,
    Person,
    Sessions,
    hand_off,
    stored,
)
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer
from tests.gateway.mail.mail_server import MailServer
from tests.gateway.running import running_gateway

CLINIC = "accueil@clinique.example"
PUBLIC = "https://assistant.example"
WORDS = (GOOD["name"], GOOD["phone"], "rapport", "Modic")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses short enough to wait for."""
    monkeypatch.setattr(worker, "LOOK", 0.05)
    monkeypatch.setattr(worker, "FIRST_PAUSE", 0.2)
    monkeypatch.setattr(worker, "LONGEST_PAUSE", 0.4)
    monkeypatch.setattr(server, "ANSWER_LIMIT", 0.4)


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A server that takes everything, until it is told otherwise."""
    mail_server = MailServer()
    mail_server.start()
    yield mail_server
    mail_server.stop()


@pytest.fixture
def settings(database_url: str, engine: EngineServer, mail_server: MailServer) -> Settings:
    """The settings of a gateway that sends e-mail."""
    return mail_settings(database_url, engine, mail_server)


def mail_settings(
    database_url: str, engine: EngineServer, mail_server: MailServer, **changed: Any
) -> Settings:
    ours: dict[str, Any] = {
        "smtp_url": mail_server.url,
        "mail_from": "assistant@clinique.example",
        "contact_email": CLINIC,
        "public_url": PUBLIC,
        "contact_per_minute": 10_000,
    }
    return make_settings(database_url, engine, **ours | changed)


async def both(mail_server: MailServer) -> tuple[EmailMessage, EmailMessage]:
    """Return the clinic's e-mail and the person's once both have come."""
    messages = await asyncio.to_thread(mail_server.wait_for, 2)
    by_receiver = {str(message["To"]): message for message in messages}
    return by_receiver[CLINIC], by_receiver[GOOD["email"]]


async def test_the_clinic_is_told_and_the_person_is_confirmed_without_a_word_of_theirs(
    person: Person, sessions: Sessions, engine: EngineServer, mail_server: MailServer
) -> None:
    await hand_off(person.client, engine)
    sent = await person.send(await person.open(ref=REFERENCE, sujet=SUBJECT), transcript="yes")
    clinic, confirmation = await both(mail_server)
    (request,) = await stored(sessions)
    told = clinic.get_content()
    assert REFERENCE in str(clinic["Subject"])
    for expected in (REFERENCE, SUBJECT, f"{PUBLIC}/console/requests/{request.id}"):
        assert expected in told
    said = confirmation.get_content()
    assert REFERENCE in said
    assert "911" in said
    for words in (*WORDS, SUBJECT, GOOD["message"]):
        assert words not in said
        assert words == SUBJECT or words not in told
    assert GOOD["email"] not in told
    assert "courriel de confirmation" in (await person.client.get(sent.headers["location"])).text


async def test_a_subject_of_the_persons_own_is_not_in_the_e_mail(
    person: Person, mail_server: MailServer
) -> None:
    await person.send(await person.open(), subject="Ma vessie ne répond plus")
    for message in await both(mail_server):
        assert "vessie" not in message.get_content() + str(message["Subject"])


@ON_ONE_DATABASE
async def test_words_and_transcript_are_in_it_where_the_clinic_wants_so(
    database_url: str, engine: EngineServer, mail_server: MailServer
) -> None:
    settings = mail_settings(database_url, engine, mail_server, mail_includes_request=True)
    async with running_gateway(settings) as client:
        await hand_off(client, engine, "je veux parler à quelqu’un")
        person = Person(client)
        page = await person.open(ref=REFERENCE)
        await person.send(page, subject="Mon propre sujet", transcript="yes")
        clinic, confirmation = await both(mail_server)
        told = clinic.get_content()
        for words in (*WORDS, GOOD["email"], "Mon propre sujet", "je veux parler à quelqu’un"):
            assert words in told
        assert "rapport" not in confirmation.get_content()
        mail_server.messages.clear()
        await person.send(await person.open(ref=REFERENCE))  # without the transcript
        clinic, _ = await both(mail_server)
    assert "je veux parler" not in clinic.get_content()


@ON_ONE_DATABASE
async def test_english_is_written_to_who_speaks_it_and_french_to_the_clinic(
    person: Person, mail_server: MailServer
) -> None:
    await person.send(await person.open(langue="en"))
    clinic, confirmation = await both(mail_server)
    assert "Your request has arrived" in str(confirmation["Subject"])
    assert "Nouvelle demande" in str(clinic["Subject"])


@ON_ONE_DATABASE
async def test_who_left_no_e_mail_gets_none(person: Person, mail_server: MailServer) -> None:
    sent = await person.send(await person.open(), email="")
    await asyncio.to_thread(mail_server.wait_for, 1)
    await asyncio.sleep(0.3)
    assert [message["To"] for message in mail_server.messages] == [CLINIC]
    assert "courriel de confirmation" not in (
        (await person.client.get(sent.headers["location"])).text
    )


@ON_ONE_DATABASE
async def test_nothing_typed_becomes_a_header(person: Person, mail_server: MailServer) -> None:
    attack = "Anne\r\nBcc: everybody@elsewhere.example\r\n\r\nAchetez"
    await person.send(await person.open(), name=attack, subject=attack, message=attack)
    for message in await both(mail_server):
        assert message["Bcc"] is None
        assert "Achetez" not in message.get_content()
    assert {tuple(each.rcpt_tos) for each in mail_server.envelopes} == {
        (CLINIC,),
        (GOOD["email"],),
    }


async def test_a_request_is_stored_while_the_mail_server_is_down_and_staff_see_what_waits(
    person: Person, sessions: Sessions, mail_server: MailServer
) -> None:
    await asyncio.to_thread(mail_server.stop)
    assert (await person.send(await person.open())).status_code == 303
    (request,) = await stored(sessions)
    await add_account(sessions, "paul@clinique.example", "reviewer")
    await sign_in(person.client, "paul@clinique.example")
    await until_shown(person.client, "2 courriels attendent")
    assert "ne répond pas" in (await person.client.get(f"{LIST}/{request.id}")).text
    await asyncio.to_thread(mail_server.start)
    await act(person.client, "mail", "retry")
    await both(mail_server)
    await until_shown(person.client, "courriels attendent", shown=False)
    assert await audited(sessions, "mail") == [("mail.retried", None)]


@ON_ONE_DATABASE
async def test_what_is_given_up_is_seen_tried_again_or_forgotten(
    person: Person, sessions: Sessions, mail_server: MailServer
) -> None:
    mail_server.rcpt_answer = "550 no such user"
    await person.send(await person.open())
    await add_account(sessions, "paul@clinique.example", "reviewer")
    await sign_in(person.client, "paul@clinique.example")
    await until_shown(person.client, "2 courriels n’ont pas pu partir")
    assert "peut-être mal écrite" in (await person.client.get(LIST)).text
    mail_server.rcpt_answer = ""
    await act(person.client, "mail", "retry")
    await both(mail_server)
    mail_server.rcpt_answer = "550 no such user"
    await person.send(await person.open())
    await until_shown(person.client, "2 courriels n’ont pas pu partir")
    await act(person.client, "mail", "drop")
    async with sessions() as session:
        assert set(await session.scalars(select(MailDelivery.state))) == {"sent"}
    await until_shown(person.client, "pas pu partir", shown=False)


async def until_shown(staff: httpx.AsyncClient, words: str, *, shown: bool = True) -> None:
    """Return once the list of requests has the words on it, or has not any more."""
    async with asyncio.timeout(20):
        while True:
            page = (await staff.get(LIST)).text
            if (words in page) == shown:
                return
            await asyncio.sleep(0.1)

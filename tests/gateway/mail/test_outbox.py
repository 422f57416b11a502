"""No e-mail is lost, whatever becomes of the mail server; none is sent twice without need."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.mail import server, worker
from gateway.mail.models import MailDelivery
from gateway.mail.outbox import UnsendableMailError, queue_mail
from gateway.record import utc_now
from gateway.settings import Settings
from tests.gateway.conftest import make_settings
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer
from tests.gateway.mail.conftest import SENDER
from tests.gateway.mail.mail_server import MailServer, RudeServer
from tests.gateway.process import GatewayProcess, free_port
from tests.gateway.running import running_gateway

Outbox = async_sessionmaker[AsyncSession]
TO = "anne@exemple.example"
PATIENCE = 20  # seconds


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses short enough to wait for."""
    monkeypatch.setattr(worker, "LOOK", 0.05)
    monkeypatch.setattr(worker, "FIRST_PAUSE", 0.2)
    monkeypatch.setattr(worker, "LONGEST_PAUSE", 0.4)
    monkeypatch.setattr(server, "ANSWER_LIMIT", 0.4)


async def queue(outbox: Outbox, subject: str = "Votre demande", text: str = "Bonjour.") -> None:
    async with outbox() as session:
        await queue_mail(session, TO, subject, text)
        await session.commit()


async def only_row(outbox: Outbox) -> MailDelivery:
    async with outbox() as session:
        return (await session.scalars(select(MailDelivery))).one()


async def until(condition: Callable[[MailDelivery], bool], outbox: Outbox) -> MailDelivery:
    """Return the only row once the condition is true of it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            row = await only_row(outbox)
            if condition(row):
                return row
            await asyncio.sleep(0.05)


def is_sent(row: MailDelivery) -> bool:
    return row.state == "sent"


async def test_a_message_arrives_as_it_was_written_and_its_words_are_not_kept(
    settings: Settings, outbox: Outbox, mail_server: MailServer
) -> None:
    text = "Votre référence\u00a0: K7PX-4M2Q.\n\n" + "Une très longue ligne. " * 100
    await queue(outbox, "Demande reçue\u00a0: « Où & quand ? »", text)
    waiting = await only_row(outbox)
    assert waiting.content is not None
    for word in (TO, "Demande", "longue"):
        assert word.encode() not in waiting.content
    async with running_gateway(settings):
        await until(is_sent, outbox)
    sent = await only_row(outbox)
    (message,) = mail_server.messages
    assert (message["From"], message["To"]) == (SENDER, TO)
    assert message["Subject"] == "Demande reçue\u00a0: « Où & quand ? »"
    assert message.get_content().splitlines() == text.splitlines()
    assert message["Message-ID"] == f"<{sent.id}@clinique.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert (sent.content, sent.reason, sent.claim) == (None, None, None)


@ON_ONE_DATABASE
@pytest.mark.parametrize("field", ["to", "subject"])
@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\0", "\u2028"])
async def test_a_header_cannot_be_smuggled_in(outbox: Outbox, field: str, break_: str) -> None:
    fields = {"to": TO, "subject": "Bonjour"}
    fields[field] += f"{break_}Bcc: everybody@elsewhere.example"
    async with outbox() as session:
        with pytest.raises(UnsendableMailError):
            await queue_mail(session, fields["to"], fields["subject"], "…")


async def test_a_server_that_is_down_and_comes_back(
    settings: Settings, outbox: Outbox, mail_server: MailServer
) -> None:
    await asyncio.to_thread(mail_server.stop)
    await queue(outbox)
    async with running_gateway(settings):
        row = await until(lambda row: row.attempts >= 2, outbox)
        assert (row.state, row.reason) == ("pending", "unreachable")
        assert row.content is not None
        await asyncio.to_thread(mail_server.start)
        await until(is_sent, outbox)
    assert len(mail_server.messages) == 1


RUDE = {
    "accepts and says nothing": ([], False),
    "hangs up at once": ([], True),
    "greets and hangs": ([b"220 hello"], False),
    "dies after MAIL": ([b"220 hello", b"250 me", b"250 OK"], True),
    "dies after DATA": ([b"220 hello", b"250 me", b"250 OK", b"250 OK", b"354 go on"], True),
    "hangs after DATA": ([b"220 hello", b"250 me", b"250 OK", b"250 OK", b"354 go on"], False),
    "is no mail server": ([b"HTTP/1.1 400 Bad Request"], False),
    "has no service": ([b"554 no service"], True),
}


@ON_ONE_DATABASE
@pytest.mark.parametrize("how", RUDE)
async def test_a_server_that_fails_halfway_and_comes_back(
    settings: Settings, outbox: Outbox, mail_server: MailServer, how: str
) -> None:
    await asyncio.to_thread(mail_server.stop)
    lines, hangs_up = RUDE[how]
    rude = RudeServer(mail_server.port, lines, hangs_up=hangs_up)
    await queue(outbox)
    async with running_gateway(settings):
        row = await until(lambda row: row.attempts >= 1, outbox)
        assert (row.state, row.reason) == ("pending", "unreachable")
        assert rude.connections
        rude.close()
        await asyncio.to_thread(mail_server.start)
        await until(is_sent, outbox)
    assert len(mail_server.messages) == 1


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("step", "answer", "reason"),
    [
        ("rcpt_answer", "450 try later", "busy"),
        ("data_answer", "451 not now", "busy"),
        ("mail_answer", "421 too many", "busy"),
        ("mail_answer", "550 who are you", "sender_refused"),
    ],
)
async def test_a_temporary_refusal_is_tried_again(
    settings: Settings,
    outbox: Outbox,
    mail_server: MailServer,
    *,
    step: str,
    answer: str,
    reason: str,
) -> None:
    setattr(mail_server, step, answer)
    await queue(outbox)
    async with running_gateway(settings):
        row = await until(lambda row: row.attempts >= 1, outbox)
        assert (row.state, row.reason) == ("pending", reason)
        setattr(mail_server, step, "")
        await until(is_sent, outbox)
    assert len(mail_server.messages) == 1


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("step", "answer", "reason"),
    [
        ("rcpt_answer", "550 no such user", "recipient_refused"),
        ("data_answer", "554 we do not like it", "refused"),
    ],
)
async def test_a_final_refusal_is_kept_for_staff_and_not_repeated(
    settings: Settings,
    outbox: Outbox,
    mail_server: MailServer,
    caplog: pytest.LogCaptureFixture,
    *,
    step: str,
    answer: str,
    reason: str,
) -> None:
    setattr(mail_server, step, answer)
    await queue(outbox)
    async with running_gateway(settings):
        row = await until(lambda row: row.state == "failed", outbox)
        setattr(mail_server, step, "")
        await asyncio.sleep(0.6)
    assert row.reason == reason
    assert mail_server.messages == []
    assert TO not in caplog.text


@ON_ONE_DATABASE
async def test_a_wrong_password_loses_nothing(
    database_url: str, engine: EngineServer, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    strict = MailServer("clinique", "p@ss/word")
    strict.start()
    try:
        for password, expected in (("wrong", "pending"), ("p%40ss%2Fword", "sent")):
            url = f"smtp://clinique:{password}@127.0.0.1:{strict.port}"
            settings = make_settings(database_url, engine, smtp_url=url, mail_from=SENDER)
            if expected == "pending":
                await queue(outbox)
            async with running_gateway(settings):
                row = await until(
                    lambda row: (
                        row.attempts > 0
                        if expected == "pending"  # noqa: B023
                        else is_sent(row)
                    ),
                    outbox,
                )
            assert row.state == expected
            assert row.reason == ("login_refused" if expected == "pending" else None)
            assert "wrong" not in caplog.text
    finally:
        strict.stop()
    assert len(strict.messages) == 1


@ON_ONE_DATABASE
async def test_encryption_that_the_server_has_not_is_not_given_up(
    database_url: str, engine: EngineServer, outbox: Outbox, mail_server: MailServer
) -> None:
    url = mail_server.url.replace("smtp:", "smtp+starttls:")
    settings = make_settings(database_url, engine, smtp_url=url, mail_from=SENDER)
    await queue(outbox)
    async with running_gateway(settings):
        row = await until(lambda row: row.attempts > 0, outbox)
    assert (row.state, row.reason) == ("pending", "login_refused")
    assert mail_server.messages == []


@ON_ONE_DATABASE
async def test_after_five_days_it_is_given_up(
    settings: Settings, outbox: Outbox, mail_server: MailServer
) -> None:
    await asyncio.to_thread(mail_server.stop)
    await queue(outbox)
    async with outbox() as session:
        long_ago = utc_now() - timedelta(days=5, minutes=1)
        await session.execute(update(MailDelivery).values(created_at=long_ago))
        await session.commit()
    async with running_gateway(settings):
        row = await until(lambda row: row.state == "failed", outbox)
    assert row.reason == "unreachable"


@ON_ONE_DATABASE
async def test_a_message_stored_under_another_key_fails_and_the_next_leaves(
    settings: Settings, outbox: Outbox, mail_server: MailServer
) -> None:
    async with outbox() as session:
        session.add(MailDelivery(content=b"not ours"))
        await session.commit()
    await queue(outbox)
    async with running_gateway(settings):
        await asyncio.to_thread(mail_server.wait_for, 1)
    async with outbox() as session:
        states = await session.execute(select(MailDelivery.state, MailDelivery.reason))
    assert sorted(map(tuple, states)) == [("failed", "unreadable"), ("sent", None)]


async def test_two_processes_send_each_message_once(
    settings: Settings, outbox: Outbox, mail_server: MailServer
) -> None:
    at_once, most = 0, 0
    counting = threading.Lock()

    def slow() -> None:
        nonlocal at_once, most
        with counting:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.05)
        with counting:
            at_once -= 1

    mail_server.on_data = slow
    async with running_gateway(settings), running_gateway(settings):
        for number in range(8):
            await queue(outbox, f"Message {number}")
        await asyncio.to_thread(mail_server.wait_for, 8)
        await asyncio.sleep(0.5)
    subjects = [str(message["Subject"]) for message in mail_server.messages]
    assert sorted(subjects) == [f"Message {number}" for number in range(8)]
    assert most <= 2  # a message each


async def test_a_message_that_takes_longer_than_a_claim_lives_is_sent_once(
    settings: Settings, outbox: Outbox, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "ANSWER_LIMIT", 10)
    mail_server.on_data = lambda: time.sleep(3)
    await queue(outbox)
    async with running_gateway(settings), running_gateway(settings):
        await until(is_sent, outbox)
    assert len(mail_server.messages) == 1


async def test_a_process_killed_before_it_noted_that_it_sent_repeats_itself_recognisably(
    settings: Settings, outbox: Outbox, mail_server: MailServer
) -> None:
    processes: list[GatewayProcess] = []

    def kill_once() -> None:
        mail_server.on_data = lambda: None
        processes[0].kill()

    mail_server.on_data = kill_once
    await queue(outbox)
    processes.append(await asyncio.to_thread(GatewayProcess, settings, free_port()))
    try:
        await asyncio.to_thread(mail_server.wait_for, 1)
        processes.append(await asyncio.to_thread(GatewayProcess, settings, free_port()))
        first, again = await asyncio.to_thread(mail_server.wait_for, 2)
        await until(is_sent, outbox)
        await asyncio.sleep(3)  # longer than a claim lives
    finally:
        for process in processes:
            await asyncio.to_thread(process.kill)
    assert len(mail_server.messages) == 2
    assert first["Message-ID"] == again["Message-ID"]

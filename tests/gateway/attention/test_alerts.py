"""The clinic is told of a red flag by e-mail, once, and without a word of the person."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import async_sessionmaker

from gateway.attention import plugin
from gateway.attention.alerts import alert
from gateway.attention.models import Attention
from gateway.database import create_database_engine
from gateway.mail.models import MailDelivery
from gateway.mail.outbox import session_info
from gateway.settings import Settings
from tests.gateway.attention.conftest import Sessions, answers, say
from tests.gateway.conftest import make_settings
from tests.gateway.engine_server import EngineServer
from tests.gateway.mail.conftest import SENDER, mail_server  # noqa: F401  (a fixture)
from tests.gateway.mail.mail_server import MailServer
from tests.gateway.running import running_gateway
from tests.gateway.visitor import Visitor

ON_CALL = "garde@clinic.example"
SITE = "https://chat.clinic.example"
WORDS = "je ne sens plus mes jambes"


class Looks:
    """How often the gateway has looked for red flags to tell of."""

    def __init__(self) -> None:
        self._ended = asyncio.Condition()
        self._count = 0

    async def alert(self, *given: Any) -> int:
        """Look as the gateway does, and count it."""
        told = await alert(*given)
        async with self._ended:
            self._count += 1
            self._ended.notify_all()
        return told

    async def wait_for_a_whole_one(self) -> None:
        """Return when one has ended that began after this call: the second one from now."""
        async with self._ended, asyncio.timeout(10):
            wanted = self._count + 2
            await self._ended.wait_for(lambda: self._count >= wanted)


async def queued(sessions: Sessions) -> int:
    async with sessions() as session:
        return await session.scalar(select(func.count()).select_from(MailDelivery)) or 0


async def test_the_clinic_reads_how_many_and_where_and_no_word(
    database_url: str,
    engine: EngineServer,
    mail_server: MailServer,  # noqa: F811
    sessions: Sessions,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = Looks()
    monkeypatch.setattr(plugin, "EVERY", 0.1)
    monkeypatch.setattr(plugin, "alert", looks.alert)
    settings = make_settings(
        database_url,
        engine,
        smtp_url=mail_server.url,
        mail_from=SENDER,
        red_flag_email=ON_CALL,
        public_url=SITE,
    )
    answers(engine, outcome="emergency")
    async with running_gateway(settings) as client:
        await say(await Visitor.arrive(client), WORDS)
        (mail,) = await asyncio.to_thread(mail_server.wait_for, 1)
        answers(engine, outcome="failed", replies=[])
        await say(await Visitor.arrive(client), "autre chose")
        await looks.wait_for_a_whole_one()
    assert mail["To"] == ON_CALL
    text = mail.get_content()
    assert f"{SITE}/console/to-review?kind=red_flag" in text
    assert "jambes" not in str(mail["Subject"]) + text
    assert await queued(sessions) == 1


async def test_several_are_one_e_mail_and_two_processes_tell_it_once(
    visitor: Visitor, engine: EngineServer, settings: Settings, sessions: Sessions
) -> None:
    answers(engine, outcome="distress")
    for text in (WORDS, f"{WORDS} vraiment"):
        await say(visitor, text)
    database = create_database_engine(settings.database_url)
    able = async_sessionmaker(database, info=session_info(settings))
    both = await asyncio.gather(*(alert(able, ON_CALL, SITE) for _ in range(2)))
    await database.dispose()
    assert sorted(both) == [0, 2]
    assert await queued(sessions) == 1


@pytest.mark.parametrize("mail", [{}, {"smtp_url": "smtp://127.0.0.1:9", "mail_from": SENDER}])
async def test_without_a_server_or_an_address_nobody_is_told(
    database_url: str,
    engine: EngineServer,
    sessions: Sessions,
    mail: dict[str, str],
) -> None:
    address = {} if mail else {"red_flag_email": ON_CALL}
    answers(engine, outcome="emergency")
    settings = make_settings(database_url, engine, **mail, **address)
    async with running_gateway(settings) as client:
        await say(await Visitor.arrive(client), WORDS)
    # A gateway that looks does so as soon as it runs, and ends it before it stops.
    async with running_gateway(settings) as client:
        await Visitor.arrive(client)
    assert await queued(sessions) == 0
    async with sessions() as session:
        assert (await session.scalars(select(Attention.alerted_at))).one() is None

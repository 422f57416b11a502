"""A gateway that sends e-mail to a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.database import create_database_engine
from gateway.mail.outbox import session_info
from gateway.settings import Settings
from tests.gateway.conftest import make_settings
from tests.gateway.engine_server import EngineServer
from tests.gateway.mail.mail_server import MailServer

CLINIC = "accueil@clinique.example"
SENDER = "assistant@clinique.example"


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A server that takes everything, until it is told otherwise."""
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def settings(database_url: str, engine: EngineServer, mail_server: MailServer) -> Settings:
    """The settings of a gateway that sends e-mail."""
    return make_settings(
        database_url,
        engine,
        smtp_url=mail_server.url,
        mail_from=SENDER,
        contact_email=CLINIC,
        public_url="https://assistant.example",
    )


@pytest_asyncio.fixture
async def outbox(
    database_url: str, settings: Settings
) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """Sessions that can store e-mail, as the application's can."""
    engine = create_database_engine(database_url)
    yield async_sessionmaker(engine, expire_on_commit=False, info=session_info(settings))
    await engine.dispose()

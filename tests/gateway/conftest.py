"""What the gateway's tests stand on: real databases, a real HTTP engine, the real application.

Every test that takes `database_url` runs on SQLite, and on PostgreSQL too when TEST_POSTGRES_URL
says where it is. A PostgreSQL that does not answer is an error, not a skip.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import hypothesis
import pytest
import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.database import create_database_engine
from gateway.settings import Settings
from tests.gateway.databases import KINDS, fresh_database, migrated_database
from tests.gateway.engine_server import SECRET, EngineServer
from tests.gateway.running import application, running_gateway
from tests.gateway.visitor import Visitor

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile(
    "gateway", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("gateway")

# More than any test sends; the limits have tests of their own.
MANY_REQUESTS = {"messages_per_minute": 10_000, "requests_per_minute": 100_000}
SECRET_KEY = "a key of more than thirty-two characters"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long, so that nobody waits for it alone at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's own environment out of the tests."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=KINDS)
async def migrated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """The URL of a migrated database that every test begins with."""
    async with migrated_database(request.param, tmp_path_factory.mktemp("template")) as url:
        yield url


@pytest_asyncio.fixture
async def database_url(migrated: str) -> AsyncIterator[str]:
    """The URL of this test's own database, at the newest revision."""
    async with fresh_database(migrated) as url:
        yield url


@pytest_asyncio.fixture
async def sessions(database_url: str) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """Sessions on this test's database, to look at what was stored."""
    engine = create_database_engine(database_url)
    yield async_sessionmaker(engine, expire_on_commit=False)
    await engine.dispose()


@pytest.fixture(scope="session")
def engine_server() -> Iterator[EngineServer]:
    """The one engine of all tests, so that its address is the same for all."""
    server = EngineServer()
    yield server
    server.stop()


@pytest.fixture
def engine(engine_server: EngineServer) -> Iterator[EngineServer]:
    """An engine that answers everything, until it is told otherwise."""
    engine_server.start()
    engine_server.be_as_new()
    yield engine_server
    engine_server.let_go()


@pytest.fixture
def settings(database_url: str, engine: EngineServer) -> Settings:
    """The settings of a gateway with this test's database and engine."""
    return make_settings(database_url, engine)


def make_settings(database_url: str, engine: EngineServer | str, **changed: Any) -> Settings:
    """Return settings for a gateway, independent of the machine's environment.

    The engine is a server or an address.
    """
    values: dict[str, Any] = {
        "secret_key": SECRET_KEY,
        "engine_secret": SECRET,
        "database_url": database_url,
        "engine_url": engine if isinstance(engine, str) else engine.url,
        **MANY_REQUESTS,
    }
    return Settings(_env_file=None, **values | changed)  # type: ignore[call-arg]


@pytest_asyncio.fixture
async def client(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the running application."""
    async with running_gateway(settings, application(settings)) as client:
        yield client


@pytest_asyncio.fixture
async def visitor(client: httpx.AsyncClient) -> Visitor:
    """A visitor who has accepted the notice, in French."""
    return await Visitor.arrive(client)

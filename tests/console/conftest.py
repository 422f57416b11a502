from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.console.years import PASSWORD, make_years
from tests.gateway.conftest import (  # noqa: F401  (fixtures)
    engine,
    engine_server,
    make_settings,
    no_settings_of_this_machine,
)
from tests.gateway.databases import KINDS, migrated_database


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=KINDS)
async def years(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    """The URL of a database with thousands of conversations, which no test changes."""
    kind, patch = request.param, pytest.MonkeyPatch()
    patch.setenv("STAFF_PASSWORD", PASSWORD)
    async with migrated_database(kind, tmp_path_factory.mktemp("years")) as url:
        # PostgreSQL chooses by size: it rightly reads a short table from end to end.
        settings = make_settings(url, "http://127.0.0.1:1")
        copies = 49 if kind == "sqlite" else 149
        await make_years(settings, conversations=60, copies=copies, days=1)
        yield url
    patch.undo()

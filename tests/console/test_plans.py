"""No page reads a big table from end to end, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from deploy.demo_data.staff import EMAILS
from gateway.app import create_app
from gateway.database import create_database_engine
from gateway.record import Record
from tests.console.crawl import crawl
from tests.console.pages import SELDOM_THERE, Page, every_page, handlers
from tests.console.plans import faults
from tests.console.years import PASSWORD, SEARCHES, search
from tests.gateway.conftest import make_settings
from tests.gateway.console.conftest import sign_in
from tests.gateway.engine_server import EngineServer
from tests.gateway.running import running_gateway

# Rows from which a table is one that grows. PostgreSQL rightly reads a shorter one from end to end.
BIG = {"sqlite": 500, "postgresql": 5000}


@dataclass(frozen=True)
class Asking:
    """How a statement was asked: with some of its parameters, after which SETs, and where."""

    parameters: Any
    before: tuple[str, ...]
    routes: set[str] = field(default_factory=set)


Asked = dict[str, Asking]


@contextmanager
def listening(asked: Asked) -> Iterator[None]:
    """Collect the SELECTs that any engine runs meanwhile; their route is "" at first."""
    settings: WeakKeyDictionary[Any, tuple[str, ...]] = WeakKeyDictionary()

    def note(c: Connection, _: Any, statement: str, parameters: Any, __: Any, ___: Any) -> None:
        before = settings.get(transaction := c.get_transaction(), ())
        if statement.startswith("SET LOCAL"):
            settings[transaction] = (*before, statement)
        if statement.lstrip("( \n").upper().startswith(("SELECT", "WITH")):
            asked.setdefault(statement, Asking(parameters, before)).routes.add("")

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def routes_of(asked: Asked, route: str) -> None:
    """Say that what was asked since the last call was asked by this route."""
    for asking in asked.values():
        if "" in asking.routes:
            asking.routes.discard("")
            asking.routes.add(route)


async def big_tables(engine: AsyncEngine) -> set[str]:
    big = set()
    async with engine.connect() as connection:
        for table in Record.metadata.tables.values():
            rows = await connection.scalar(select(func.count()).select_from(table))
            if (rows or 0) > BIG[engine.dialect.name]:
                big.add(table.name)
    return big


async def test_no_page_scans_a_big_table(
    years: str, engine: EngineServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is counted or read up to a limit is told from what reads all by a limit far below all.
    monkeypatch.setattr("gateway.search.finding.COUNTED", 4000)
    monkeypatch.setattr("gateway.search.finding.RARE", 500)
    settings = make_settings(years, engine, retention_days=3650)
    database = create_database_engine(years)
    async with AsyncSession(database) as session:
        pages = await every_page(create_app(settings), session)
    # A route whose table has no row would not be looked at.
    assert {page.route for page in pages} == set(handlers(create_app(settings), "GET"))
    big = await big_tables(database)
    assert {"conversation", "message", "turn"} <= big
    asked: Asked = {}
    async with running_gateway(settings) as client:
        assert (await sign_in(client, EMAILS["administrator"], PASSWORD)).status_code == 303
        pages += [Page("search", await search(client, words)) for words in SEARCHES]
        with listening(asked):
            async for page, answer in crawl(client, pages):
                routes_of(asked, page.route)
                is_there = answer.status_code < 400 or answer.status_code == 405
                assert is_there or page.route in SELDOM_THERE, page.address
    found = []
    for statement, how in asked.items():
        async with database.connect() as connection:
            if wrong := await faults(connection, statement, how.parameters, big, how.before):
                found.append("\n  ".join([", ".join(sorted(how.routes)), *wrong, statement]))
    await database.dispose()
    assert len(asked) > len({page.route for page in pages})
    assert not found, "\n" + "\n\n".join(found)


@pytest.mark.parametrize(
    ("statement", "is_a_fault"),
    [
        ("SELECT text FROM message WHERE text = 'douleur'", True),
        ("SELECT count(*) FROM turn", True),
        ("SELECT m.id FROM message AS m WHERE m.text = 'douleur'", True),
        ("SELECT id FROM conversation ORDER BY last_activity_at DESC LIMIT 5", False),
        (
            "SELECT m.id FROM message AS m JOIN turn AS t ON t.message_id = m.id "
            "WHERE m.reply_to_id IS NULL AND t.confidence < -1",
            True,
        ),
    ],
)
async def test_a_scan_is_recognised(years: str, statement: str, is_a_fault: bool) -> None:
    database = create_database_engine(years)
    async with database.connect() as connection:
        assert (
            bool(await faults(connection, statement, (), await big_tables(database))) is is_a_fault
        )
    await database.dispose()

"""How the database means to find what it is asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.gateway.measures.told import Sessions

Asks = Callable[[AsyncSession], Awaitable[Any]]


async def scans(sessions: Sessions, asks: Asks, *, analyzed: bool = True) -> list[str]:
    """Return the steps of the plans of all statements that `asks` runs which read a whole table.

    Where there are a few rows only, not `analyzed`: SQLite would know that, and read them all.
    """
    async with sessions() as session:
        if analyzed:
            await session.execute(text("ANALYZE"))
        await session.commit()
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        if not is_sqlite:  # on few rows a scan is the cheapest plan; this shows if it is needed
            await session.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
        connection = (await session.connection()).sync_connection
        plans: list[str] = []

        def explained(asked: Any, _: Any, statement: str, parameters: Any, *__: Any) -> None:
            if statement.lstrip().startswith(("SELECT", "WITH")):
                beside = asked.connection.cursor()
                beside.execute(explain + statement, parameters)
                plans.extend(str(row[-1]) for row in beside.fetchall())

        assert connection is not None
        event.listen(connection, "before_cursor_execute", explained)
        await asks(session)
        await session.rollback()
    assert plans
    return [step for step in plans if step.startswith("SCAN ") or "Seq Scan" in step]

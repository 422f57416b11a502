"""How a database means to answer a query: which of its steps read a big table from end to end."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

MOST_ROWS = 5_000  # that one step of a plan may read along an index, with a LIMIT or of a month
MOST_INSTRUCTIONS = 60  # thousands, of SQLite's machine, that a query may take
# Bounded by the days of the period that is asked for.
BY_DAY = {"daily_measure", "grouped_question"}


async def faults(
    connection: AsyncConnection,
    statement: str,
    parameters: Any,
    big: set[str],
    before: Iterable[str] = (),
) -> list[str]:
    """Return what is wrong with how a SELECT is answered, one line each.

    `big` are the tables of which no query may read everything. The query is run, on PostgreSQL in
    a transaction that begins as the one that asked it did (its SETs are `before`).
    """
    big = big - BY_DAY
    if connection.dialect.name == "sqlite":
        return await _sqlite_faults(connection, statement, parameters, big)
    for each in before:
        await connection.exec_driver_sql(each)
    plan = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
    answer = (await connection.exec_driver_sql(plan, parameters)).all()[0][0]
    root = (json.loads(answer) if isinstance(answer, str) else answer)[0]
    return [fault for step in _steps(root["Plan"]) if (fault := _fault(step, big))]


async def _sqlite_faults(
    connection: AsyncConnection, statement: str, parameters: Any, big: set[str]
) -> list[str]:
    rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    details = [str(row[-1]) for row in rows.all()]
    found = [each for each in details if _scans(each, statement, big)]
    thousands = 0

    def count() -> int:
        nonlocal thousands
        thousands += 1
        return 0

    raw: Any = (await connection.get_raw_connection()).driver_connection
    await raw.set_progress_handler(count, 1000)
    (await connection.exec_driver_sql(statement, parameters)).all()
    await raw.set_progress_handler(None, 0)
    is_by_day = all(re.search(rf"\b{name}\b", statement) is None for name in big)
    if thousands > MOST_INSTRUCTIONS and not is_by_day:
        found += [f"{thousands},000 instructions", *details]
    return found


def _scans(detail: str, statement: str, big: set[str]) -> bool:
    """Tell whether a step of SQLite's reads all rows of a big table, or of an index of one.

    An index in order is fine where a LIMIT ends it.
    """
    scanned = re.match(r"SCAN (\w+)(.*)", detail)
    if scanned is None:
        return False
    name, how = scanned[1], scanned[2]
    known_as = re.search(rf"\b(\w+) AS {name}\b", statement)
    if (known_as[1] if known_as else name) not in big:
        return False
    if "VIRTUAL TABLE" in how:
        return re.search(r":\S*[M=]", how) is None  # FTS5: a MATCH, or a rowid
    return "USING" not in how or "LIMIT" not in statement


def _steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for each in plan.get("Plans", []):
        yield from _steps(each)


def _fault(step: dict[str, Any], big: set[str]) -> str | None:
    kind, table, times = step["Node Type"], step.get("Relation Name"), step["Actual Loops"]
    if table not in big or not times:
        return None
    read = (step["Actual Rows"] + step.get("Rows Removed by Filter", 0)) * times
    if kind == "Seq Scan" or read > MOST_ROWS:
        return f"{kind} on {table} reads {read:.0f} rows"
    return None

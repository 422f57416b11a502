"""An export as a file: CSV for people, in their language; JSON for programs, with identifiers."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator
from datetime import datetime
from typing import Any

import msgspec
from litestar.response import Stream

from gateway.clinic_time import CLINIC_TIME
from gateway.console.conversations.list_export import COLUMNS, ExportRow, Per
from gateway.console.csv_export import csv_response
from gateway.console.strings import Strings

# The words for the values of these columns are labels that the console has already.
_LABELS = {
    "channel": "channels",
    "language": "languages",
    "outcome": "outcomes",
    "outcomes": "outcomes",
    "topic": "topics",
    "topics": "topics",
    "thumb": "thumbs",
}


def csv_file(name: str, rows: AsyncIterable[ExportRow], per: Per, words: Strings) -> Stream:
    """Return the rows as CSV: headings and values in words, times in the clinic's time."""
    header = [words["conversation_export"]["columns"][column] for column in COLUMNS[per]]
    return csv_response(f"{name}.csv", header, _cells(rows, words), words.language)


def json_file(name: str, rows: AsyncIterable[ExportRow]) -> Stream:
    """Return the rows as one JSON array, with a line for each: times in ISO 8601, in UTC."""
    return Stream(
        _lines(rows),
        media_type="application/json",
        headers={"content-disposition": f'attachment; filename="{name}.json"'},
    )


async def _cells(rows: AsyncIterable[ExportRow], words: Strings) -> AsyncIterator[list[object]]:
    async for row in rows:
        yield [_cell(words, column, value) for column, value in row.items()]


def _cell(words: Strings, column: str, value: Any) -> object:
    match value:
        case None:
            return None
        case bool():
            return words["conversation_export"]["yes" if value else "no"]
        case datetime():
            return value.astimezone(CLINIC_TIME).strftime("%Y-%m-%d %H:%M:%S")
        case list():
            return ", ".join(str(_cell(words, column, each)) for each in value)
        case str() if column in _LABELS:
            return words.label(_LABELS[column], value)
    return value


async def _lines(rows: AsyncIterable[ExportRow]) -> AsyncIterator[bytes]:
    before = b"[\n"
    async for row in rows:
        yield before + msgspec.json.encode(row)
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"

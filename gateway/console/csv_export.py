"""Lists as CSV files that open in a spreadsheet as what they are: text, never a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Sequence

from litestar.response import Stream

from gateway.conversations.models import Language

Row = Sequence[object]
BOM = "\ufeff"  # Excel reads accents as UTF-8 when the file begins with it
_CHUNK = 64 * 1024  # characters that are sent at once
# A cell that begins so is a formula to a spreadsheet (OWASP, "CSV Injection"); so is what follows
# a semicolon, a tab or a line break, to a spreadsheet that takes these for the separator.
_FORMULA = re.compile(r"(?:\A|(?<=[;\t\r\n]))(?=[=+\-@\t\r＝＋－＠])")
_SEPARATORS: dict[Language, str] = {"fr": ";", "en": ","}


def csv_response(
    filename: str,
    header: Sequence[str],
    rows: Iterable[Row] | AsyncIterable[Row],
    language: Language | None = None,
) -> Stream:
    """Return a CSV file to download, sent while `rows` are read.

    Text that a spreadsheet would calculate gets an apostrophe; numbers stay numbers; None is an
    empty cell. `filename` is plain ASCII. With a language, the separator is the one that Excel
    expects where that language is set (a semicolon in French); a comma otherwise.
    """
    return Stream(
        _lines(header, rows, _SEPARATORS[language] if language else ","),
        media_type="text/csv",
        headers={"content-disposition": f'attachment; filename="{filename}"'},
    )


def safe_cell(value: object) -> object:
    """Return what stands in a cell: numbers as they are, and text that is no formula."""
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return value
    return _FORMULA.sub("'", str(value))


async def _lines(
    header: Sequence[str], rows: Iterable[Row] | AsyncIterable[Row], separator: str
) -> AsyncIterator[str]:
    text = io.StringIO()
    text.write(BOM)
    writer = csv.writer(text, delimiter=separator)
    writer.writerow([safe_cell(each) for each in header])
    async for row in _asynchronous(rows):
        writer.writerow([safe_cell(each) for each in row])
        if text.tell() >= _CHUNK:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


async def _asynchronous(rows: Iterable[Row] | AsyncIterable[Row]) -> AsyncIterator[Row]:
    if isinstance(rows, AsyncIterable):
        async for row in rows:
            yield row
    else:
        for row in rows:
            yield row

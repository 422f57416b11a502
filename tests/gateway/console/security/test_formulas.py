"""Formula injection: no cell of any list that can be downloaded is calculated."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import httpx

from tests.console.html import Form, Reader
from tests.gateway.console.security.conftest import Poisoned
from tests.gateway.databases import ON_ONE_DATABASE

_FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
# As many addresses give a CSV file as handlers make one.
MAKERS = [
    path
    for path in Path("gateway/console").rglob("*pages.py")
    if re.search(r"csv_response\(|as_csv|text/csv", path.read_text(encoding="utf-8"))
]


async def downloads(poisoned: Poisoned) -> dict[str, list[httpx.Response]]:
    """Return every CSV file that a page or a form gives, by the path that gave it."""
    found: dict[str, list[httpx.Response]] = {}
    client = poisoned.client
    for page in await poisoned.pages():
        answer = await client.get(page.address)
        _keep(found, answer)
        reader = Reader(answer.text if "html" in answer.headers["content-type"] else "")
        for address in reader.addresses:
            if re.search(r"export|csv", address) and not address.startswith("/console/static"):
                _keep(found, await client.get(httpx.URL(str(answer.url)).join(address)))
        for form in reader.forms:
            if re.search(r"export", form.action) and form.method == "post":
                for data in _variants(form):
                    _keep(found, await client.post(form.action, data=data))
    return found


def _keep(found: dict[str, list[httpx.Response]], answer: httpx.Response) -> None:
    if "text/csv" in answer.headers.get("content-type", ""):
        found.setdefault(answer.url.path, []).append(answer)


def _variants(form: Form) -> list[dict[str, str]]:
    """Return the form's values with each of its choices made once."""
    filled = {name: values[0] for name, values in form.choices.items()} | form.fields
    chosen = [{name: value} for name, values in form.choices.items() for value in values]
    pairs = [{**one, **other} for one in chosen for other in chosen]
    return [{**filled, **each} for each in pairs or [{}]]


@ON_ONE_DATABASE
async def test_no_cell_is_calculated(poisoned: Poisoned) -> None:
    found = await downloads(poisoned)
    words = 0
    for path, files in found.items():
        for file in files:
            text = file.text.removeprefix("\ufeff")
            for separator in ",;\t":
                rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
                cells = [cell for row in rows for cell in row]
                bad = [
                    each for each in cells if _FORMULA.match(each) and not _NUMBER.fullmatch(each)
                ]
                assert not bad, (path, bad)
                words += sum("1+1" in each for each in cells)
    assert words


@ON_ONE_DATABASE
async def test_no_export_is_forgotten(poisoned: Poisoned) -> None:
    assert len(await downloads(poisoned)) >= len(MAKERS)

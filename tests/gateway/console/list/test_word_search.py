"""Words are found however they are spelled, and stand in no address, no log and no database."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select, update

from gateway.audit.models import AuditEntry
from gateway.console.conversations.list_queries import PAGE
from gateway.record import utc_now
from gateway.search.housekeeping import tidy_search
from gateway.search.models import ConversationSearch
from tests.gateway.console.conftest import LIST
from tests.gateway.console.list.conftest import Colleague
from tests.gateway.console.list.reading import listed, page_of, post, said, search
from tests.gateway.databases import ON_ONE_DATABASE


def marks(page: str) -> list[str]:
    return re.findall(r"<mark>(.*?)</mark>", page)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("infiltration", True),
        ("INFILTRATION douleurs", True),
        ("épaule", True),
        ("epaules", True),
        ("l'épaule", True),
        ("genou", False),
        ("infiltration genou", False),
        ("« infiltrations à l’épaule »", True),
        ('"épaule infiltrations"', False),
        ('"infiltrations à l', True),  # the quote is not closed
        ("infiltrat*", True),
        ("epau*", True),
        ("genou*", False),
        ("à", True),  # says nothing, but it is all that was asked for
    ],
)
async def test_words_are_found(staff: httpx.AsyncClient, words: str, found: bool) -> None:
    key = await said(staff, "Les infiltrations à l’épaule calment-elles la douleur ?")
    await said(staff, "Quel est le prix ?")
    assert listed(await page_of(staff, words)) == ([key] if found else [])


async def test_english_too(staff: httpx.AsyncClient) -> None:
    key = await said(staff, "How long do injections last?", language="en")
    for words in ("injection", "injections last", '"how long"'):
        assert listed(await page_of(staff, words)) == [key]


@pytest.mark.parametrize(
    "words",
    [
        '"',
        '""',
        "*",
        '"" OR 1=1 --',
        "NEAR(mal dos)",
        "mal NEAR dos",
        "mal AND",
        "NOT mal",
        "words:mal",
        "-mal",
        "^mal",
        "{words}: mal",
        "mal' & 'x",
        "mal:*",
        "!mal | dos",
        "(mal",
        "mal)",
        "'; DROP TABLE message_words; --",
        "mal + dos",
        "%",
        "_",
        "\\",
        "\x00mal",
        "mal\u2028dos",
        "中文",
        "🙂",
    ],
)
async def test_nothing_typed_is_a_command(staff: httpx.AsyncClient, words: str) -> None:
    key = await said(staff, "J’ai mal au dos")
    answer = await staff.get(await search(staff, words))
    assert answer.status_code == 200
    assert listed(answer.text) in ([], [key])
    assert listed(await page_of(staff, "mal")) == [key]


async def test_a_search_goes_with_filters_and_pages(staff: httpx.AsyncClient) -> None:
    keys = [await said(staff, f"mal au dos {number}") for number in range(PAGE + 1)]
    english = await said(staff, "mal au dos", language="en")
    await said(staff, "autre chose")
    address = await search(staff, "dos", "language=fr")
    assert re.fullmatch(LIST + r"\?language=fr&search=[\w-]{36}", address)
    newest = (await staff.get(address)).text
    older = newest.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert listed(newest) + listed((await staff.get(older)).text) == keys[::-1]
    assert english in listed(await page_of(staff, "dos"))
    assert 'name="search" value="' in newest  # other filters keep it


async def test_the_snippet_shows_the_newest_match_and_marks_it(staff: httpx.AsyncClient) -> None:
    long = "Bonjour à tous. " * 20
    await said(staff, "Une infiltration ?", f"{long}Et les infiltrations au dos ? {long}")
    page = await page_of(staff, "infiltration")
    assert marks(page) == ["infiltrations"]
    assert "…" in page
    assert marks(await page_of(staff, '"au dos"')) == ["au dos"]


async def test_a_snippet_is_text_and_nothing_else(staff: httpx.AsyncClient) -> None:
    await said(staff, "<script>alert(1)</script> dos <img src=x onerror=alert(2)> </mark><b>")
    for words in ("dos", "script", "<script>alert(1)</script>", '"img src"'):
        page = await page_of(staff, words)
        assert marks(page)
        assert "<img" not in page
        assert "<b>" not in page
        assert not re.search(r"<script(?! src=\"/console/static/)", page)
    page = await page_of(staff, '"><script>alert(3)</script>')
    assert not re.search(r"<script(?! src=\"/console/static/)", page)


@pytest.mark.parametrize("words", ["jean", "tremblay", "example", "514", "5550199", "514*"])
async def test_what_is_masked_is_neither_found_nor_shown(
    staff: httpx.AsyncClient, words: str
) -> None:
    key = await said(staff, "Écrivez à jean.tremblay@example.com ou au 514 555-0199 pour mon dos")
    assert listed(await page_of(staff, words)) == []
    page = await page_of(staff, "dos")
    assert listed(page) == [key]
    for hidden in ("tremblay", "555-0199"):
        assert hidden not in page


@ON_ONE_DATABASE
async def test_words_stand_in_no_address_log_audit_or_row(
    staff: httpx.AsyncClient, sessions: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "gateway")
    address = await search(staff, "perroquet")
    assert "perroquet" not in address
    assert "perroquet" in (await staff.get(address)).text  # whoever searched sees what they typed
    async with sessions() as session:
        entries = list(await session.scalars(select(AuditEntry)))
        (kept,) = await session.scalars(select(ConversationSearch))
    assert {"conversations.searched", "conversations.listed"} <= {each.action for each in entries}
    assert str(kept.id) in {each.subject for each in entries}
    assert not any("perroquet" in f"{each.action}{each.details}" for each in entries)
    assert b"perroquet" not in kept.words
    assert "perroquet" not in caplog.text


async def test_a_search_is_its_owners(staff: httpx.AsyncClient, colleague: Colleague) -> None:
    keys = {await said(staff, "perroquet"), await said(staff, "mal au dos")}
    english = await said(staff, "my back", language="en")
    address = await search(staff, "perroquet", "language=fr")
    other = await colleague("administrator")
    for query in (address, f"{LIST}?language=fr&search={uuid4()}"):
        page = (await other.get(query)).text
        assert "Les mots cherchés n’ont pas suivi cette adresse" in page
        assert set(listed(page)) == keys
        assert english not in page
        # Not in a link nor in a form: what is exported or saved is what is shown.
        assert not re.search(r'(href|value)="[^"]*search=', page.partition("<main")[2])
    export = await post(
        other, f"{LIST}/export", filter=address.partition("?")[2], per="turn", format="csv"
    )
    saved = await post(other, f"{LIST}/filters", filter=address.partition("?")[2], name="x")
    assert export.status_code == saved.status_code == 404


@ON_ONE_DATABASE
async def test_without_a_word_there_is_no_search(staff: httpx.AsyncClient) -> None:
    assert await search(staff, "   ", "language=fr") == f"{LIST}?language=fr"
    assert "Il n’y a aucun mot à chercher dans\u00a0: ?!" in await page_of(staff, "?!")
    assert "Aucun message ne contient ces mots\u00a0: zzz" in await page_of(staff, "zzz")


@ON_ONE_DATABASE
async def test_a_form_from_elsewhere_is_refused(staff: httpx.AsyncClient) -> None:
    for path in ("search", "filters", "export", f"filters/{uuid4()}/name"):
        answer = await staff.post(f"{LIST}/{path}", data={"words": "dos"})
        assert answer.status_code == 403


async def test_a_search_is_forgotten_after_a_month(staff: httpx.AsyncClient, sessions: Any) -> None:
    address, saved = await search(staff, "dos"), await search(staff, "mal")
    query = saved.partition("?")[2]
    assert (await post(staff, f"{LIST}/filters", filter=query, name="Mal")).status_code == 303
    await tidy_search(sessions)
    assert (await staff.get(address)).status_code == 200
    async with sessions() as session:
        old = utc_now() - timedelta(days=31)
        await session.execute(update(ConversationSearch).values(created_at=old))
        await session.commit()
    await tidy_search(sessions)
    assert "n’ont pas suivi cette adresse" in (await staff.get(address)).text
    assert "n’ont pas suivi cette adresse" not in (await staff.get(saved)).text
    async with sessions() as session:
        assert [key.id for key in await session.scalars(select(ConversationSearch))] == [
            UUID(query.partition("=")[2])
        ]

from __future__ import annotations

import ast
import csv
import html
import io
import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.audit.entries import PAGE
from gateway.audit.models import AuditEntry
from gateway.clinic_time import day_of
from gateway.console.strings import strings
from gateway.record import utc_now
from tests.gateway.console.people import Browser, actions, add_person, browser_of
from tests.gateway.counted_queries import counted_queries

Sessions = async_sessionmaker[AsyncSession]
AUDIT = "/console/team/audit"
SUMMARY = "/console/team/summary"


async def add(sessions: Sessions, action: str, count: int = 1, **columns: object) -> None:
    async with sessions() as session:
        session.add_all(
            AuditEntry(**{"who": "anne@clinique.example", "action": action, **columns})
            for _ in range(count)
        )
        await session.commit()


async def account_id(sessions: Sessions, role: str) -> UUID:
    async with sessions() as session:
        query = select(AuditEntry.account_id).where(AuditEntry.who == f"{role}@clinique.example")
        found = (await session.scalars(query)).first()
        assert found
        return found


async def test_each_entry_is_a_sentence_with_the_person_and_the_subject(
    administrator: Browser, sessions: Sessions
) -> None:
    reader = await add_person(sessions, "reader", display_name="Luc Lecture")
    await administrator.post(f"/console/team/people/{reader.id}/role", role="reviewer")
    conversation = uuid4()
    await add(sessions, "conversation.opened", subject=str(conversation))
    await add(sessions, "thing.nobody_wrote_a_sentence_for")
    await add(sessions, "sign_in.failed", who="unknown")
    page = html.unescape((await administrator.get(AUDIT)).text)
    assert "A changé le rôle d’un compte" in page
    assert "Agnès Admin" in page
    assert "avant\u00a0: Lecture" in page
    assert "après\u00a0: Révision" in page
    assert "Luc Lecture" in page
    assert f'href="/console/conversations/{conversation}"' in page
    assert "thing.nobody_wrote_a_sentence_for" in page
    assert "personne inconnue" in page


async def test_pages_and_filters_are_addresses(administrator: Browser, sessions: Sessions) -> None:
    await add(sessions, "conversation.opened", PAGE + 5, at=utc_now() - timedelta(days=3))
    first = await administrator.get(AUDIT, kind="conversation")
    assert first.text.count("A ouvert une conversation") == PAGE
    older = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert older
    second = await administrator.get(AUDIT + html.unescape(older[1]))
    assert second.text.count("A ouvert une conversation") == 5
    assert 'rel="next"' not in second.text
    assert '<option value="conversation" selected>' in second.text
    today = day_of(utc_now()).isoformat()
    recent = await administrator.get(AUDIT, kind="conversation", since=today)
    assert "Aucune action" in recent.text
    until = await administrator.get(AUDIT, until=today, kind="conversation")
    assert "A ouvert une conversation" in until.text


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("person", "x", 400),
        ("since", "hier", 400),
        ("until", "9999-12-31", 400),
        ("subject", "\0", 400),
        ("subject", "x" * 65, 400),
        ("subject", "Tremblay", 400),
        ("after", "x", 404),
        ("kind", "'; DROP TABLE audit_entry; --", 400),
        ("kind", "Tremblay", 400),
    ],
)
async def test_a_filter_that_is_none_is_said_and_not_logged(
    administrator: Browser, sessions: Sessions, name: str, value: str, status: int
) -> None:
    answer = await administrator.get(AUDIT, **{name: value})
    assert answer.status_code == status
    async with sessions() as session:
        entries = await session.scalars(select(AuditEntry))
        assert not [each for each in entries if value in str(each.details)]


def test_every_detail_that_is_noted_has_a_name() -> None:
    noted = {
        keyword.arg
        for path in Path("gateway/console").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "note"
        for keyword in call.keywords
        if keyword.arg
    }
    assert len(noted) > 20
    for language in ("fr", "en"):
        words = strings("en" if language == "en" else "fr")["audit_details"]
        assert not noted - set(words), language


def own(statements: list[str]) -> list[str]:
    """Return the page's statements, without those of what works in the background."""
    read = [each for each in statements if not each.startswith("DELETE")]  # what has expired
    return [each for each in read if "audit_entry" in each or "staff_" in each]


async def test_a_page_costs_as_many_queries_however_long_the_log(
    administrator: Browser, sessions: Sessions
) -> None:
    await administrator.get(AUDIT)
    with counted_queries() as few:
        await administrator.get(AUDIT)
    await add(sessions, "conversation.opened", PAGE)
    with counted_queries() as many:
        await administrator.get(AUDIT)
    assert len(own(few)) == len(own(many)) > 1


async def test_the_export_is_the_filtered_log_and_leaves_an_entry(
    administrator: Browser, sessions: Sessions
) -> None:
    await add(sessions, "conversation.opened", 3, details={"=cmd": "=1+1"})
    await add(sessions, "account.opened", who="=HYPERLINK(1)")
    answer = await administrator.post(f"{AUDIT}/export")
    assert answer.headers["content-type"].startswith("text/csv")
    text = answer.text.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert {row["Courriel"] for row in rows} >= {"'=HYPERLINK(1)", "anne@clinique.example"}
    only = await administrator.post(f"{AUDIT}/export", kind="conversation")
    rows = list(csv.DictReader(io.StringIO(only.text.removeprefix("\ufeff")), delimiter=";"))
    assert [row["Action"] for row in rows] == ["A ouvert une conversation"] * 3
    assert (await actions(sessions)).count(
        ("administrator@clinique.example", "audit.exported")
    ) == 2


async def test_coming_in_going_out_and_failing_to_are_entries(
    client: httpx.AsyncClient, sessions: Sessions, anybody: Browser
) -> None:
    await add_person(sessions, "reader")
    await anybody.sign_in("reader@clinique.example", "not the password")
    await anybody.sign_in("a secret that was typed into the wrong field", "x")
    await anybody.sign_in("READER@clinique.example")
    await anybody.post("/console/logout")
    assert await actions(sessions) == [
        ("reader@clinique.example", "sign_in.failed"),
        ("unknown", "sign_in.failed"),
        ("reader@clinique.example", "sign_in.succeeded"),
        ("reader@clinique.example", "sign_out.done"),
    ]


async def test_one_address_cannot_fill_the_log(client: httpx.AsyncClient, anybody: Browser) -> None:
    answers = [
        (await anybody.sign_in(f"somebody{number}@clinique.example", "x")).status_code
        for number in range(52)
    ]
    assert answers == [401] * 50 + [429] * 2


async def test_the_summary_of_a_month(administrator: Browser, sessions: Sessions) -> None:
    await add(sessions, "message.revealed", 4)
    page = html.unescape((await administrator.get(SUMMARY)).text)
    assert "anne@clinique.example (4)" in page
    assert "Mois en cours" in page
    quiet = await administrator.get(SUMMARY, month="2020-02")
    assert "Résumé\u00a0: février 2020" in html.unescape(quiet.text)
    assert "Rien ne ressort" in quiet.text
    assert 'href="?month=2020-03"' in quiet.text
    for odd in ("2020-13", "x", "0001-01", "9999-12"):
        assert (await administrator.get(SUMMARY, month=odd)).status_code == 404


async def test_who_may_read_the_log_need_not_manage_the_team(
    client: httpx.AsyncClient, sessions: Sessions
) -> None:
    manager = await browser_of(client, sessions, "manager")
    page = (await manager.get("/console/team")).text
    assert "manager@clinique.example" in page
    assert "/console/team/people/" not in page
    assert "/console/team/invitations" not in page
    assert (await manager.get(AUDIT)).status_code == 200


async def test_the_summaries_end_where_the_log_begins(
    administrator: Browser, sessions: Sessions
) -> None:
    present = (await administrator.get(SUMMARY)).text
    assert 'rel="prev"' not in present
    await add(sessions, "conversation.opened", 1, at=utc_now() - timedelta(days=40))
    present = (await administrator.get(SUMMARY)).text
    assert 'rel="prev"' in present

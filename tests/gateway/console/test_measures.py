"""The page of numbers, and its export."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select

from gateway.audit.models import AuditEntry
from gateway.clinic_time import CLINIC_TIME, day_of
from gateway.measures.rollups import store_day
from gateway.record import utc_now
from gateway.staff.accounts import create_account
from gateway.staff.models import Role
from tests.gateway.console.conftest import PASSWORD, sign_in
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.measures.told import Said, Sessions, tell

MEASURES = "/console/measures"
PERIOD = {"from": "2025-01-10", "to": "2025-01-16"}


async def signed_in(client: httpx.AsyncClient, sessions: Sessions, role: Role) -> httpx.AsyncClient:
    email = f"{role}@clinique.example"
    async with sessions() as session:
        await create_account(session, email, PASSWORD, role)
        await session.commit()
    assert (await sign_in(client, email)).status_code == 303
    return client


@pytest_asyncio.fixture
async def manager(client: httpx.AsyncClient, sessions: Sessions) -> httpx.AsyncClient:
    return await signed_in(client, sessions, "manager")


@pytest_asyncio.fixture
async def january(sessions: Sessions) -> None:
    """Three conversations of a week, one of the week before, and the days counted."""
    await tell(sessions, Said("2025-01-05 10:00"), Said("2025-01-05 10:01", "handoff", "cost"))
    await tell(sessions, Said("2025-01-10 10:00", thumb="up"))
    await tell(sessions, Said("2025-01-16 23:00"), Said("2025-01-16 23:01", "emergency", "trauma"))
    await tell(sessions, Said("2025-01-16 08:00", "out_of_scope", None, language="en"))
    for day in range(3, 17):
        await store_day(sessions, date(2025, 1, day), date(2025, 2, 1))


def plain(html: str) -> str:
    """Return what a person reads of a page, with ordinary spaces."""
    text = re.sub(r"<[^>]+>", " ", html.partition("<main")[2])
    return re.sub(r"\s+", " ", text)


def row(html: str, label: str) -> str:
    """Return what a person reads of the first row of a table that begins so."""
    for found in re.findall(r"<tr[^>]*>.*?</tr>", html, re.DOTALL):
        if plain("<main" + found).strip().startswith(label):
            return plain("<main" + found).strip()
    raise AssertionError(label)


async def test_a_period_beside_the_one_before(manager: httpx.AsyncClient, january: None) -> None:
    page = (await manager.get(MEASURES, params=PERIOD)).text
    read = plain(page)
    assert "Du 10 janv. 2025 au 16 janv. 2025 (7 jours), comparé aux 7 jours d’avant" in read
    assert "Questions réglées par l’assistant seul 67 % 2 sur 3" in read
    assert "67 points de plus (avant : 0 %)" in read
    assert "Conversations 3 nouvelles : 3 2 de plus qu’avant (+200 %)" in read
    assert "Messages reçus 4 chacun avec sa réponse 2 de plus qu’avant (+100 %)" in read
    assert "Transferts à la clinique 0" in read
    assert "1 de moins qu’avant (−100 %)" in read
    assert row(page, "Réponse ") == "Réponse 2 50 % 1 de plus (+100 %)"
    assert row(page, "Coût") == "Coût 0 1 de moins (−100 %)"
    assert row(page, "Chute ou accident") == "Chute ou accident 1 100 % 1 de plus"
    assert row(page, "Anglais") == "Anglais 1 25 % 1 de plus"
    assert row(page, "16 janv. 2025") == "16 janv. 2025 2 0"
    assert row(page, "Temps total, la moitié").endswith("56 ms 56 ms")


async def test_today_is_counted_at_once_and_an_erasure_too(
    manager: httpx.AsyncClient, sessions: Sessions
) -> None:
    now = utc_now().astimezone(CLINIC_TIME).isoformat()
    await tell(sessions, Said(now, "partial", "recovery"))
    page = (await manager.get(MEASURES)).text
    assert "Conversations 1 nouvelles : 1" in plain(page)
    assert row(page, "Récupération").startswith("Récupération après l’opération 1 100 %")


async def test_before_the_first_day_there_is_nothing_to_compare(
    manager: httpx.AsyncClient, january: None
) -> None:
    week = {"from": "2025-01-03", "to": "2025-01-09"}
    read = plain((await manager.get(MEASURES, params=week)).text)
    assert "Les mesures commencent le 3 janv. 2025 : il n’y a rien avant à quoi comparer" in read
    assert "Conversations 1 nouvelles : 1 rien à comparer" in read
    longer = {"from": "2025-01-05", "to": "2025-01-12"}
    assert "n’est pas complète" in plain((await manager.get(MEASURES, params=longer)).text)


async def test_a_long_period_has_a_bar_per_week(manager: httpx.AsyncClient, january: None) -> None:
    page = (await manager.get(MEASURES, params={"from": "2024-12-01", "to": "2025-06-01"})).text
    assert "Conversations par semaine" in page
    assert row(page, "5 janv. 2025").endswith("2 –")


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"from": "hier", "to": "2025-01-01"}, "Ces dates ne se lisent pas"),
        ({"from": "2025-01-02", "to": "2025-01-01"}, "La fin est avant le début"),
        ({"from": "9998-01-01", "to": "9999-01-01"}, "n’a pas encore commencé"),
        ({"from": "2020-01-01", "to": "2025-01-01"}, "au plus deux ans"),
    ],
)
async def test_bad_dates_are_told_and_kept_in_the_form(
    manager: httpx.AsyncClient, query: dict[str, str], said: str
) -> None:
    answer = await manager.get(MEASURES, params=query)
    assert answer.status_code == 400
    assert said in plain(answer.text)
    assert f'value="{query["from"]}"' in answer.text
    assert (await manager.get(f"{MEASURES}/export", params=query)).status_code == 400


@ON_ONE_DATABASE
async def test_bars_lead_to_the_conversations_that_they_count(
    manager: httpx.AsyncClient, january: None
) -> None:
    page = (await manager.get(MEASURES, params=PERIOD)).text
    links = re.findall(r'href="(/console/conversations\?[^"]+)"', page)
    assert len(links) >= 8
    assert "/console/conversations?outcome=answer&amp;from=2025-01-10&amp;to=2025-01-16" in links
    for link in links:
        answer = await manager.get(link.replace("&amp;", "&"))
        assert answer.status_code == 200, link


async def test_the_export_has_every_number(
    manager: httpx.AsyncClient, january: None, sessions: Sessions
) -> None:
    answer = await manager.get(f"{MEASURES}/export", params={**PERIOD, "format": "csv"})
    assert answer.headers["content-disposition"].endswith('"mesures-2025-01-10-2025-01-16.csv"')
    header, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";")
    assert header == ["Jour", "Mesure", "Code", "Libellé", "Nombre"]
    assert ["2025-01-16", "Conversations", "", "", "2"] in rows
    assert ["2025-01-16", "Signaux d’alarme", "trauma", "Chute ou accident", "1"] in rows
    assert ["2025-01-10", "Avis", "up", "Utile", "1"] in rows
    assert {each[0] for each in rows} <= {f"2025-01-{day}" for day in range(10, 17)}
    answer = await manager.get(f"{MEASURES}/export", params={**PERIOD, "format": "json"})
    data = answer.json()
    assert (data["from"], data["to"]) == ("2025-01-10", "2025-01-16")
    assert {"day": "2025-01-16", "measure": "conversations", "key": "", "value": 2} in data["rows"]
    assert len(data["rows"]) == len(rows)
    async with sessions() as session:
        noted = await session.scalars(
            select(AuditEntry).where(AuditEntry.action == "measures.exported")
        )
        assert {entry.details["format"] for entry in noted} == {"csv", "json"}


async def test_the_export_has_today(manager: httpx.AsyncClient, sessions: Sessions) -> None:
    await tell(sessions, Said(utc_now().astimezone(CLINIC_TIME).isoformat()))
    today = day_of(utc_now())
    query = {"from": str(today - timedelta(days=1)), "to": str(today), "format": "json"}
    rows = (await manager.get(f"{MEASURES}/export", params=query)).json()["rows"]
    assert {"day": str(today), "measure": "messages", "key": "", "value": 1} in rows


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    ("role", "exports"),
    [("reader", 403), ("reviewer", 403), ("manager", 200), ("administrator", 200)],
)
async def test_who_reads_and_who_exports(
    client: httpx.AsyncClient, sessions: Sessions, role: Role, exports: int
) -> None:
    await signed_in(client, sessions, role)
    page = await client.get(MEASURES)
    assert page.status_code == 200
    assert ("/console/measures/export" in page.text) == (exports == 200)
    assert (await client.get(f"{MEASURES}/export")).status_code == exports


@ON_ONE_DATABASE
async def test_nobody_signed_in_sees_nothing(client: httpx.AsyncClient) -> None:
    for path in (MEASURES, f"{MEASURES}/export"):
        answer = await client.get(path)
        assert answer.status_code == 302
        assert "login" in answer.headers["location"]

"""The conversations of a filter as a file: masked, without a formula, however many there are."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select, update

from gateway.audit.models import AuditEntry
from gateway.review.models import Tag
from tests.gateway.console.conftest import LIST
from tests.gateway.console.list.conftest import Colleague
from tests.gateway.console.list.reading import post, said, search
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer, answer
from tests.gateway.visitor import Visitor


async def export(client: httpx.AsyncClient, query: str, **chosen: str) -> httpx.Response:
    return await post(client, f"{LIST}/export", filter=query, **chosen)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


async def test_one_row_a_conversation(
    staff: httpx.AsyncClient, colleague: Colleague, engine: EngineServer, sessions: Any
) -> None:
    manager = await colleague("manager")
    engine.reply = lambda turn: answer(
        turn, outcome="emergency" if "vessie" in turn["text"] else "answer"
    )
    await said(staff, "quelque chose", language="en")
    visitor, client_id = await Visitor.arrive(staff), str(uuid4())
    await visitor.say("=HYPERLINK(1) jean@example.com", client_id)
    await visitor.say("et ma vessie ?")
    await visitor.judge(client_id, "down", "trop long")
    await post(manager, f"{LIST}/{visitor.conversation}/tags", tag="dos")
    async with sessions() as session:  # one from before tags were looked through
        await session.execute(update(Tag).values(name="jean@example.com"))
        await session.commit()
    (row,) = table((await export(manager, "language=fr", per="conversation", format="csv")).text)
    assert row["Conversation"] == visitor.conversation
    assert row["Première question"] == "'=HYPERLINK(1) [courriel]"
    assert row["Résultats"] == "Réponse, Urgence"
    assert row["Sujets"] == "Infection ou inflammation"
    assert (row["Canal"], row["Langue"], row["Messages"]) == ("Site web", "Français", "2")
    assert (row["Avis «\u00a0utile\u00a0»"], row["Avis «\u00a0pas utile\u00a0»"]) == ("0", "1")
    assert (row["Signal d’alarme"], row["Transfert"], row["Relue"]) == ("oui", "non", "non")
    assert row["Confiance la plus basse"] == "0.93"
    assert row["Étiquettes"] == "[courriel]"
    async with sessions() as session:
        (entry,) = await session.scalars(
            select(AuditEntry).where(AuditEntry.action == "conversations.exported")
        )
    assert entry.details == {
        "filter": "language=fr",
        "format": "csv",
        "per": "conversation",
        "conversations": 1,
        "rows": 1,
    }


async def test_one_row_a_turn(staff: httpx.AsyncClient, colleague: Colleague) -> None:
    manager = await colleague("manager")
    visitor, client_id = await Visitor.arrive(staff), str(uuid4())
    await visitor.say("mon numéro est le 514 555-0199", client_id)
    await visitor.judge(client_id, "up", "@SUM(1+1)*cmd|' /C calc'!A0")
    await visitor.say("merci")
    rows = table((await export(manager, "", per="turn", format="csv")).text)
    assert [row["Message"] for row in rows] == ["mon numéro est le [téléphone]", "merci"]
    assert rows[0]["Raison de l’avis"] == "'@SUM(1+1)*cmd|' /C calc'!A0"
    assert [row["Avis sur la réponse"] for row in rows] == ["Utile", ""]
    assert rows[1]["Réponse"] == "Réponse à : merci"


async def test_json_is_one_array_with_a_line_for_each(
    staff: httpx.AsyncClient, colleague: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.console.conversations.list_export._BATCH", 2)
    manager = await colleague("manager")
    keys = [await said(staff, f"question {number}", "merci") for number in range(5)]
    file = await export(manager, "", per="turn", format="json")
    assert file.headers["content-type"].startswith("application/json")
    assert 'filename="conversations-' in file.headers["content-disposition"]
    rows = json.loads(file.text)
    assert len(file.text.splitlines()) == len(rows) + 2
    assert [row["conversation_id"] for row in rows[::2]] == keys[::-1]
    assert rows[0]["outcome"] == "answer"
    assert rows[0]["at"].endswith(("Z", "+00:00"))
    assert {row["message"] for row in rows[1::2]} == {"merci"}
    nothing = await export(manager, "language=en", per="turn", format="json")
    assert json.loads(nothing.text) == []


async def test_a_search_is_exported_too(staff: httpx.AsyncClient, colleague: Colleague) -> None:
    manager = await colleague("manager")
    key = await said(staff, "perroquet")
    await said(staff, "autre chose")
    query = (await search(manager, "perroquets")).partition("?")[2]
    rows = json.loads((await export(manager, query, per="conversation", format="json")).text)
    assert [row["conversation_id"] for row in rows] == [key]
    empty = (await search(manager, "?!")).partition("?")[2]
    assert json.loads((await export(manager, empty, per="turn", format="json")).text) == []


@ON_ONE_DATABASE
@pytest.mark.parametrize("role", ["reader", "reviewer"])
async def test_it_takes_a_manager(
    staff: httpx.AsyncClient, colleague: Colleague, role: str
) -> None:
    await said(staff, "bonjour")
    browser = staff if role == "reader" else await colleague(role)
    assert (await export(browser, "", per="turn", format="csv")).status_code == 403
    assert f'action="{LIST}/export"' not in (await browser.get(LIST)).text


@ON_ONE_DATABASE
async def test_what_is_no_export_is_not_understood(colleague: Colleague) -> None:
    manager = await colleague("manager")
    for chosen in ({"per": "turn", "format": "exe"}, {"per": "x", "format": "csv"}, {}):
        assert (await export(manager, "", **chosen)).status_code == 400
    assert (await export(manager, "outcome=x", per="turn", format="csv")).status_code == 400

"""What the list of conversations shows of each."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx
import pytest

from gateway.console.conversations.list_queries import PAGE
from tests.gateway.console.conftest import LIST
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer, answer
from tests.gateway.visitor import Visitor


def rows(page: str) -> list[str]:
    return re.findall(r"<tr[ >].*?</tr>", page.partition("<tbody>")[2], re.DOTALL)


def outcomes_of(engine: EngineServer, **outcomes: str) -> None:
    """Let the engine answer these texts with these outcomes."""

    def reply(turn: dict[str, Any]) -> dict[str, Any]:
        return answer(turn, outcome=outcomes[turn["text"]])

    engine.reply = reply


async def test_a_row_says_when_where_how_much_and_what_came_of_it(
    staff: httpx.AsyncClient, engine: EngineServer
) -> None:
    outcomes_of(engine, un="smalltalk", deux="answer", trois="partial", quatre="handoff")
    visitor = await Visitor.arrive(staff, "en")
    for text in ("un", "deux", "trois", "quatre"):
        await visitor.say(text)
    (row,) = rows((await staff.get(LIST)).text)
    assert f'<a lang="en" href="{LIST}/{visitor.conversation}" data-opens-entry>un</a>' in row
    assert re.search(r'<time datetime="[\d-]+T[\d:.]+\+00:00">', row)
    assert "Site web" in row
    assert "Anglais" in row
    assert '<td class="number">4</td>' in row
    badges = re.findall(r'class="outcome (\w+)">([^<]+)<', row)
    assert badges == [
        ("handoff", "Transfert"),
        ("partial", "Réponse partielle"),
        ("answer", "Réponse"),
    ]
    assert "alarming" not in row


@pytest.mark.parametrize("outcome", ["emergency", "urgent", "distress"])
@ON_ONE_DATABASE
async def test_an_emergency_marks_its_conversation_for_good(
    staff: httpx.AsyncClient, engine: EngineServer, outcome: str
) -> None:
    outcomes_of(engine, aide=outcome, merci="smalltalk")
    visitor = await Visitor.arrive(staff)
    await visitor.say("aide")
    for _ in range(4):  # until its badge is no longer among the latest
        await visitor.say("merci")
    (row,) = rows((await staff.get(LIST)).text)
    assert row.startswith('<tr class="alarming" ')
    assert "Urgence, avis médical ou détresse" in row  # in words too, not by colour alone


async def test_a_long_first_question_is_cut(staff: httpx.AsyncClient) -> None:
    visitor = await Visitor.arrive(staff)
    await visitor.say("mal au dos " * 30)
    (row,) = rows((await staff.get(LIST)).text)
    assert "mal au dos mal au dos" in row
    assert row.count("mal au dos") < 12
    assert "..." not in row
    assert "…" in row


async def test_the_links_lead_through_the_pages(staff: httpx.AsyncClient) -> None:
    visitors = [await Visitor.arrive(staff) for _ in range(PAGE + 1)]
    for visitor in visitors:
        await visitor.say("une question")
    newest = (await staff.get(LIST)).text
    assert len(rows(newest)) == PAGE
    found = re.search(r'rel="next" href="([^"]+)"', newest)
    assert found
    older = (await staff.get(unescape(found[1]))).text
    assert len(rows(older)) == 1
    assert visitors[0].conversation in older
    assert 'rel="next"' not in older

"""The list shows what is asked for, under an address that can be shared."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select, update

from gateway.audit.models import AuditEntry
from gateway.clinic_time import day_of, start_of
from gateway.console.conversations.list_queries import PAGE
from gateway.conversations.models import Conversation, Turn
from gateway.record import utc_now
from gateway.review.models import ConversationReview
from gateway.review.tags import add_tag
from gateway.search.facets import refresh_facets
from gateway.search.filters import Filter, FilterError
from gateway.staff.models import StaffAccount
from tests.gateway.console.conftest import LIST
from tests.gateway.console.list.conftest import Colleague
from tests.gateway.console.list.reading import found_by, listed, post, said
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer, answer
from tests.gateway.visitor import Visitor


@pytest_asyncio.fixture
async def four(staff: httpx.AsyncClient, engine: EngineServer) -> dict[str, str]:
    """Four conversations of different kinds, by name."""
    answers: dict[str, dict[str, Any]] = {
        "sure": {"topic": "cost", "confidence": 0.97},
        "unsure": {"outcome": "clarify", "topic": None, "confidence": 0.45},
        "alarm": {"outcome": "emergency", "topic": "trauma", "confidence": 0.7},
        "handoff": {
            "outcome": "handoff",
            "topic": None,
            "confidence": None,
            "context": {"handoff_reference": "K7PX-4M2Q", "handoff_subject": "Coût"},
            "language": "en",
        },
    }
    engine.reply = lambda turn: answer(turn, **answers[turn["text"]])
    return {name: await said(staff, name) for name in answers}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("outcome=emergency", "alarm"),
        ("outcome=clarify&outcome=emergency", "alarm unsure"),
        ("topic=cost", "sure"),
        ("confidence=40-60", "unsure"),
        ("confidence=60-80&confidence=80-100", "alarm sure"),
        ("confidence=0-40", ""),
        ("red_flag=yes", "alarm"),
        ("red_flag=no", "handoff unsure sure"),
        ("handed_over=yes", "handoff"),
        ("handed_over=no&red_flag=no", "unsure sure"),
        ("language=en", "handoff"),
        ("channel=web", "handoff alarm unsure sure"),
        ("channel=messenger", ""),
        ("reviewed=no&language=fr", "alarm unsure sure"),
        ("thumb=none&topic=cost", "sure"),
        ("outcome=emergency&language=en", ""),
    ],
)
async def test_each_filter_and_several_at_once(
    staff: httpx.AsyncClient, four: dict[str, str], query: str, names: str
) -> None:
    page = await staff.get(f"{LIST}?{Filter.parse(httpx.QueryParams(query).multi_items())}")
    assert listed(page.text) == [four[name] for name in names.split()]
    if not names:
        assert "Aucune conversation ne correspond à ces filtres." in page.text


async def test_a_thumb_is_found_as_long_as_it_is_given(staff: httpx.AsyncClient) -> None:
    visitor, client_id = await Visitor.arrive(staff), str(uuid4())
    await visitor.say("bonjour", client_id)
    here = [visitor.conversation]
    assert await found_by(staff, "thumb=none") == here
    await visitor.judge(client_id, "down")
    assert await found_by(staff, "thumb=down") == here
    assert await found_by(staff, "thumb=none") == await found_by(staff, "thumb=up") == []
    await visitor.judge(client_id, "up")
    assert await found_by(staff, "thumb=up") == here
    await visitor.unjudge(client_id)
    assert await found_by(staff, "thumb=none") == here


async def test_what_nobody_looks_after_is_found(
    staff: httpx.AsyncClient, colleague: Colleague, sessions: Any
) -> None:
    key = await said(staff, "bonjour")
    reviewer = await colleague("reviewer")
    page = (await reviewer.get(f"{LIST}?assignee=none")).text
    assert listed(page) == [key]
    assert "Confiée à\u00a0: Personne" in page
    async with sessions() as session:
        account = await session.scalar(
            select(StaffAccount).where(StaffAccount.email == "reviewer@clinique.example")
        )
    path = f"{LIST}/{key}/assignee"
    await post(reviewer, path, assignee=str(account.id))
    assert await found_by(staff, "assignee=none") == []
    assert await found_by(staff, f"assignee={account.id.hex}&assignee=none") == [key]
    await post(reviewer, path, assignee="")
    assert await found_by(staff, "assignee=none") == [key]


async def test_what_staff_did_is_found_and_shown(staff: httpx.AsyncClient, sessions: Any) -> None:
    key = UUID(await said(staff, "bonjour"))
    async with sessions() as session:
        account = (await session.scalars(select(StaffAccount))).one()
        tag = await add_tag(session, key, "Suivi <b>")
        session.add(
            ConversationReview(conversation_id=key, reviewed_at=utc_now(), assignee_id=account.id)
        )
        await refresh_facets(session, key)
        await session.commit()
    assert await found_by(staff, "assignee=none") == []
    for query in ("reviewed=yes", f"tag={tag.id.hex}", f"assignee={account.id.hex}"):
        page = (await staff.get(f"{LIST}?{query}")).text
        assert listed(page) == [str(key)]
        assert "✓ Relue" in page
        assert "suivi &lt;b&gt;" in page
        assert f'<span class="assignee">{account.name}</span>' in page
    assert await found_by(staff, "reviewed=no") == []
    assert await found_by(staff, f"tag={uuid4().hex}") == []
    assert "Étiquette\u00a0: supprimé" in (await staff.get(f"{LIST}?tag={uuid4().hex}")).text


async def test_days_are_the_clinics(staff: httpx.AsyncClient, sessions: Any) -> None:
    key = UUID(await said(staff, "bonjour"))
    day = day_of(utc_now())
    late = start_of(day).replace(microsecond=0)  # midnight in Québec is still the same day
    async with sessions() as session:
        await session.execute(update(Conversation).values(last_activity_at=late))
        await refresh_facets(session, key)
        await session.commit()
    for rest in ("", "channel=web&"):
        assert await found_by(staff, f"{rest}from={day}&to={day}") == [str(key)]
        before = day.replace(year=day.year - 1)
        assert await found_by(staff, f"{rest}from={before}&to={before}") == []
    assert await found_by(staff, f"to={day}") == [str(key)]


async def test_pages_of_a_filter_hold_every_conversation_once(staff: httpx.AsyncClient) -> None:
    keys = [await said(staff, f"question {number}") for number in range(PAGE + 2)]
    for query in ("channel=web", "language=fr&language=en", "channel=web&reviewed=no"):
        canonical = str(Filter.parse(httpx.QueryParams(query).multi_items()))
        newest = (await staff.get(f"{LIST}?{canonical}")).text
        assert f"{PAGE + 2}\u00a0conversations" in newest
        link = newest.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        assert canonical in link
        older = (await staff.get(link)).text
        assert f"{PAGE + 2}\u00a0conversations" in older
        assert listed(newest) + listed(older) == keys[::-1]


@ON_ONE_DATABASE
async def test_one_filter_has_one_address(staff: httpx.AsyncClient) -> None:
    form = "language=fr&from=&to=&outcome=urgent&outcome=answer&outcome=answer&topic="
    answer = await staff.get(f"{LIST}?{form}")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{LIST}?outcome=answer&outcome=urgent&language=fr"
    assert (await staff.get(answer.headers["location"])).status_code == 200


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "query",
    [
        "outcome=nonsense",
        "topic=%27%3B+DROP+TABLE+turn",
        "tag=1",
        "from=yesterday",
        "search=words",
        "thumb=up%00",
    ],
)
async def test_what_is_no_filter_is_not_understood(staff: httpx.AsyncClient, query: str) -> None:
    answer = await staff.get(f"{LIST}?{query}")
    assert answer.status_code == 400
    assert "n’a pas compris ce qui a été envoyé" in answer.text


@ON_ONE_DATABASE
async def test_a_chip_takes_its_part_away(staff: httpx.AsyncClient, four: dict[str, str]) -> None:
    page = (await staff.get(f"{LIST}?outcome=emergency&language=fr&from=2026-01-05")).text
    assert f'href="{LIST}?outcome=emergency&amp;from=2026-01-05" title' in page
    assert "Langue\u00a0: Français" in page
    assert "À partir du\u00a0: 5 janv. 2026" in page
    assert 'name="outcome" value="emergency" checked' in page
    assert "checked" not in (await staff.get(LIST)).text


@ON_ONE_DATABASE
async def test_who_listed_what_is_noted(staff: httpx.AsyncClient, sessions: Any) -> None:
    await staff.get(f"{LIST}?language=fr")
    async with sessions() as session:
        (entry,) = await session.scalars(
            select(AuditEntry).where(AuditEntry.action == "conversations.listed")
        )
    assert entry.details == {"filter": "language=fr"}


async def test_facets_go_with_their_conversation(staff: httpx.AsyncClient, sessions: Any) -> None:
    visitor = await Visitor.arrive(staff)
    await visitor.say("bonjour")
    await visitor.erase()
    assert await found_by(staff, "channel=web") == []
    async with sessions() as session:
        await refresh_facets(session, UUID(visitor.conversation))  # nothing, and no error
        assert list(await session.scalars(select(Turn))) == []


def test_a_filter_is_read_from_the_query_that_it_writes() -> None:
    query = (
        "outcome=answer&outcome=urgent&thumb=none&tag="
        + "a" * 32
        + "&from=2026-02-01&to=2026-02-28"
    )
    assert str(Filter.parse(httpx.QueryParams(query).multi_items())) == query
    assert not Filter.parse([("outcome", ""), ("else", "x")])
    with pytest.raises(FilterError):
        Filter.parse([("assignee", "ME")])

"""The pages of questions grouped by meaning."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select

from gateway.audit.models import AuditEntry
from gateway.conversations.engine_client import EngineClient
from gateway.conversations.erasure import erase_conversation
from gateway.conversations.models import Conversation
from gateway.measures.grouping import group_questions
from gateway.measures.period import Period
from gateway.measures.question_groups import PAGE, Place, groups_page, questions_page
from gateway.measures.question_models import QuestionGroup
from tests.gateway.console.conftest import LIST
from tests.gateway.counted_queries import counted_queries
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import SECRET, EngineServer
from tests.gateway.measures.plans import scans
from tests.gateway.measures.told import Said, Sessions, clinic, tell

QUESTIONS = "/console/measures/questions"
WEEK = {"from": "2025-01-10", "to": "2025-01-16"}
PERIOD = Period(clinic("2025-01-10").date(), clinic("2025-01-16").date())


@pytest_asyncio.fixture
async def asked(engine: EngineServer) -> AsyncIterator[EngineClient]:
    async with EngineClient(engine.url, SECRET) as client:
        yield client


async def ask(sessions: Sessions, asked: EngineClient, *texts: str, day: int = 12) -> Conversation:
    """Store unanswered questions of one person in January 2025, and group them."""
    at = f"2025-01-{day:02}"
    said = [
        Said(f"{at} 10:{number:02}", "out_of_scope", None, text=text)
        for number, text in enumerate(texts)
    ]
    conversation = await tell(sessions, *said)
    await group_questions(sessions, asked, clinic("2025-01-20"))
    return conversation


def entries(page: str) -> list[str]:
    """Return what a person reads of each group."""
    found = re.findall(r"<li class=\"card body\".*?</ul>", page, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", each)).strip() for each in found]


async def test_the_largest_group_first_with_its_growth_and_three_examples(
    staff: httpx.AsyncClient, sessions: Sessions, asked: EngineClient
) -> None:
    await ask(sessions, asked, "avion il y a longtemps", day=5)
    person = await ask(sessions, asked, "genou", "avion a", "avion b", "avion c", "avion d")
    page = (await staff.get(QUESTIONS, params=WEEK)).text
    planes, knee = entries(page)
    assert planes.startswith("4 questions – avion d 3 de plus qu’avant (+300 %)")
    assert [word in planes for word in ("avion a", "avion b", "avion d")] == [False, True, True]
    assert "longtemps" not in page
    assert knee.startswith("1 question – genou Nouveau : aucune pendant la période d’avant. genou")
    assert page.count(f"{LIST}/{person.id}") == 4
    for link in re.findall(rf'href="({QUESTIONS}/[^"]+)"', page)[:1]:
        group = (await staff.get(link.replace("&amp;", "&"))).text
        assert re.findall(r"avion \w", group) == ["avion d", "avion c", "avion b", "avion a"]
        # Each leads to its own message, also far down a long conversation.
        for shown in (page, group):
            for message, anchor in re.findall(
                rf"{LIST}/{person.id}\?at=([^#\"]+)#m-([^\"]+)", shown
            ):
                assert message == anchor
                there = await staff.get(f"{LIST}/{person.id}", params={"at": message})
                assert f'id="m-{message}"' in there.text
        assert len(set(re.findall(r"\?at=([^#\"]+)#m-", group))) == 4
    async with sessions() as session:
        noted = set(await session.scalars(select(AuditEntry.action)))
    assert {"questions.listed", "question_group.opened"} <= noted


async def test_personal_data_are_masked_and_markup_is_text(
    staff: httpx.AsyncClient, sessions: Sessions, asked: EngineClient
) -> None:
    await ask(sessions, asked, "rappelez 418 555-0199 <script>alert(1)</script>")
    page = (await staff.get(QUESTIONS, params=WEEK)).text
    (link,) = re.findall(rf'href="({QUESTIONS}/[^"]+)"', page)
    for shown in (page, (await staff.get(link.replace("&amp;", "&"))).text):
        assert "555-0199" not in shown
        assert "[téléphone]" in shown
        assert "<script>alert" not in shown


async def test_an_erased_question_is_gone_at_once(
    staff: httpx.AsyncClient, sessions: Sessions, asked: EngineClient
) -> None:
    person = await ask(sessions, asked, "avion secret")
    await ask(sessions, asked, "avion public")
    async with sessions() as session:
        await erase_conversation(session, person.id)
    page = (await staff.get(QUESTIONS, params=WEEK)).text
    assert "secret" not in page
    assert [entry.startswith("1 question") for entry in entries(page)] == [True]


async def test_every_group_is_on_one_page_and_every_question_too(
    sessions: Sessions, asked: EngineClient
) -> None:
    await ask(sessions, asked, *(f"mot{n} {m}" for n in range(25) for m in range(n % 3 + 1)))
    await ask(sessions, asked, *(f"avion {number}" for number in range(45)))
    async with sessions() as session:
        seen, place = [], None
        while True:
            page, place = await groups_page(session, PERIOD, place)
            seen += page
            if place is None:
                break
            assert Place.parse(str(place)) == place
            assert len(page) == PAGE
        assert len({group.id for group in seen}) == len(seen) == 26
        assert [group.size for group in seen] == sorted([g.size for g in seen], reverse=True)
        questions, after = [], None
        while True:
            some, after = await questions_page(session, seen[0].id, PERIOD, after)
            questions += [each.message.text for each in some]
            if after is None:
                break
    assert len(set(questions)) == len(questions) == 45


async def test_it_asks_as_often_for_many_and_scans_no_table(
    sessions: Sessions, asked: EngineClient
) -> None:
    await ask(sessions, asked, *(f"mot{number}" for number in range(3)))
    for _ in range(2):
        with counted_queries() as seen:
            async with sessions() as session:
                groups, _ = await groups_page(session, PERIOD)
        assert len([statement for statement in seen if "SELECT" in statement]) == 3
        await ask(
            sessions, asked, *(f"autre{number} {n}" for number in range(30) for n in range(2))
        )
    found: Any = lambda session: groups_page(session, PERIOD)  # noqa: E731
    own = [step for step in await scans(sessions, found) if "anon" not in step]
    assert own == []
    of_one: Any = lambda session: questions_page(session, groups[0].id, PERIOD)  # noqa: E731
    assert await scans(sessions, of_one) == []


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "after", ["x", "1~x", "0~00000000-0000-0000-0000-000000000000", "2025-01-01", "~"]
)
async def test_a_place_that_is_none_is_not_found(
    staff: httpx.AsyncClient, sessions: Sessions, asked: EngineClient, after: str
) -> None:
    await ask(sessions, asked, "avion")
    async with sessions() as session:
        group = (await session.scalars(select(QuestionGroup.id))).one()
    for path in (QUESTIONS, f"{QUESTIONS}/{group}"):
        assert (await staff.get(path, params={**WEEK, "after": after})).status_code == 404
    assert (await staff.get(f"{QUESTIONS}/{group}")).status_code == 200
    for other in ("x", "00000000-0000-0000-0000-000000000000"):
        assert (await staff.get(f"{QUESTIONS}/{other}")).status_code == 404


@ON_ONE_DATABASE
async def test_nobody_signed_in_sees_nothing(client: httpx.AsyncClient, account: str) -> None:
    assert (await client.get(QUESTIONS)).status_code == 302


@ON_ONE_DATABASE
async def test_an_empty_period_and_bad_dates_are_told(staff: httpx.AsyncClient) -> None:
    assert "Aucune question sans réponse" in (await staff.get(QUESTIONS, params=WEEK)).text
    answer = await staff.get(QUESTIONS, params={"from": "hier", "to": "demain"})
    assert answer.status_code == 400
    assert "Ces dates ne se lisent pas" in answer.text

"""A message is corrected again after its sentence was decided on; its page says what is true."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from gateway.console.strings import strings
from gateway.conversations.models import Message
from gateway.training.models import Candidate
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.training.conftest import Hire, Person, Sessions, store_message
from tests.gateway.training.test_candidate_pages import decide
from tests.gateway.training.test_candidates import SCREWS
from tests.gateway.training.test_export_pages import EXPORTS

WORDS = strings("fr")
STANDS = WORDS["proposals"]


@dataclass
class Case:
    """A message that Lise corrected and whose sentence Paul decides on."""

    lise: Person
    paul: Person
    message: Message
    sessions: Sessions

    async def say(self, who: Person, **form: str) -> None:
        path = f"/console/messages/{self.message.id}/correction"
        assert (await who.send(path, **form)).status_code == 303

    async def undo(self, who: Person) -> None:
        path = f"/console/messages/{self.message.id}/correction/undo"
        assert (await who.send(path)).status_code == 303

    async def candidates(self) -> list[Candidate]:
        async with self.sessions() as session:
            return list(await session.scalars(select(Candidate).order_by(Candidate.id)))

    async def decide(self, what: str, **form: Any) -> None:
        (candidate,) = await self.candidates()
        assert (await decide(self.paul, candidate, what, **form)).status_code == 303

    async def export(self) -> None:
        await self.decide("approve")
        assert (await self.paul.send(EXPORTS)).status_code == 303

    async def page(self) -> str:
        """Return what the page says of the message, on one line."""
        page = await self.lise.get(f"/console/conversations/{self.message.conversation_id}")
        return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)).replace("\n", " "))


@pytest_asyncio.fixture
async def case(hire: Hire, sessions: Sessions) -> Case:
    lise, paul = await hire("lise"), await hire("paul", "manager")
    async with sessions() as session:
        message = await store_message(session, SCREWS)
        await session.commit()
    case = Case(lise, paul, message, sessions)
    await case.say(lise, kind="changed", intent="implant_details")
    return case


def said(name: str, intent: str | None = None) -> str:
    """Return a sentence of the page about where it stands."""
    topic = WORDS["review"]["as_topic"].format(topic=WORDS.intent(intent)) if intent else ""
    return " ".join(f"{STANDS[name]} {topic}".split())


async def test_an_approved_sentence_that_is_contradicted_is_decided_on_again(case: Case) -> None:
    await case.decide("approve")
    assert said("approved") in await case.page()
    await case.say(case.lise, kind="changed", intent="implant_details")  # nothing new
    assert [each.state for each in await case.candidates()] == ["approved"]

    await case.say(case.lise, kind="changed", intent="dynamic_implants")
    (candidate,) = await case.candidates()
    assert (candidate.state, candidate.intent) == ("proposed", "dynamic_implants")
    assert candidate.edited_by_id == case.lise.id
    assert (candidate.decided_by_id, candidate.decided_at) == (None, None)
    assert said("proposed") in await case.page()
    await case.decide("approve")


@pytest.mark.parametrize("back", ["nothing", "undo"])
@ON_ONE_DATABASE
async def test_an_approved_sentence_that_teaches_nothing_any_more_is_not_learned(
    case: Case, back: str
) -> None:
    await case.decide("approve")
    if back == "undo":
        await case.undo(case.lise)
    else:
        await case.say(case.lise, kind="nothing")
    assert await case.candidates() == []
    assert "l’entraînement" not in await case.page()


@ON_ONE_DATABASE
async def test_what_was_rejected_stays_so_and_the_page_says_it(case: Case) -> None:
    await case.decide("reject", reason="trop vague")
    assert said("rejected") in await case.page()
    await case.say(case.lise, kind="changed", intent="dynamic_implants")
    assert said("rejected", "implant_details") in await case.page()
    assert [each.state for each in await case.candidates()] == ["rejected"]
    await case.undo(case.lise)
    assert "l’entraînement" not in await case.page()


@ON_ONE_DATABASE
async def test_what_was_exported_is_said_as_long_as_it_is_learned(
    case: Case, project: Path
) -> None:
    await case.export()
    assert said("exported") in await case.page()
    for form in ({"kind": "changed", "intent": "dynamic_implants"}, {"kind": "nothing"}):
        await case.say(case.lise, **form)
        assert said("exported_otherwise", "implant_details") in await case.page()
    await case.undo(case.lise)
    assert said("exported_otherwise", "implant_details") in await case.page()
    assert [each.state for each in await case.candidates()] == ["exported"]


@ON_ONE_DATABASE
async def test_another_topic_that_was_given_on_its_own_page_is_named(case: Case) -> None:
    await case.decide("edit", text=SCREWS, intent="dynamic_implants", language="fr")
    assert said("proposed", "dynamic_implants") in await case.page()

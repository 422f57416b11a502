"""An exported sentence is taken back by the staff, and leaves data/ with the next patch."""

from __future__ import annotations

import html
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from gateway.audit.models import AuditEntry
from gateway.console.strings import strings
from gateway.conversations.models import Message
from gateway.privacy.forgetting import expire_conversations, forget_conversations
from gateway.training.data_files import read_intents
from gateway.training.models import Candidate
from gateway.training.provenance import digest, read_provenance
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.training.conftest import TRAINING, Hire, Person, Sessions, store_message
from tests.gateway.training.test_candidate_pages import decide, page_of, proposed, read
from tests.gateway.training.test_candidates import SCREWS
from tests.gateway.training.test_export_pages import EXPORTS, apply

TEXT = strings("fr")["training"]


async def learned(
    hire: Hire, sessions: Sessions, project: Path
) -> tuple[Person, Person, Candidate, Message]:
    """Return Lise, who corrected a message, Paul, and the sentence, which is in data/."""
    lise, paul = await hire("lise"), await hire("paul", "manager")
    async with sessions() as session:
        message = await store_message(session, SCREWS)
        await session.commit()
    await correct(lise, message, "implant_details")
    async with sessions() as session:
        candidate = (await session.scalars(select(Candidate))).one()
    await decide(paul, candidate, "approve")
    await export_and_apply(paul, project)
    return lise, paul, candidate, message


async def correct(person: Person, message: Message, intent: str) -> None:
    form = {"kind": "changed", "intent": intent}
    answer = await person.send(f"/console/messages/{message.id}/correction", **form)
    assert answer.status_code == 303


async def export_and_apply(person: Person, project: Path) -> None:
    assert (await person.send(EXPORTS)).status_code == 303
    apply(project, (await person.client.get(f"{EXPORTS}/patch")).text)


def examples(project: Path, intent: str) -> tuple[str, ...]:
    return read_intents(project)[intent].examples


async def test_the_next_patch_takes_it_out(hire: Hire, sessions: Sessions, project: Path) -> None:
    before = examples(project, "implant_details")
    lise, paul, candidate, message = await learned(hire, sessions, project)
    assert examples(project, "implant_details") == (*before, SCREWS)
    assert TEXT["withdraw"] not in html.unescape(await lise.get(page_of(candidate)))
    assert TEXT["withdraw"] in html.unescape(await paul.get(page_of(candidate)))

    answer = await decide(paul, candidate, "withdraw")
    assert (answer.status_code, answer.headers["location"]) == (303, page_of(candidate))
    stored = await read(sessions, candidate)
    assert (stored.state, stored.text, stored.near_key) == ("withdrawn", "", "")
    assert stored.decided_by_id == paul.id
    page = html.unescape(await paul.get(page_of(candidate)))
    assert SCREWS not in page
    assert TEXT["withdraw"] not in page
    conversation = f"/console/conversations/{message.conversation_id}"
    assert strings("fr")["proposals"]["withdrawn"] in html.unescape(await lise.get(conversation))
    async with sessions() as session:
        query = select(AuditEntry).where(AuditEntry.action == "training.withdrawn")
        entry = (await session.scalars(query)).one()
    assert (entry.subject, entry.account_id) == (candidate.provenance, paul.id)

    await export_and_apply(paul, project)
    assert examples(project, "implant_details") == before
    assert read_provenance(project) == {}


async def test_a_topic_that_was_wrong_is_put_right_with_one_patch(
    hire: Hire, sessions: Sessions, project: Path
) -> None:
    lise, paul, candidate, message = await learned(hire, sessions, project)
    await correct(lise, message, "dynamic_implants")
    await decide(paul, candidate, "withdraw")
    async with sessions() as session:
        again = (await session.scalars(select(Candidate).where(Candidate.id != candidate.id))).one()
    assert (again.state, again.intent, again.text) == ("proposed", "dynamic_implants", SCREWS)
    assert again.proposed_by_id == lise.id
    assert (await decide(paul, again, "approve")).status_code == 303
    await export_and_apply(paul, project)
    assert SCREWS not in examples(project, "implant_details")
    assert examples(project, "dynamic_implants")[-1] == SCREWS
    assert read_provenance(project) == {again.provenance: digest(SCREWS)}


@ON_ONE_DATABASE
async def test_only_what_was_exported_and_as_it_was_seen(hire: Hire, sessions: Sessions) -> None:
    lise, paul = await hire("lise"), await hire("paul", "manager")
    candidate = await proposed(sessions, lise)
    answer = await decide(paul, candidate, "withdraw")
    assert answer.status_code == 409
    assert TEXT["refused"]["already_decided"] in html.unescape(answer.text)
    async with sessions() as session:
        (await session.get_one(Candidate, candidate.id)).state = "exported"
        await session.commit()
    answer = await paul.send(f"{page_of(candidate)}/withdraw", seen="1")
    assert TEXT["refused"]["changed_meanwhile"] in html.unescape(answer.text)
    assert (await read(sessions, candidate)).state == "exported"


async def test_it_goes_out_whatever_becomes_of_its_conversation(
    hire: Hire, sessions: Sessions, project: Path
) -> None:
    _, paul, candidate, message = await learned(hire, sessions, project)
    await decide(paul, candidate, "withdraw")
    async with sessions() as session:
        await expire_conversations(session, [message.conversation_id])
        await session.commit()
    stored = await read(sessions, candidate)
    assert (stored.state, stored.conversation_id, stored.message_id) == ("withdrawn", None, None)
    assert TEXT["no_conversation"] in html.unescape(await paul.get(page_of(candidate)))
    assert candidate.provenance in await paul.get(f"{TRAINING}?state=withdrawn")
    await export_and_apply(paul, project)
    assert SCREWS not in examples(project, "implant_details")


@ON_ONE_DATABASE
async def test_an_erasure_names_it_all_the_same(
    hire: Hire, sessions: Sessions, project: Path
) -> None:
    _, paul, candidate, message = await learned(hire, sessions, project)
    await decide(paul, candidate, "withdraw")
    gone: list[UUID] = [message.conversation_id]
    async with sessions() as session:
        assert await forget_conversations(session, gone) == [candidate.provenance]
        await session.commit()
    assert (await read(sessions, candidate)).message_id is None

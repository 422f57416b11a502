"""A hand-off whose form did not come, or went to the clinic's own form, is taken in charge."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest
from sqlalchemy import func, select

from gateway.contact.models import HandOff, RequestStep
from gateway.record import utc_now
from gateway.settings import Settings
from gateway.staff.models import StaffAccount
from tests.gateway.conftest import make_settings
from tests.gateway.console.conftest import csrf_token, sign_in
from tests.gateway.console.requests.conftest import (
    LIST,
    Sessions,
    act,
    add_account,
    audited,
    reread,
)
from tests.gateway.contact.conftest import GOOD, REFERENCE, SUBJECT, Person, hand_off, stored
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer
from tests.gateway.running import running_gateway

TAKE = re.compile(r'action="(/console/handoffs/[^"]+/take)"')


async def take(staff: httpx.AsyncClient, page: httpx.Response) -> httpx.Response:
    """Press « Prendre en charge » where a page has it."""
    (action,) = TAKE.findall(page.text)
    return await staff.post(action, data={"_csrf_token": await csrf_token(staff, LIST)})


async def test_a_link_that_was_given_becomes_a_request_with_all_that_one_has(
    staff: httpx.AsyncClient, sessions: Sessions, engine: EngineServer
) -> None:
    visitor = await hand_off(staff, engine)
    given = await staff.get(LIST, params={"view": "given"})
    assert "la console n’a ni nom ni numéro" in given.text
    taken = await take(staff, given)
    (request,) = await stored(sessions)
    assert taken.headers["location"] == f"{LIST}/{request.id}"
    async with sessions() as session:
        (me,) = await session.scalars(select(StaffAccount.id))
        (handoff,) = await session.scalars(select(HandOff))
    assert (request.reference, request.subject, request.state) == (REFERENCE, SUBJECT, "new")
    assert (request.assignee_id, request.handoff_id) == (me, handoff.id)
    assert (request.contact_consent_at, request.transcript_consent_at) == (None, None)
    assert request.due_at > utc_now()
    assert handoff.requested_at is None  # no form came
    page = (await staff.get(f"{LIST}/{request.id}")).text
    assert "Nom inconnu ici" in page
    assert "La personne n’a pas envoyé le formulaire" in page
    assert "Prise en charge" in page[page.index('class="history"') :]
    assert f"/console/conversations/{visitor.conversation}" in page
    for absent in ("Accord pour être joint", "n’a pas écrit de message", "Demande reçue", "tel:"):
        assert absent not in page
    listed = f"<code>{REFERENCE}</code>"
    assert listed in (await staff.get(LIST, params={"assignee": "me"})).text
    assert listed not in (await staff.get(LIST, params={"view": "given"})).text
    for step, form in (("call", {"result": "reached"}), ("close", {"reason": "settled"})):
        assert (await act(staff, request.id, step, **form)).status_code == 303
    actions = [action for action, _ in await audited(sessions, "request")]
    assert actions[0] == "request.taken"


async def test_it_is_taken_from_the_transcript_too_and_once(
    staff: httpx.AsyncClient, sessions: Sessions, engine: EngineServer
) -> None:
    visitor = await hand_off(staff, engine)
    transcript = await staff.get(f"/console/conversations/{visitor.conversation}")
    assert "n’a pas encore envoyé le formulaire" in transcript.text
    both = await asyncio.gather(take(staff, transcript), take(staff, transcript))
    (request,) = await stored(sessions)
    assert {answer.headers["location"] for answer in both} == {f"{LIST}/{request.id}"}
    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(RequestStep)) == 1
    transcript = await staff.get(f"/console/conversations/{visitor.conversation}")
    assert TAKE.findall(transcript.text) == []
    assert f'href="{LIST}/{request.id}"' in transcript.text


async def test_a_form_that_comes_later_joins_the_request(
    staff: httpx.AsyncClient, sessions: Sessions, engine: EngineServer
) -> None:
    visitor = await hand_off(staff, engine)
    await take(staff, await staff.get(LIST, params={"view": "given"}))
    (taken,) = await stored(sessions)
    await act(staff, taken.id, "call", result="no_answer")
    await act(staff, taken.id, "close", reason="unreachable")
    person = Person(staff)
    page = await person.open(ref=REFERENCE, sujet=SUBJECT)
    for _ in range(2):  # a double click is one form
        assert (await person.send(page)).headers["location"] == f"/contact/merci/{taken.id}"
    await person.send(await person.open(ref=REFERENCE), message="Encore une chose.")
    joined, other = await stored(sessions)
    assert (joined.id, joined.reference, joined.name) == (taken.id, REFERENCE, GOOD["name"])
    assert (joined.state, joined.closed_at) == ("new", None)
    assert joined.assignee_id == taken.assignee_id
    assert str(joined.conversation_id) == visitor.conversation
    assert joined.phone_key == "5145550199"
    assert other.reference != REFERENCE
    async with sessions() as session:
        (handoff,) = await session.scalars(select(HandOff))
    assert handoff.requested_at == joined.contact_consent_at
    shown = (await staff.get(f"{LIST}/{taken.id}")).text
    assert GOOD["name"] in shown
    history = shown[shown.index('class="history"') :]
    for words in ("Formulaire de contact reçu", "Fermée", "Pas de réponse", "Prise en charge"):
        assert words in history
        history = history[history.index(words) :]
    # The person sent the form and did not join the conversation.
    assert f"/console/conversations/{visitor.conversation}" not in shown


async def test_who_takes_what_the_person_has_just_sent_finds_it(
    staff: httpx.AsyncClient, sessions: Sessions, engine: EngineServer
) -> None:
    await hand_off(staff, engine)
    given = await staff.get(LIST, params={"view": "given"})
    person = Person(staff)
    await person.send(await person.open(ref=REFERENCE))
    found = await take(staff, given)
    (request,) = await stored(sessions)
    assert found.headers["location"] == f"{LIST}/{request.id}"
    assert (request.name, request.assignee_id) == (GOOD["name"], None)


async def test_an_erased_conversations_reference_is_taken_without_a_conversation(
    staff: httpx.AsyncClient, sessions: Sessions, engine: EngineServer
) -> None:
    visitor = await hand_off(staff, engine)
    await visitor.erase()
    left = await staff.get("/console/references", params={"reference": REFERENCE})
    assert "Il n’en reste que la référence" in left.text
    taken = await take(staff, left)
    assert "La conversation n’existe plus" in (await staff.get(taken.headers["location"])).text
    again = await staff.get("/console/references", params={"reference": REFERENCE})
    assert again.headers["location"] == taken.headers["location"]


@ON_ONE_DATABASE
async def test_with_the_clinics_own_form_nothing_is_said_of_a_form_that_was_not_sent(
    database_url: str, engine: EngineServer, sessions: Sessions
) -> None:
    settings: Settings = make_settings(
        database_url, engine, contact_form_url="https://clinique.example/contact"
    )
    async with running_gateway(settings) as client:
        await add_account(sessions, "marie@clinique.example", "reviewer")
        await sign_in(client)
        visitor = await hand_off(client, engine)
        for view, says in (
            ("given", "Prenez en charge ce qui demande un suivi."),
            ("new", "quand vous prenez en charge un lien donné"),
        ):
            page = await client.get(LIST, params={"view": view})
            assert says in page.text
            assert "formulaire non rempli" not in page.text
        transcript = await client.get(f"/console/conversations/{visitor.conversation}")
        assert "n’a pas encore envoyé" not in transcript.text
        assert "formulaire de la clinique" in transcript.text
        taken = await take(client, transcript)
        page = await client.get(taken.headers["location"])
        assert f"Cherchez-y la référence {REFERENCE}" in page.text
        assert "n’a pas envoyé" not in page.text
        (request,) = await stored(sessions)
        review = await client.get("/console/to-review")
        assert review.status_code == 200
        assert str((await reread(sessions, request.id)).subject) == SUBJECT


@ON_ONE_DATABASE
@pytest.mark.parametrize("subject", [None, ""])
async def test_a_hand_off_without_a_subject_is_a_request_that_can_be_opened(
    staff: httpx.AsyncClient, sessions: Sessions, subject: str | None
) -> None:
    async with sessions() as session:
        session.add(HandOff(reference=REFERENCE, subject=subject, language="fr"))
        await session.commit()
    taken = await take(staff, await staff.get(LIST, params={"view": "given"}))
    assert (await staff.get(taken.headers["location"])).status_code == 200
    (request,) = await stored(sessions)
    assert re.search(rf'href="{LIST}/{request.id}">aucun</a>', (await staff.get(LIST)).text)

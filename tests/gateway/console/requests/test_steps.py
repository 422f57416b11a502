"""What staff do about a request is kept, who did it too, and two of them do not collide."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update

from gateway.clinic_time import day_of
from gateway.contact.business_days import closing_of
from gateway.contact.models import ContactRequest, HandOff, RequestStep
from gateway.record import utc_now
from gateway.staff.models import StaffAccount
from tests.gateway.console.conftest import csrf_token
from tests.gateway.console.requests.conftest import (
    LIST,
    Sessions,
    act,
    add_account,
    add_request,
    audited,
    due_in,
    reread,
)
from tests.gateway.contact.conftest import GOOD, REFERENCE, Person, hand_off, stored
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer


async def test_a_request_from_its_call_to_its_end(
    staff: httpx.AsyncClient, sessions: Sessions
) -> None:
    request = await add_request(sessions, due_at=due_in(hours=-1))
    page = await staff.get(f"{LIST}/{request.id}")
    for words in ("Anne Tremblay", "514 555-0199", "anne@exemple.example", "En retard"):
        assert words in page.text
    assert "Rappelez-moi &lt;b&gt;le matin" in page.text
    assert "<b>" not in page.text
    colleague = await add_account(sessions, "paul@clinique.example", "manager")

    async def state() -> str:
        return (await reread(sessions, request.id)).state

    await act(staff, request.id, "call", result="no_answer", note="Rien <i>avant</i> midi")
    assert await state() == "new"
    await act(staff, request.id, "assign", assignee=str(colleague.id))
    assert (await reread(sessions, request.id)).assignee_id == colleague.id
    done = await act(staff, request.id, "call", result="reached")
    assert (done.status_code, await state()) == (303, "called")
    await act(staff, request.id, "close", reason="settled", note="Rendez-vous donné")
    assert (await reread(sessions, request.id)).closed_at is not None
    page = await staff.get(f"{LIST}/{request.id}")
    history = page.text[page.text.index('class="history"') :]
    for words in (
        "Réglée",
        "Rendez-vous donné",
        "La personne a répondu",
        "paul@clinique.example",
        "Pas de réponse",
        "Rien &lt;i&gt;avant&lt;/i&gt; midi",
        "Demande reçue",
    ):
        assert words in history
        history = history[history.index(words) :]  # the newest first
    await act(staff, request.id, "reopen")
    again = await reread(sessions, request.id)
    assert (again.state, again.closed_at) == ("new", None)
    assert again.due_at > utc_now()
    key = str(request.id)
    assert await audited(sessions, "request") == [
        ("request.opened", key),
        ("request.called", key),
        ("request.assigned", key),
        ("request.called", key),
        ("request.closed", key),
        ("request.opened", key),
        ("request.reopened", key),
    ]


async def test_what_cannot_be_done_says_why_changes_nothing_and_keeps_the_note(
    staff: httpx.AsyncClient, sessions: Sessions
) -> None:
    request = await add_request(sessions)
    reader = await add_account(sessions, "lise@clinique.example", "reader")
    gone = await add_account(sessions, "parti@clinique.example", "manager")
    async with sessions() as session:
        left = update(StaffAccount).where(StaffAccount.id == gone.id)
        await session.execute(left.values(deactivated_at=utc_now()))
        await session.commit()
    for step, form, status, says in (
        ("call", {"result": "x", "note": "gardez ceci"}, 422, "Choisissez dans la liste"),
        ("call", {"result": "reached", "note": "x" * 1001}, 422, "La note peut avoir"),
        ("close", {"reason": "", "note": "gardez ceci"}, 422, "Choisissez dans la liste"),
        ("assign", {"assignee": str(reader.id)}, 422, "ne peut pas recevoir"),
        ("assign", {"assignee": str(gone.id)}, 422, "ne peut pas recevoir"),
        ("assign", {"assignee": "x"}, 422, "ne peut pas recevoir"),
        ("reopen", {}, 409, "Quelqu’un d’autre"),
    ):
        refused = await act(staff, request.id, step, **form)
        assert refused.status_code == status
        assert says in refused.text
        assert form.get("note", "") in refused.text
    after = await reread(sessions, request.id)
    assert (after.state, after.assignee_id) == ("new", None)
    async with sessions() as session:
        assert list(await session.scalars(select(RequestStep))) == []
    assert await audited(sessions, "request") == []


async def test_a_request_that_somebody_else_closed_is_not_closed_twice(
    staff: httpx.AsyncClient, sessions: Sessions
) -> None:
    request = await add_request(sessions)
    await act(staff, request.id, "close", reason="settled")
    for step, form in (
        ("close", {"reason": "other"}),
        ("call", {"result": "reached", "note": "je l’ai jointe"}),
        ("assign", {"assignee": ""}),
    ):
        late = await act(staff, request.id, step, **form)
        assert late.status_code == 409
        assert "Quelqu’un d’autre" in late.text
    assert (await reread(sessions, request.id)).state == "closed"


@ON_ONE_DATABASE
@pytest.mark.parametrize("step", ["call", "assign", "put-off", "reveal", "close", "reopen"])
async def test_a_forged_step_is_refused(
    staff: httpx.AsyncClient, sessions: Sessions, step: str
) -> None:
    request = await add_request(sessions)
    form = {"result": "reached", "reason": "settled", "_csrf_token": "x"}
    refused = await staff.post(f"{LIST}/{request.id}/{step}", data=form)
    assert refused.status_code == 403
    missing = f"{LIST}/0190b6a5-0000-7000-8000-000000000000/{step}"
    honest = {**form, "_csrf_token": await csrf_token(staff, LIST)}
    assert (await staff.post(missing, data=honest)).status_code == 404


async def test_a_request_shows_whether_its_conversation_was_joined_and_when_it_is_gone(
    staff: httpx.AsyncClient, sessions: Sessions, engine: EngineServer
) -> None:
    visitor = await hand_off(staff, engine)
    person = Person(staff)
    await person.send(await person.open(ref=REFERENCE), transcript="yes")
    await person.send(await person.open(ref=REFERENCE), message="Autre chose.")
    await person.send(await person.open())
    joined, apart, alone = await stored(sessions)

    async def page(request: ContactRequest) -> str:
        return (await staff.get(f"{LIST}/{request.id}")).text

    assert "La personne a joint sa conversation" in await page(joined)
    assert f"/console/conversations/{visitor.conversation}" in await page(joined)
    assert "La personne n’a pas joint sa conversation" in await page(apart)
    assert visitor.conversation not in await page(apart)
    assert "sans conversation avec l’assistant" in await page(alone)
    await visitor.erase()
    assert "La conversation n’existe plus" in await page(joined)
    assert "La conversation n’existe plus" in await page(apart)
    assert GOOD["name"] in await page(joined)


async def test_a_reference_leads_to_what_there_is(
    staff: httpx.AsyncClient, sessions: Sessions, engine: EngineServer
) -> None:
    visitor = await hand_off(staff, engine)

    async def search(reference: str) -> httpx.Response:
        return await staff.get("/console/references", params={"reference": reference})

    turn = (await of_reference(sessions)).turn_id
    there = f"/console/conversations/{visitor.conversation}?turn={turn}#turn-{turn}"
    assert (await search(REFERENCE)).headers["location"] == there
    assert f'id="turn-{turn}"' in (await staff.get(there)).text
    person = Person(staff)
    await person.send(await person.open(ref=REFERENCE))
    await person.send(await person.open())
    asked, alone = await stored(sessions)
    assert (await search(REFERENCE)).headers["location"] == f"{LIST}/{asked.id}"
    found = await search(alone.reference.lower().replace("-", " "))
    assert found.headers["location"] == f"{LIST}/{alone.id}"
    found = await staff.get(f"{LIST}/of/{REFERENCE}")
    assert found.headers["location"] == f"{LIST}/{asked.id}"
    assert (await staff.get(f"{LIST}/of/ZZZZ-ZZZZ")).status_code == 404
    async with sessions() as session:
        await session.execute(update(StaffAccount).values(role="reader"))
        await session.commit()
    assert (await search(REFERENCE)).headers["location"] == there
    await visitor.erase()
    left = await search(REFERENCE)
    assert "La personne a effacé cette conversation" in left.text
    assert "Prendre en charge" not in left.text


async def of_reference(sessions: Sessions) -> HandOff:
    async with sessions() as session:
        return (await session.scalars(select(HandOff))).one()


async def test_a_request_is_put_back_to_be_called_on_a_day(
    staff: httpx.AsyncClient, sessions: Sessions
) -> None:
    request = await add_request(sessions)
    await act(staff, request.id, "call", result="reached", note="ce n’était pas elle")
    day = day_of(utc_now()) + timedelta(days=9)
    done = await act(staff, request.id, "put-off", day=day.isoformat(), note="le soir")
    assert done.status_code == 303
    after = await reread(sessions, request.id)
    assert (after.state, after.due_at) == ("new", closing_of(day))
    history = (await staff.get(f"{LIST}/{request.id}")).text
    assert "Remise à appeler" in history
    assert "le soir" in history
    assert ("request.put_off", str(request.id)) in await audited(sessions, "request")
    today = day_of(utc_now())
    for wrong in ("", "x", str(today - timedelta(days=1)), str(today + timedelta(days=999))):
        refused = await act(staff, request.id, "put-off", day=wrong, note="gardez ceci")
        assert refused.status_code == 422
        assert "Choisissez un jour" in refused.text
        assert "gardez ceci" in refused.text
    assert (await reread(sessions, request.id)).due_at == closing_of(day)
    await act(staff, request.id, "close", reason="settled")
    late = await act(staff, request.id, "put-off", day=day.isoformat())
    assert late.status_code == 409

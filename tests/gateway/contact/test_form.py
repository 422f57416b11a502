"""The contact form: what is sent is stored once, what is not sent is not lost."""

from __future__ import annotations

import asyncio
import re
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select, text

from gateway.contact.models import HandOff
from gateway.contact.rendering import TEMPLATES
from gateway.record import utc_now
from gateway.settings import Settings
from tests.gateway.conftest import make_settings
from tests.gateway.contact.conftest import (
    GOOD,
    REFERENCE,
    SUBJECT,
    Page,
    Person,
    Sessions,
    hand_off,
    stored,
)
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer
from tests.gateway.running import running_gateway


async def test_a_request_is_stored_and_its_person_told_what_comes_next(
    person: Person, sessions: Sessions
) -> None:
    sent = await person.send(await person.open())
    assert sent.status_code == 303
    (request,) = await stored(sessions)
    assert sent.headers["location"] == f"/contact/merci/{request.id}"
    kept = {name: getattr(request, name) for name in GOOD if name != "contact"}
    assert kept == {name: value for name, value in GOOD.items() if name != "contact"}
    assert (request.state, request.language, request.conversation_id) == ("new", "fr", None)
    assert request.transcript_consent_at is None
    assert request.contact_consent_at
    assert request.contact_consent_at <= utc_now() < request.due_at
    thanks = await person.client.get(sent.headers["location"])
    assert request.reference in thanks.text
    assert "911" in thanks.text
    assert "811" in thanks.text
    for words in (GOOD["name"], GOOD["email"], GOOD["phone"], "rapport"):
        assert words not in thanks.text
    assert "courriel de confirmation" not in thanks.text  # there is no mail server


async def test_the_links_reference_subject_and_language_are_filled_in(person: Person) -> None:
    page = await person.open(ref="k7px 4m2q", sujet="Où & quand ? <b>", langue="en")
    assert page.hidden["ref"] == REFERENCE
    assert page.fields["subject"] == "Où & quand ? <b>"
    assert '<html lang="en">' in page.answer.text
    assert "<b>" not in page.answer.text
    assert (await person.open(ref="../../etc", langue="xx")).hidden["ref"] == ""


async def test_nothing_is_kept_in_a_browsers_cache(person: Person) -> None:
    page = await person.open()
    answers = [page.answer, await person.send(page, name=""), await person.send(page)]
    answers.append(await person.client.get(answers[-1].headers["location"]))
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({"name": "  "}, ["name"]),
        ({"name": "x" * 121}, ["name"]),
        ({"email": "", "phone": ""}, ["email"]),
        ({"email": "anne@", "phone": ""}, ["email"]),
        ({"email": "anne@exemple.example, b@c.example"}, ["email"]),
        ({"email": "anne <anne@exemple.example>"}, ["email"]),
        ({"email": "anne@exemple..example"}, ["email"]),
        ({"phone": "555-0199"}, ["phone"]),
        ({"phone": "appelez-moi"}, ["phone"]),
        ({"phone": "5" * 41}, ["phone"]),
        ({"subject": ""}, ["subject"]),
        ({"subject": "x" * 129}, ["subject"]),
        ({"message": "x" * 2001}, ["message"]),
        ({"contact": ""}, ["contact"]),
        ({"website": "https://spam.example"}, ["website"]),
        ({"name": "", "subject": "", "contact": ""}, ["name", "subject", "contact"]),
    ],
)
@ON_ONE_DATABASE
async def test_what_cannot_be_sent_comes_back_whole_with_its_faults_at_their_fields(
    person: Person, sessions: Sessions, changed: dict[str, str], faults: list[str]
) -> None:
    first = await person.open(ref=REFERENCE)
    page = Page(await person.send(first, **changed))
    assert page.answer.status_code == 422
    assert page.faults == faults
    for name in faults:
        assert re.search(
            rf'id="{name}"[^>]* aria-invalid="true" aria-describedby="[^"]*fault-{name}"',
            page.answer.text,
        )
        assert f'<a href="#{name}">' in page.answer.text
    typed = {**GOOD, **changed}
    for name in ("name", "email", "phone", "subject", "message"):
        assert page.fields[name] == typed[name].strip()
    assert page.is_checked("contact") == bool(typed["contact"])
    assert page.hidden["form"] == first.hidden["form"]
    assert await stored(sessions) == []
    assert (await person.send(page)).status_code == 303


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "changed",
    [
        {"email": ""},
        {"phone": ""},
        {"message": ""},
        {"phone": "(514) 555-0199 poste 12"},
        {"phone": "+33 6 12 34 56 78"},
        {"phone": "06.12.34.56.78"},
        {"email": "prenom.nom+modic@sous-domaine.exemple.example"},
        {"name": "Zoé O’Brien-Łuczak"},
        {"message": "x" * 1990 + "\r\n" * 10},  # a line break is one character
    ],
)
async def test_what_can_be_sent(person: Person, changed: dict[str, str]) -> None:
    assert (await person.send(await person.open(), **changed)).status_code == 303


@ON_ONE_DATABASE
async def test_control_characters_and_line_breaks_do_not_get_into_a_line(
    person: Person, sessions: Sessions
) -> None:
    attack = "Anne\r\nBcc: everybody@elsewhere.example\0\u202e"
    assert (await person.send(await person.open(), name=attack, subject=attack)).status_code == 303
    (request,) = await stored(sessions)
    assert request.name == request.subject == "Anne Bcc: everybody@elsewhere.example"
    page = Page(await person.send(await person.open(), email="a@b.example\r\nBcc: c@d.example"))
    assert page.faults == ["email"]


async def test_a_double_click_is_one_request_and_another_text_another(
    person: Person, sessions: Sessions
) -> None:
    page = await person.open()
    answers = await asyncio.gather(*(person.send(page) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(await stored(sessions)) == 1
    later = await person.send(page, message="J’oubliais : je suis libre le mardi.")
    assert later.status_code == 303
    first, second = await stored(sessions)
    assert second.message.startswith("J’oubliais")
    assert first.reference != second.reference


async def test_a_hand_offs_reference_brings_its_conversation(
    person: Person, sessions: Sessions, engine: EngineServer
) -> None:
    visitor = await hand_off(person.client, engine)
    page = await person.open(ref=REFERENCE, sujet=SUBJECT)
    assert 'name="transcript"' in page.answer.text
    await person.send(page, transcript="yes")
    await person.send(await person.open(ref=REFERENCE), message="Encore une chose.")
    joined, again = await stored(sessions)
    assert (joined.reference, str(joined.conversation_id)) == (REFERENCE, visitor.conversation)
    assert joined.transcript_consent_at is not None
    # One reference is one request: who writes again is not lost, and is found beside the first.
    assert again.reference != REFERENCE
    assert (again.handoff_id, again.transcript_consent_at) == (joined.handoff_id, None)
    async with sessions() as session:
        (handoff,) = await session.scalars(select(HandOff))
    assert handoff.requested_at == joined.created_at


@ON_ONE_DATABASE
async def test_a_transcript_is_offered_and_joined_only_where_there_is_one(
    person: Person, sessions: Sessions, engine: EngineServer
) -> None:
    page = await person.open(ref=REFERENCE)
    assert 'name="transcript"' not in page.answer.text
    await person.send(page, transcript="yes")
    (request,) = await stored(sessions)
    assert (request.reference, request.transcript_consent_at) == (REFERENCE, None)
    visitor = await hand_off(person.client, engine)
    await visitor.erase()
    assert 'name="transcript"' not in (await person.open(ref=REFERENCE)).answer.text


async def test_erasing_the_conversation_leaves_the_request(
    person: Person, sessions: Sessions, engine: EngineServer
) -> None:
    visitor = await hand_off(person.client, engine)
    await person.send(await person.open(ref=REFERENCE), transcript="yes")
    assert (await visitor.erase()).status_code == 204
    (request,) = await stored(sessions)
    assert (request.message, request.conversation_id) == (GOOD["message"], None)
    assert request.handoff_id is not None


async def test_a_form_that_was_not_sent_from_our_page_is_not_stored_and_not_lost(
    person: Person, sessions: Sessions
) -> None:
    page = await person.open(ref=REFERENCE)
    cookies = dict(person.client.cookies)
    person.client.cookies.clear()
    refused = Page(await person.send(page))
    assert refused.answer.status_code == 403
    assert refused.fields["message"] == GOOD["message"]
    assert refused.hidden["ref"] == REFERENCE
    assert refused.hidden["_csrf_token"] != page.hidden["_csrf_token"]
    assert await stored(sessions) == []
    (cookie,) = [each for each in person.client.cookies.jar if each.name in cookies]
    assert cookie.path == "/contact"
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert (await person.send(refused)).status_code == 303
    forged = {**refused.hidden, "_csrf_token": "f" * 128}
    assert (await person.client.post("/contact", data={**forged, **GOOD})).status_code == 403


@ON_ONE_DATABASE
async def test_another_language_keeps_everything(person: Person, sessions: Sessions) -> None:
    page = Page(await person.send(await person.open(), other="en", name="", transcript="yes"))
    assert page.answer.status_code == 200
    assert '<html lang="en">' in page.answer.text
    assert page.faults == []
    assert page.fields["message"] == GOOD["message"]
    assert page.is_checked("contact")
    assert await stored(sessions) == []
    await person.send(page)
    assert (await stored(sessions))[0].language == "en"


@ON_ONE_DATABASE
async def test_too_many_from_one_address_wait_and_lose_nothing(
    database_url: str, engine: EngineServer, sessions: Sessions
) -> None:
    settings = make_settings(database_url, engine, contact_per_minute=2)
    async with running_gateway(settings) as client:
        person = Person(client)
        page = await person.open()
        for number in range(2):
            await person.send(page, form=str(uuid4()), message=f"numéro {number}")
        await person.send(page, name="")  # what is not sent does not count
        refused = Page(await person.send(page, form=str(uuid4())))
    assert refused.answer.status_code == 429
    assert int(refused.answer.headers["retry-after"]) > 0
    assert refused.fields["message"] == GOOD["message"]
    assert len(await stored(sessions)) == 2


@ON_ONE_DATABASE
async def test_nobody_tries_references_or_faulty_forms_for_ever(
    database_url: str, engine: EngineServer
) -> None:
    settings = make_settings(database_url, engine, requests_per_minute=3)
    async with running_gateway(settings) as client:
        person = Person(client)
        page = await person.open()
        for _ in range(2):
            await person.send(page, name="")
        refused = Page(await person.send(page))
        assert refused.answer.status_code == 429
        assert refused.fields["message"] == GOOD["message"]
        again = await client.get("/contact", params={"ref": REFERENCE})
        assert again.status_code == 429
        assert "attendez une minute" in again.text


@ON_ONE_DATABASE
async def test_a_database_that_fails_loses_nothing_that_was_typed(
    person: Person, sessions: Sessions, caplog: pytest.LogCaptureFixture
) -> None:
    page = await person.open()
    async with sessions() as session:
        await session.execute(text("ALTER TABLE contact_request RENAME TO elsewhere"))
        await session.commit()
    failed = Page(await person.send(page))
    assert failed.answer.status_code == 503
    assert failed.fields["message"] == GOOD["message"]
    assert "Rien n’est perdu" in failed.answer.text
    for words in (GOOD["name"], GOOD["email"], "rapport"):
        assert words not in caplog.text


@ON_ONE_DATABASE
async def test_what_cannot_be_read_gets_a_page_in_words(person: Person) -> None:
    page = await person.open()
    large = await person.send(page, message="x" * 70_000)
    assert large.status_code == 413
    assert "trop long" in large.text
    unknown = await person.client.get(f"/contact/merci/{uuid4()}")
    assert unknown.status_code == 404
    assert (await person.client.get("/contact/merci/x")).status_code == 404
    twice = {**page.hidden, **GOOD, "name": ["Anne", "Berthe"]}
    assert (await person.client.post("/contact", data=twice)).status_code in {303, 422}
    assert (await person.client.post("/contact", json={"name": "x"})).status_code == 403


@ON_ONE_DATABASE
async def test_where_the_clinic_has_its_own_form_links_to_ours_lead_there(
    database_url: str, engine: EngineServer
) -> None:
    own = "https://clinic.example/form?page=2"
    async with running_gateway(make_settings(database_url, engine, contact_form_url=own)) as client:
        answer = await client.get("/contact?ref=K7PX-4M2Q&sujet=a%26b&evil=1&langue=en")
        assert answer.headers["location"] == f"{own}&ref=K7PX-4M2Q&sujet=a%26b&langue=en"
        assert (await client.post("/contact", data=GOOD)).status_code == 405


@pytest.mark.parametrize(
    ("changed", "url", "is_own"),
    [
        ({}, "http://localhost:8000/contact", True),
        ({"port": 9000}, "http://localhost:9000/contact", True),
        ({"public_url": "https://a.example/"}, "https://a.example/contact", True),
        ({"contact_form_url": "https://c.example/x"}, "https://c.example/x", False),
    ],
)
@ON_ONE_DATABASE
def test_where_people_can_write(
    database_url: str, engine: EngineServer, changed: dict[str, Any], url: str, *, is_own: bool
) -> None:
    settings: Settings = make_settings(database_url, engine, **changed)
    assert (settings.contact_url, settings.has_contact_form) == (url, is_own)


def test_no_template_has_a_script_a_style_or_an_unescaped_value() -> None:
    for path in TEMPLATES.rglob("*.html"):
        html = path.read_text(encoding="utf-8").replace("{{ csrf_input | safe }}", "")
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|\|\s*safe|autoescape", html), path


@ON_ONE_DATABASE
async def test_the_pages_style_is_a_file_of_ours(client: httpx.AsyncClient) -> None:
    page = (await client.get("/contact")).text
    (sheet,) = re.findall(r'rel="stylesheet" href="([^"]+)"', page)
    style = await client.get(sheet)
    assert style.headers["content-type"].startswith("text/css")
    assert "url(" not in style.text

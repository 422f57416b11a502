"""What a message meant: said by keystroke, kept, proposed for training, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from gateway.attention.models import Attention
from gateway.review.models import Correction
from gateway.search.words import near_key
from gateway.training.data_files import read_intents
from gateway.training.models import Candidate
from tests.gateway.console.conversations.conftest import (
    Reviewer,
    Sessions,
    SignIn,
    exchange,
    said,
)
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer, answer
from tests.gateway.visitor import Visitor

Found = Callable[[str], Any]
ODD = "le gros zèbre mauve de ma tante peut-il conduire le tracteur après l’opération"


async def corrections(sessions: Sessions) -> list[Correction]:
    async with sessions() as session:
        return list(await session.scalars(select(Correction)))


async def candidates(sessions: Sessions) -> list[Candidate]:
    async with sessions() as session:
        return list(await session.scalars(select(Candidate)))


async def correct(reviewer: Reviewer, message: UUID, **fields: Any) -> Any:
    return await reviewer.send(f"/console/messages/{message}/correction", **fields)


async def test_one_keystroke_confirms(
    sign_in_as: SignIn, messages_of: Found, audited: Found, sessions: Sessions
) -> None:
    reviewer = await sign_in_as("reviewer")
    conversation = await said(reviewer.client, ODD)
    (message,) = await messages_of(conversation)
    page = exchange(await reviewer.read(conversation), message)
    assert 'value="confirmed" data-key="c" data-opens-entry' in page
    confirmed = await correct(reviewer, message, kind="confirmed")
    assert "Bien compris" in exchange(confirmed.text, message)
    (kept,) = await corrections(sessions)
    assert (kept.kind, kept.intent, kept.near_key) == ("confirmed", "infection", near_key(ODD))
    assert kept.by_id == reviewer.account.id
    assert "entraînement" not in exchange(confirmed.text, message)  # it was sure already
    (entry,) = await audited("message.corrected")
    assert entry.details == {"kind": "confirmed", "intent": "infection"}


async def test_another_topic_goes_to_the_candidates_and_undo_takes_it_back(
    sign_in_as: SignIn, messages_of: Found, sessions: Sessions
) -> None:
    reviewer = await sign_in_as("reviewer")
    (message,) = await messages_of(await said(reviewer.client, ODD))
    changed = await correct(reviewer, message, kind="changed", intent="recovery")
    assert "Récupération après l’opération" in changed.text
    assert "Proposé à l’entraînement" in changed.text
    (candidate,) = await candidates(sessions)
    assert (candidate.intent, candidate.message_id) == ("recovery", message)
    again = await correct(reviewer, message, kind="nothing")
    assert "Rien à apprendre" in again.text
    (kept,) = await corrections(sessions)
    assert (kept.kind, kept.intent) == ("nothing", None)
    assert await candidates(sessions) == []
    await correct(reviewer, message, kind="changed", intent="recovery")
    undone = await reviewer.send(f"/console/messages/{message}/correction/undo")
    assert "verdict" not in undone.text
    assert await corrections(sessions) == []
    assert await candidates(sessions) == []


async def test_the_page_says_why_something_is_not_proposed_as_it_is(
    sign_in_as: SignIn, messages_of: Found, sessions: Sessions
) -> None:
    reviewer = await sign_in_as("reviewer")
    learned = read_intents()["modic_definition"].examples[0]
    texts = (f"Je m'appelle Julie Tremblay, {ODD}", learned)
    personal, known = await messages_of(await said(reviewer.client, *texts))
    answered = await correct(reviewer, personal, kind="changed", intent="recovery")
    assert "il contient des renseignements personnels" in answered.text
    (candidate,) = await candidates(sessions)
    assert "Tremblay" not in candidate.text
    answered = await correct(reviewer, known, kind="changed", intent="modic_definition")
    assert "une question presque pareille est déjà connue" in answered.text
    assert "modic_definition" not in [each.intent for each in await candidates(sessions)]


async def test_what_the_turn_raised_is_settled_and_raised_again_by_undo(
    sign_in_as: SignIn, messages_of: Found, sessions: Sessions, engine: EngineServer
) -> None:
    engine.reply = lambda turn: answer(turn, confidence=0.3, outcome="clarify", topic=None)
    reviewer = await sign_in_as("reviewer")
    (message,) = await messages_of(await said(reviewer.client, ODD))

    async def settled() -> str | None:
        async with sessions() as session:
            (raised,) = await session.scalars(select(Attention))
            return raised.settled_how

    assert await settled() is None
    await correct(reviewer, message, kind="changed", intent="recovery")
    assert await settled() == "corrected"
    await reviewer.send(f"/console/messages/{message}/correction/undo")
    assert await settled() is None


@ON_ONE_DATABASE
@pytest.mark.parametrize(
    "fields", [{}, {"kind": "changed"}, {"kind": "changed", "intent": "nlu_fallback"}]
)
async def test_what_is_no_topic_is_refused_in_words(
    sign_in_as: SignIn, messages_of: Found, sessions: Sessions, fields: dict[str, str]
) -> None:
    reviewer = await sign_in_as("reviewer")
    (message,) = await messages_of(await said(reviewer.client, ODD))
    refused = await correct(reviewer, message, **fields)
    assert refused.status_code == 422
    assert "Choisissez un sujet de la liste" in refused.text
    assert await corrections(sessions) == []


@ON_ONE_DATABASE
async def test_nothing_understood_cannot_be_confirmed(
    sign_in_as: SignIn, messages_of: Found, engine: EngineServer
) -> None:
    engine.reply = lambda _: b"not JSON"
    reviewer = await sign_in_as("reviewer")
    conversation = await said(reviewer.client, ODD)
    (message,) = await messages_of(conversation)
    assert 'value="confirmed"' not in await reviewer.read(conversation)
    assert (await correct(reviewer, message, kind="confirmed")).status_code == 422
    assert (await correct(reviewer, message, kind="changed", intent="recovery")).status_code == 200


@ON_ONE_DATABASE
async def test_a_reader_and_a_forged_form_correct_nothing(
    sign_in_as: SignIn, messages_of: Found, sessions: Sessions
) -> None:
    reader = await sign_in_as("reader")
    conversation = await said(reader.client, ODD)
    (message,) = await messages_of(conversation)
    assert (await correct(reader, message, kind="nothing")).status_code == 403
    page = await reader.read(conversation)
    assert "/correction" not in page
    assert "<template" not in page
    reviewer = await sign_in_as("reviewer")
    path = f"/console/messages/{message}/correction"
    assert (await reviewer.client.post(path, data={"kind": "nothing"})).status_code == 403
    assert await corrections(sessions) == []


@ON_ONE_DATABASE
async def test_a_button_says_itself_what_it_means(
    sign_in_as: SignIn, messages_of: Found, engine: EngineServer
) -> None:
    button = {"title": "Quand opérer ?", "payload": "/surgery_timing"}
    reply = {"text": "Choisissez.", "buttons": [button], "links": []}
    engine.reply = lambda turn: answer(turn, replies=[reply])
    reviewer = await sign_in_as("reviewer")
    visitor = await Visitor.arrive(reviewer.client)
    await visitor.say("bonjour")
    await visitor.press("/surgery_timing")
    _, pressed = await messages_of(visitor.conversation)
    assert "/correction" not in exchange(await reviewer.read(visitor.conversation), pressed)
    assert (await correct(reviewer, pressed, kind="nothing")).status_code == 404


@ON_ONE_DATABASE
async def test_without_scripts_a_plain_form_does_it(
    sign_in_as: SignIn, messages_of: Found, sessions: Sessions
) -> None:
    reviewer = await sign_in_as("reviewer")
    conversation = await said(reviewer.client, ODD)
    (message,) = await messages_of(conversation)
    path = f"/console/messages/{message}/correction"
    form = (await reviewer.client.get(path)).text
    assert '<optgroup label="Signaux d’alarme">' in form
    assert '<option value="suicidal" data-also="Suicidal thoughts">Idées suicidaires' in form
    there = f"/console/conversations/{conversation}?outcome=answer#m-{message}"
    done = await reviewer.send(path, partial=False, kind="changed", intent="cost", next=there)
    assert (done.status_code, done.headers["location"]) == (303, there)
    assert [each.intent for each in await corrections(sessions)] == ["cost"]
    away = await reviewer.send(path, partial=False, kind="nothing", next="https://evil.example/")
    assert away.headers["location"].startswith("/console/")


async def test_it_goes_with_its_conversation(
    sign_in_as: SignIn, messages_of: Found, sessions: Sessions
) -> None:
    reviewer = await sign_in_as("reviewer")
    visitor = await Visitor.arrive(reviewer.client)
    await visitor.say(ODD)
    (message,) = await messages_of(visitor.conversation)
    await correct(reviewer, message, kind="changed", intent="recovery")
    assert (await visitor.erase()).status_code == 204
    assert await corrections(sessions) == []
    assert (await correct(reviewer, message, kind="nothing")).status_code == 404

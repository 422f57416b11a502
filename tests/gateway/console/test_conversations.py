from __future__ import annotations

from uuid import uuid4

import httpx
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.console.conversations.list_queries import PAGE, conversations_page
from gateway.console.conversations.transcript import transcript
from gateway.contact.references import normal_reference
from tests.gateway.console.conftest import LIST
from tests.gateway.counted_queries import counted_queries
from tests.gateway.engine_server import EngineServer, answer
from tests.gateway.visitor import Visitor

Sessions = async_sessionmaker[AsyncSession]


async def talk(client: httpx.AsyncClient, *texts: str) -> Visitor:
    visitor = await Visitor.arrive(client)
    for text in texts:
        assert (await visitor.say(text)).status_code == 200
    return visitor


async def test_the_newest_activity_comes_first(staff: httpx.AsyncClient) -> None:
    first = await talk(staff, "première conversation")
    await talk(staff, "deuxième conversation")
    page = (await staff.get(LIST)).text
    assert page.index("deuxième conversation") < page.index("première conversation")
    await first.say("encore une question")
    page = (await staff.get(LIST)).text
    assert page.index("première conversation") < page.index("deuxième conversation")


async def test_a_conversation_without_a_word_is_not_listed(staff: httpx.AsyncClient) -> None:
    visitor = await Visitor.arrive(staff)
    assert visitor.conversation not in (await staff.get(LIST)).text


async def test_every_conversation_is_on_exactly_one_page(
    staff: httpx.AsyncClient, sessions: Sessions
) -> None:
    keys = [(await talk(staff, f"question {i}")).conversation for i in range(PAGE + 3)]
    async with sessions() as session:
        newest = await conversations_page(session)
        assert newest.older is not None
        rest = await conversations_page(session, newest.older)
    assert rest.older is None
    listed = [str(row.conversation.id) for row in newest.rows + rest.rows]
    assert listed == keys[::-1]
    older = (await staff.get(LIST, params={"after": str(newest.older)})).text
    assert keys[0] in older
    assert keys[-1] not in older


async def test_a_position_that_is_none_is_not_found(staff: httpx.AsyncClient) -> None:
    for after in ("x", "2026-01-01~x", "2026-01-01T00:00:00~0190b6a5-0000-7000-8000-000000000000"):
        assert (await staff.get(LIST, params={"after": after})).status_code == 404


async def test_the_number_of_queries_does_not_grow(
    staff: httpx.AsyncClient, sessions: Sessions
) -> None:
    async def queries() -> tuple[int, int]:
        async with sessions() as session:
            with counted_queries() as seen:
                page = await conversations_page(session)
            listing = len(seen)
            with counted_queries() as seen:
                await transcript(session, page.rows[0].conversation.id)
            return listing, len(seen)

    await talk(staff, "une seule question")
    before = await queries()
    for i in range(5):
        await talk(staff, f"question {i}", "encore", "et encore")
    assert await queries() == before


async def test_the_transcript_has_words_replies_and_what_was_understood(
    staff: httpx.AsyncClient,
) -> None:
    visitor = await talk(staff, "Est-ce une infection ?")
    page = (await staff.get(f"{LIST}/{visitor.conversation}")).text
    assert "Réponse à : Est-ce une infection ?" in page
    for label in ("Résultat", "Sujet", "Confiance", "Autres sujets possibles", "Temps de réponse"):
        assert label in page
    assert "Infection ou inflammation" in page
    assert "93\u00a0%" in page
    assert "Moment de la chirurgie" in page


async def test_the_transcript_has_what_was_offered_and_what_was_chosen(
    staff: httpx.AsyncClient, engine: EngineServer
) -> None:
    said = {
        "text": "Appelez le 911.",
        "buttons": [{"title": "Quand opérer ?", "payload": "/surgery_timing"}],
        "links": [{"title": "Appeler", "url": "tel:911"}],
    }
    engine.reply = lambda turn: answer(turn, outcome="emergency", replies=[said, said])
    visitor = await talk(staff, "je ne sens plus ma vessie")
    await visitor.press("/surgery_timing")
    page = (await staff.get(f"{LIST}/{visitor.conversation}")).text
    assert page.count("Appelez le 911.") == 4  # two replies to each of two messages
    assert '<span class="link">Appeler <code>tel:911</code></span>' in page
    assert '<span class="choice">Quand opérer ?</span>' in page
    assert "a choisi «\u00a0Quand opérer ?\u00a0»" in page
    assert page.count('class="card exchange emergency"') == 2


async def test_the_transcript_has_the_feedback_at_its_turn(staff: httpx.AsyncClient) -> None:
    visitor = await Visitor.arrive(staff)
    judged, other = str(uuid4()), str(uuid4())
    await visitor.say("première question", judged)
    await visitor.say("deuxième question", other)
    path = f"{LIST}/{visitor.conversation}"
    assert "Avis sur la réponse" not in (await staff.get(path)).text
    await visitor.judge(judged, "down", "<b>trop long</b>")
    page = (await staff.get(path)).text
    assert page.count("Avis sur la réponse") == 1
    assert '<dd class="thumb down">Pas utile</dd>' in page
    assert "&lt;b&gt;trop long&lt;/b&gt;" in page
    assert page.index("Avis sur la réponse") < page.index("deuxième question")
    await visitor.judge(judged, "up")
    page = (await staff.get(path)).text
    assert '<dd class="thumb up">Utile</dd>' in page
    assert "trop long" not in page


async def test_a_turn_that_failed_is_in_the_transcript(
    staff: httpx.AsyncClient, engine: EngineServer
) -> None:
    engine.reply = lambda _: b"not JSON"
    visitor = await talk(staff, "une question sans réponse")
    page = (await staff.get(f"{LIST}/{visitor.conversation}")).text
    assert "une question sans réponse" in page
    assert '<span class="outcome failed">Échec</span>' in page
    assert "Autres sujets possibles" not in page


async def test_what_a_visitor_wrote_is_text_and_nothing_else(staff: httpx.AsyncClient) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>\"' {{ 7*7 }}"
    visitor = await talk(staff, attack)
    for path in (LIST, f"{LIST}/{visitor.conversation}"):
        page = (await staff.get(path)).text
        assert "<script>" not in page
        assert "<img" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "{{ 7*7 }}" in page


async def test_a_conversation_that_does_not_exist(staff: httpx.AsyncClient) -> None:
    missing = await staff.get(f"{LIST}/0190b6a5-0000-7000-8000-000000000000")
    assert missing.status_code == 404
    assert "Cette page n’existe pas" in missing.text


async def test_a_reference_leads_to_its_conversation(
    staff: httpx.AsyncClient, engine: EngineServer
) -> None:
    engine.reply = lambda turn: answer(
        turn,
        outcome="handoff",
        topic=None,
        context={
            **turn["context"],
            "handoff_reference": "K7PX-4M2Q",
            "handoff_subject": "Demande de contact",
        },
    )
    visitor = await talk(staff, "Je voudrais parler à quelqu’un.")
    found = await staff.get("/console/references", params={"reference": "k7px 4m2q"})
    assert found.headers["location"].startswith(f"{LIST}/{visitor.conversation}?turn=")
    page = (await staff.get(found.headers["location"])).text
    assert "K7PX-4M2Q" in page
    assert "Demande de contact" in page


async def test_a_reference_is_found_when_its_conversation_was_erased(
    staff: httpx.AsyncClient, engine: EngineServer
) -> None:
    handoff = {"handoff_reference": "K7PX-4M2Q", "handoff_subject": "Demande de contact"}
    engine.reply = lambda turn: answer(turn, outcome="handoff", context=handoff)
    visitor = await talk(staff, "Je voudrais parler à quelqu’un.")
    assert (await visitor.erase()).status_code == 204
    found = await staff.get("/console/references", params={"reference": "k7px 4m2q"})
    assert found.status_code == 200
    assert "K7PX-4M2Q" in found.text
    assert "Demande de contact" in found.text
    assert "La personne a effacé cette conversation" in found.text
    assert (await staff.get(f"{LIST}/{visitor.conversation}")).status_code == 404


async def test_an_unknown_reference_says_so_and_repeats_it_as_text(
    staff: httpx.AsyncClient,
) -> None:
    answer = await staff.get("/console/references", params={"reference": "<b>ZZZZ</b>"})
    assert answer.status_code == 404
    assert "Aucune demande" in answer.text
    assert "<b>" not in answer.text


def test_a_reference_is_understood_however_it_is_typed() -> None:
    for typed in ("K7PX-4M2Q", " k7px 4m2q ", "k7px4m2q", "K7PX\u20114M2Q"):
        assert normal_reference(typed) == "K7PX-4M2Q"

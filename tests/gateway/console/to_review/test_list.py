"""« À voir » shows what needs a person, in the order in which it matters."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.attention.models import Attention
from gateway.attention.queue import MOST
from gateway.audit.models import AuditEntry
from gateway.channels.messenger.models import Delivery
from gateway.console.to_review.overview import GLANCE, PAGE
from gateway.contact.models import ContactRequest
from gateway.conversations.models import Message
from gateway.record import utc_now
from tests.gateway.console.to_review.conftest import HERE, be, entries, ids, shown, write
from tests.gateway.counted_queries import counted_queries
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer

Sessions = async_sessionmaker[AsyncSession]
UNSURE = {
    "confidence": 0.41,
    "ranking": [
        {"intent": "cost", "confidence": 0.41},
        {"intent": "infection", "confidence": 0.3},
    ],
}


def request_due(**changed: object) -> ContactRequest:
    values = {
        "form_id": uuid4(),
        "reference": "B3RT-9WZ4",
        "subject": "Prix",
        "name": "Jean Roy",
        "phone": "418 555-0101",
        "message": "Rappelez-moi",
        "language": "fr",
        "due_at": utc_now() - timedelta(hours=1),
        "contact_consent_at": utc_now(),
    }
    return ContactRequest(**values | changed)


async def not_deliver(sessions: Sessions, conversation: str, times: int = 1) -> None:
    async with sessions() as session:
        of_it = Message.conversation_id == UUID(conversation), Message.direction == "out"
        reply = (await session.scalars(select(Message).where(*of_it))).one()
        for _ in range(times):
            session.add(
                Delivery(address=b"", message_id=reply.id, state="failed", reason="blocked")
            )
        await session.commit()


async def test_red_flags_come_first_and_the_rest_in_the_order_of_its_weight(
    reviewer: httpx.AsyncClient, engine: EngineServer, sessions: Sessions
) -> None:
    await write(reviewer, engine, "je vais mourir", outcome="emergency")
    visitor, key = await write(reviewer, engine, "le matelas")
    await visitor.judge(key, "down", "inutile, appelez Marie au 418 555-0142")
    await write(reviewer, engine, "panne", outcome="failed", replies=[])
    await write(reviewer, engine, "combien", **UNSURE)
    lost, _ = await write(reviewer, engine, "bonjour la clinique")
    await not_deliver(sessions, lost.conversation, times=3)
    async with sessions() as session:
        session.add(request_due())
        await session.commit()
    page = await shown(reviewer)
    order = re.findall(r'id="kind-(\w+)"', page)
    assert order == ["red_flag", "undelivered", "request", "thumb_down", "failed", "unsure"]
    flag, undelivered, request, thumb, failed, unsure = entries(page)
    assert "Urgence" in flag
    assert "je vais mourir" in flag
    assert "Réponse à : je vais mourir" in flag
    assert "Site web" in flag
    assert re.search(r"il y a \d+ seconde", flag)
    assert "a bloqué la page" in undelivered
    assert "3 messages" in undelivered
    assert "B3RT-9WZ4" in request
    assert "En retard" in request
    assert "Jean Roy" not in page
    assert "inutile, appelez" in thumb
    assert "418 555-0142" not in page
    assert "Échec" in failed
    assert "confiance 41" in unsure
    assert "<title>(1) À voir" in page


async def test_words_are_masked(reviewer: httpx.AsyncClient, engine: EngineServer) -> None:
    replies = [{"text": "Appelez le 911.", "buttons": [], "links": []}]
    said = "mourir 418 555-0142 a@b.example"
    await write(reviewer, engine, said, outcome="emergency", replies=replies)
    page = await shown(reviewer)
    assert "418 555-0142" not in page
    assert "a@b.example" not in page
    assert "mourir [téléphone] [courriel]" in page


async def test_near_identical_messages_are_one_entry_with_the_newest(
    reviewer: httpx.AsyncClient, engine: EngineServer
) -> None:
    for text in ("Combien coûte l’opération ?", "combien coute les operations", "La fusion"):
        await write(reviewer, engine, text, **UNSURE)
    await write(reviewer, engine, "Opération : coûte combien", **UNSURE)
    page = await shown(reviewer, "unsure")
    first, second = entries(page)
    assert "Opération : coûte combien" in first
    assert "demandé 3 fois" in first
    assert "La fusion" in second
    assert re.search(r'Peut-être mal compris <span class="count">2<', page)


async def test_who_is_erased_leaves_the_others_of_the_same_words(
    reviewer: httpx.AsyncClient, engine: EngineServer
) -> None:
    await write(reviewer, engine, "combien coute les operations", **UNSURE)
    newest, _ = await write(reviewer, engine, "Combien coûte l’opération ?", **UNSURE)
    await newest.erase()
    (entry,) = entries(await shown(reviewer, "unsure"))
    assert "combien coute les operations" in entry


async def test_a_red_flag_that_waits_too_long_is_overdue(
    reviewer: httpx.AsyncClient, engine: EngineServer, sessions: Sessions
) -> None:
    await write(reviewer, engine, "vieux", outcome="urgent")
    async with sessions() as session:
        await session.execute(update(Attention).values(raised_at=utc_now() - timedelta(hours=5)))
        await session.commit()
    await write(reviewer, engine, "jeune", outcome="urgent")
    page = await shown(reviewer)
    assert "depuis plus de 4\xa0h\xa0: 1" in page
    young, old = entries(page)
    assert "En retard" not in young
    assert "En retard" in old
    (only,) = entries(await shown(reviewer, "overdue"))
    assert "vieux" in only


async def test_nothing_to_do_is_said_calmly(reviewer: httpx.AsyncClient) -> None:
    page = await shown(reviewer)
    assert "Rien à voir pour l’instant." in page
    assert "<title>À voir" in page
    assert (await reviewer.get(f"{HERE}/count")).text.strip() == ""


async def test_the_menu_counts_red_flags_to_ninety_nine(
    reviewer: httpx.AsyncClient, engine: EngineServer, sessions: Sessions
) -> None:
    await write(reviewer, engine, "aide", outcome="distress")
    assert re.search(r">1<span", (await reviewer.get(f"{HERE}/count")).text)
    async with sessions() as session:
        flag = (await session.scalars(select(Attention))).one()
        session.add_all(
            Attention(kind="red_flag", conversation_id=flag.conversation_id) for _ in range(MOST)
        )
        await session.commit()
    assert re.search(r">99\+<span", (await reviewer.get(f"{HERE}/count")).text)


async def test_the_open_page_is_told_only_what_is_new(
    reviewer: httpx.AsyncClient, engine: EngineServer, sessions: Sessions
) -> None:
    await write(reviewer, engine, "un", outcome="urgent")
    seen = re.search(r"seen=(\w+)", await shown(reviewer))
    assert seen
    asks = {"kind": "all", "seen": seen[1]}

    async def openings() -> int:
        async with sessions() as session:
            listed = select(AuditEntry).where(AuditEntry.action == "attention.listed")
            return len(list(await session.scalars(listed)))

    before = await openings()
    assert (await reviewer.get(HERE, params=asks)).status_code == 204
    assert await openings() == before
    await write(reviewer, engine, "deux", outcome="urgent")
    news = await reviewer.get(HERE, params=asks)
    assert "À voir\xa0: 2 en tout. Signaux d’alarme\xa0: 2." in news.text
    assert await openings() == before + 1


async def test_pages_of_a_kind_follow_each_other(
    reviewer: httpx.AsyncClient, engine: EngineServer, sessions: Sessions
) -> None:
    await write(reviewer, engine, "panne", outcome="failed", replies=[])
    async with sessions() as session:
        (first,) = await session.scalars(select(Attention))
        turn = first.turn_id
        session.add_all(
            Attention(
                kind="thumb_down" if number == 0 else "failed",
                conversation_id=first.conversation_id,
                turn_id=turn if number == 0 else None,
                raised_at=first.raised_at - timedelta(minutes=number),
            )
            for number in range(PAGE + 2)
        )
        await session.commit()
    # Entries without a turn show nothing; the pages go on all the same.
    page = await shown(reviewer)
    assert re.search(rf"Tout voir \({PAGE + 2}\)", page)
    assert page.count('class="card entry failed"') <= GLANCE
    newest = await shown(reviewer, "failed")
    older = re.search(r'rel="next"[^>]* href="([^"]+)"', newest)
    assert older
    assert (await reviewer.get(HERE + older[1])).status_code == 200


@ON_ONE_DATABASE
@pytest.mark.parametrize("query", ["kind=x", "after=x", "settled=x", "after=2026-11-28T00:00~1"])
async def test_what_is_no_list_is_not_found(reviewer: httpx.AsyncClient, query: str) -> None:
    assert (await reviewer.get(f"{HERE}?{query}")).status_code == 404


async def test_a_reader_sees_it_and_has_no_requests_and_nothing_to_settle(
    client: httpx.AsyncClient, engine: EngineServer, sessions: Sessions
) -> None:
    await be(client, sessions, "reader")
    await write(client, engine, "aide", outcome="distress")
    async with sessions() as session:
        session.add(request_due())
        await session.commit()
    page = await shown(client)
    assert len(entries(page)) == 1
    assert "B3RT" not in page
    assert '/settle"' not in page
    (entry,) = ids(page)
    assert (await client.post(f"{HERE}/{entry}/settle")).status_code == 403


async def test_it_asks_as_often_however_much_there_is(
    reviewer: httpx.AsyncClient, engine: EngineServer, sessions: Sessions
) -> None:
    async def asked() -> int:
        with counted_queries() as seen:
            await shown(reviewer)
        return len([each for each in seen if each.lstrip().upper().startswith("SELECT")])

    for number in range(2):
        await write(reviewer, engine, f"question {number}", **UNSURE)
        await write(reviewer, engine, "aide", outcome="distress")
    few = await asked()
    for number in range(6):
        await write(reviewer, engine, f"chose {number}", **UNSURE)
    assert await asked() == few


async def test_nobody_signed_in_sees_nothing_and_an_open_page_is_led_to_the_sign_in(
    client: httpx.AsyncClient,
) -> None:
    assert (await client.get(HERE)).headers["location"] == "/console/login"
    asks = {"HX-Request": "true", "HX-Current-URL": f"http://x{HERE}?kind=failed"}
    answer = await client.get(HERE, headers=asks)
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == (
        "/console/login?next=%2Fconsole%2Fto-review%3Fkind%3Dfailed"
    )
    elsewhere = {**asks, "HX-Current-URL": "https://evil.example//evil.example"}
    answer = await client.get(HERE, headers=elsewhere)
    assert answer.headers["hx-redirect"] == "/console/login"

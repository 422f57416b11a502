"""Settling asks what was done, can be undone by any colleague, and is written down."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.attention.models import Attention
from gateway.audit.models import AuditEntry
from gateway.record import utc_now
from tests.gateway.console.to_review.conftest import HERE, be, ids, settle, shown, write
from tests.gateway.console.to_review.test_list import UNSURE, not_deliver
from tests.gateway.databases import ON_ONE_DATABASE
from tests.gateway.engine_server import EngineServer

Sessions = async_sessionmaker[AsyncSession]


async def one(sessions: Sessions, entry: str) -> Attention:
    async with sessions() as session:
        return await session.get_one(Attention, UUID(entry))


async def written_down(sessions: Sessions) -> list[tuple[str, object]]:
    async with sessions() as session:
        rows = await session.scalars(
            select(AuditEntry)
            .where(AuditEntry.action.in_(["attention.settled", "attention.reopened"]))
            .order_by(AuditEntry.id)
        )
        return [(row.action, row.details.get("how")) for row in rows]


@pytest.mark.parametrize("how", ["called", "nothing_to_do", "already_followed"])
async def test_a_red_flag_is_settled_by_saying_what_was_done(
    reviewer: httpx.AsyncClient, engine: EngineServer, sessions: Sessions, how: str
) -> None:
    await write(reviewer, engine, "aide", outcome="distress")
    (entry,) = ids(await shown(reviewer))
    answer = await settle(reviewer, entry, how=how, kind="red_flag")
    assert answer.headers["location"] == f"{HERE}?kind=red_flag&settled={entry}"
    assert not ids(await shown(reviewer))
    page = (await reviewer.get(answer.headers["location"])).text
    assert f"{entry}/reopen" in page
    assert (await one(sessions, entry)).settled_how == how
    assert await written_down(sessions) == [("attention.settled", how)]


@pytest.mark.parametrize(
    "fields", [{}, {"how": "seen"}, {"how": "other"}, {"how": "covered"}, {"how": "x" * 400}]
)
async def test_a_red_flag_is_not_settled_without_saying_it(
    reviewer: httpx.AsyncClient, engine: EngineServer, sessions: Sessions, fields: dict[str, str]
) -> None:
    await write(reviewer, engine, "aide", outcome="distress")
    (entry,) = ids(await shown(reviewer))
    answer = await settle(reviewer, entry, **fields, note="  ")
    assert answer.status_code == 422
    assert "Dites en quelques mots ce qui a été fait" in answer.text
    assert (await one(sessions, entry)).settled_at is None
    assert not await written_down(sessions)


async def test_a_note_that_is_too_long_is_not_lost(
    reviewer: httpx.AsyncClient, engine: EngineServer
) -> None:
    await write(reviewer, engine, "aide", outcome="distress")
    (entry,) = ids(await shown(reviewer))
    note = "appelée deux fois " * 60
    answer = await settle(reviewer, entry, how="other", note=note)
    assert answer.status_code == 422
    assert note.strip() in answer.text


async def test_something_else_was_done_and_who_did_it_is_shown(
    reviewer: httpx.AsyncClient, engine: EngineServer, sessions: Sessions
) -> None:
    await write(reviewer, engine, "aide", outcome="distress")
    (entry,) = ids(await shown(reviewer))
    await settle(reviewer, entry, how="other", note="Sa fille est avec elle")
    page = (await reviewer.get(f"{HERE}/settled")).text
    assert "Sa fille est avec elle" in page
    assert "reviewer@clinique.example" in page
    async with sessions() as session:
        kept = [str(row.details) for row in await session.scalars(select(AuditEntry))]
    assert "fille" not in " ".join(kept)


async def test_what_was_settled_with_it_is_open_again_with_it(
    reviewer: httpx.AsyncClient, engine: EngineServer, sessions: Sessions
) -> None:
    for text in ("Combien coûte l’opération ?", "combien coute les operations"):
        await write(reviewer, engine, text, **UNSURE)
    (entry,) = ids(await shown(reviewer, "unsure"))
    await settle(reviewer, entry, how="seen")
    assert not ids(await shown(reviewer, "unsure"))
    await settle(reviewer, entry, "reopen")
    assert "demandé 2 fois" in await shown(reviewer, "unsure")
    assert [each for each, _ in await written_down(sessions)] == [
        "attention.settled",
        "attention.reopened",
    ]


async def test_a_colleague_is_told_that_it_was_settled_already(
    reviewer: httpx.AsyncClient, engine: EngineServer, sessions: Sessions
) -> None:
    await write(reviewer, engine, "panne", outcome="failed", replies=[])
    (entry,) = ids(await shown(reviewer))
    await settle(reviewer, entry, how="seen")
    await be(reviewer, sessions, "manager")
    answer = await settle(reviewer, entry, how="seen")
    page = (await reviewer.get(answer.headers["location"])).text
    assert "reviewer@clinique.example l’avait déjà réglé" in page
    assert f"{entry}/reopen" not in page


async def test_any_colleague_puts_a_red_flag_back_however_late(
    reviewer: httpx.AsyncClient, engine: EngineServer, sessions: Sessions
) -> None:
    await write(reviewer, engine, "aide", outcome="distress")
    (entry,) = ids(await shown(reviewer))
    await settle(reviewer, entry, how="other", note="Sa fille est avec elle")
    async with sessions() as session:
        late = utc_now() - timedelta(days=9)
        await session.execute(update(Attention).values(settled_at=late))
        await session.commit()
    await be(reviewer, sessions, "reader")
    assert "/reopen" not in (await reviewer.get(f"{HERE}/settled")).text
    assert (await settle(reviewer, entry, "reopen")).status_code == 403
    await be(reviewer, sessions, "manager")
    page = (await reviewer.get(f"{HERE}/settled")).text
    assert f'action="{HERE}/{entry}/reopen"' in page
    answer = await settle(reviewer, entry, "reopen", kind="red_flag")
    assert answer.headers["location"] == f"{HERE}?kind=red_flag"
    again = await shown(reviewer, "red_flag")
    assert ids(again) == [entry]
    assert "Sa fille est avec elle" in again  # for whoever settles it next
    assert f"{entry}/reopen" not in (await reviewer.get(f"{HERE}/settled")).text
    assert [each for each, _ in await written_down(sessions)] == [
        "attention.settled",
        "attention.reopened",
    ]
    assert (await settle(reviewer, entry, "reopen")).status_code == 303  # it is open already
    assert len(await written_down(sessions)) == 2


@ON_ONE_DATABASE
async def test_a_note_is_masked_for_who_may_not_reveal(
    reviewer: httpx.AsyncClient, engine: EngineServer, sessions: Sessions
) -> None:
    await write(reviewer, engine, "aide", outcome="distress")
    (entry,) = ids(await shown(reviewer))
    await settle(reviewer, entry, how="other", note="Mme Lavoie sera vue demain")
    assert "Mme Lavoie" in (await reviewer.get(f"{HERE}/settled")).text
    await be(reviewer, sessions, "reader")
    page = (await reviewer.get(f"{HERE}/settled")).text
    assert "Lavoie" not in page
    assert "[nom] sera vue demain" in page


@ON_ONE_DATABASE
async def test_what_is_settled_leads_to_its_message(
    reviewer: httpx.AsyncClient, engine: EngineServer, sessions: Sessions
) -> None:
    visitor, _ = await write(reviewer, engine, "aide", outcome="distress")
    (entry,) = ids(await shown(reviewer))
    await settle(reviewer, entry, how="called")
    turn = (await one(sessions, entry)).turn_id
    there = f"/console/conversations/{visitor.conversation}?turn={turn}#turn-{turn}"
    assert f'data-opens-entry href="{there}"' in (await reviewer.get(f"{HERE}/settled")).text
    assert f'id="turn-{turn}"' in (await reviewer.get(there)).text


async def test_undelivered_replies_are_seen_until_another_does_not_arrive(
    reviewer: httpx.AsyncClient, engine: EngineServer, sessions: Sessions
) -> None:
    lost, _ = await write(reviewer, engine, "bonjour")
    await not_deliver(sessions, lost.conversation)
    assert ids(await shown(reviewer)) == [lost.conversation]
    answer = await settle(reviewer, f"undelivered/{lost.conversation}")
    assert not ids(await shown(reviewer))
    await settle(reviewer, answer.headers["location"].rpartition("=")[2], "reopen")
    assert ids(await shown(reviewer)) == [lost.conversation]
    await settle(reviewer, f"undelivered/{lost.conversation}")
    await not_deliver(sessions, lost.conversation)
    assert ids(await shown(reviewer)) == [lost.conversation]


async def test_what_is_gone_is_not_found(reviewer: httpx.AsyncClient) -> None:
    nothing = "0198c0de-0000-7000-8000-000000000000"
    for then in ("settle", "reopen"):
        assert (await settle(reviewer, nothing, then, how="seen")).status_code == 404
    answer = await settle(reviewer, f"undelivered/{nothing}")
    assert answer.headers["location"] == f"{HERE}?kind=all"

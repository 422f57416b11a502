"""Corrections and reviews settle what needed a person, and undone they open it again."""

from __future__ import annotations

from uuid import UUID

import httpx
import pytest_asyncio
from sqlalchemy import delete

from gateway.attention.settling import (
    restore_conversation,
    restore_turn,
    settle_conversation,
    settle_turn,
)
from gateway.review.models import Correction
from tests.gateway.attention.conftest import (
    UNSURE,
    Sessions,
    answers,
    correct,
    entries,
    say,
    turn_of,
)
from tests.gateway.engine_server import EngineServer
from tests.gateway.visitor import Visitor

ASKED = "Combien coûte l’opération ?"
ALIKE = "combien coute les operations"
OTHER = "Est-ce que ça fait mal ?"


@pytest_asyncio.fixture
async def asked(client: httpx.AsyncClient, engine: EngineServer) -> None:
    """Three unsure turns, two of them near-identical."""
    answers(engine, **UNSURE)
    for text in (ASKED, ALIKE, OTHER):
        await say(await Visitor.arrive(client), text)


async def how(sessions: Sessions) -> list[str | None]:
    return [entry.settled_how for entry in await entries(sessions)]


async def test_a_correction_covers_the_near_identical_messages(
    asked: None, sessions: Sessions, reviewer: UUID
) -> None:
    turn = await turn_of(sessions, ASKED)
    async with sessions() as session:
        correction = await correct(session, turn, reviewer)
        await settle_turn(session, turn.id, reviewer)
        await session.commit()
    assert await how(sessions) == ["corrected", "covered", None]
    assert (await entries(sessions))[0].settled_by_id == reviewer
    async with sessions() as session:
        await restore_turn(session, turn.id)
        await session.delete(await session.get_one(type(correction), correction.id))
        await session.commit()
    assert await how(sessions) == [None, None, None]


async def test_what_another_correction_covers_stays_settled(
    asked: None, sessions: Sessions, reviewer: UUID
) -> None:
    first, second = [await turn_of(sessions, text) for text in (ASKED, ALIKE)]
    async with sessions() as session:
        for turn in (first, second):
            await correct(session, turn, reviewer)
            await settle_turn(session, turn.id, reviewer)
        await restore_turn(session, first.id)
        await session.commit()
    assert await how(sessions) == ["covered", "covered", None]
    async with sessions() as session:
        await session.execute(delete(Correction))
        await restore_turn(session, second.id)
        await session.commit()
    assert await how(sessions) == [None, None, None]


async def test_a_new_message_that_a_correction_covers_waits_for_its_undoing(
    asked: None, client: httpx.AsyncClient, sessions: Sessions, reviewer: UUID
) -> None:
    turn = await turn_of(sessions, ASKED)
    async with sessions() as session:
        await correct(session, turn, reviewer)
        await settle_turn(session, turn.id, reviewer)
        await session.commit()
    await say(await Visitor.arrive(client), "L'opération coûte combien??")
    (*_, entry) = await entries(sessions)
    assert (entry.settled_how, entry.settled_by_id) == ("covered", None)
    async with sessions() as session:
        await restore_turn(session, turn.id)
        await session.commit()
    assert await how(sessions) == [None] * 4


async def test_a_reviewed_conversation_has_nothing_open_but_its_red_flags(
    visitor: Visitor, engine: EngineServer, sessions: Sessions, reviewer: UUID
) -> None:
    answers(engine, outcome="emergency")
    await visitor.judge(await say(visitor, "je ne sens plus mes jambes"), "down")
    answers(engine, **UNSURE)
    await say(visitor, OTHER)
    conversation = UUID(visitor.conversation)
    async with sessions() as session:
        await settle_conversation(session, conversation, reviewer)
        await session.commit()
    settled = {entry.kind: entry.settled_how for entry in await entries(sessions)}
    assert settled == {"red_flag": None, "thumb_down": "reviewed", "unsure": "reviewed"}
    async with sessions() as session:
        await restore_conversation(session, conversation)
        await session.commit()
    assert await how(sessions) == [None] * 3


async def test_a_correction_does_not_settle_a_red_flag(
    visitor: Visitor, engine: EngineServer, sessions: Sessions, reviewer: UUID
) -> None:
    answers(engine, outcome="distress")
    await say(visitor, "je n'en peux plus")
    async with sessions() as session:
        await settle_turn(session, (await turn_of(sessions, "je n'en peux plus")).id, reviewer)
        await session.commit()
    assert await how(sessions) == [None]

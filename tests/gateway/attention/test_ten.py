"""The ten messages of a week: worth most, different from each other, the same all week."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.models import Attention, Pick
from gateway.attention.settling import settle_turn
from gateway.attention.ten import SAME_GUESS, most_worth
from gateway.attention.week import TEN, choose_for_week, picks_of_week, week_of, yield_of_week
from gateway.conversations.models import Conversation, Message, Turn
from gateway.record import utc_now
from gateway.search.words import near_key
from gateway.training.models import Candidate
from tests.gateway.attention.conftest import Sessions, correct

NOUNS = "casque velo pelle matelas avion passeport cortisone ozone diabete tabac sauna yoga".split()


async def ask(
    session: AsyncSession,
    text: str,
    *,
    days: float = 1,
    unsure: float | None = 0.5,
    guess: str | None = None,
    kind: str = "unsure",
) -> Attention:
    """Add an entry for a message that was asked so many days ago."""
    at = utc_now() - timedelta(days=days)
    conversation = Conversation(channel="web", language="fr", notice_version="1")
    session.add(conversation)
    await session.flush()
    message = Message(
        conversation_id=conversation.id, position=1, direction="in", client_id=uuid4(), text=text
    )
    session.add(message)
    await session.flush()
    turn = Turn(
        conversation_id=conversation.id,
        message_id=message.id,
        outcome="answer",
        confidence=0.5,
        ranking=[],
        language="fr",
        total_ms=1,
        created_at=at,
    )
    session.add(turn)
    await session.flush()
    entry = Attention(
        kind=kind,
        conversation_id=conversation.id,
        turn_id=turn.id,
        near_key=near_key(text),
        guess=guess or text,
        uncertainty=unsure,
        raised_at=at,
    )
    session.add(entry)
    await session.flush()
    return entry


async def texts(session: AsyncSession, entries: Sequence[UUID]) -> list[str]:
    found = await session.execute(
        select(Attention.id, Message.text)
        .join(Turn, Turn.id == Attention.turn_id)
        .join(Message, Message.id == Turn.message_id)
    )
    by_id = {key: text for key, text in found}  # noqa: C416
    return [by_id[entry] for entry in entries]


async def chosen(session: AsyncSession, limit: int = TEN) -> list[str]:
    choices = await most_worth(session, utc_now(), limit)
    return await texts(session, [choice.attention_id for choice in choices])


async def test_the_most_asked_the_least_sure_and_the_newest_come_first(
    sessions: Sessions,
) -> None:
    async with sessions() as session:
        for _ in range(4):
            await ask(session, "souvent")
        await ask(session, "perdu", unsure=0.9)
        await ask(session, "hesitant", unsure=0.6)
        await ask(session, "ancien", unsure=0.6, days=30)
        await ask(session, "sur", unsure=0.1)
        await ask(session, "oublie", unsure=1.0, days=60)
        await ask(session, "panne", unsure=None, kind="failed")
        await ask(session, "rate", unsure=0.3, kind="failed")
        order = await chosen(session)
    assert order == ["souvent", "perdu", "hesitant", "rate", "ancien", "sur"]


async def test_no_more_than_three_of_one_topic_and_no_two_alike(sessions: Sessions) -> None:
    async with sessions() as session:
        for number, noun in enumerate(NOUNS):
            await ask(session, f"{noun} {noun[::-1]}", guess="cost", unsure=0.9 - number / 100)
        await ask(session, "combien coute la chirurgie la-bas", guess="a", unsure=0.8)
        await ask(session, "combien coute la chirurgie la-bas merci beaucoup", guess="b")
        await ask(session, "autre chose", guess="c", unsure=0.1)
        order = await chosen(session)
    assert [text.split()[0] for text in order] == [*NOUNS[:SAME_GUESS], "combien", "autre"]


async def test_the_same_rows_give_the_same_order(sessions: Sessions) -> None:
    async with sessions() as session:
        for noun in NOUNS:
            await ask(session, noun)
        keys = [choice.question.near_key for choice in await most_worth(session, utc_now(), TEN)]
    assert len(keys) == TEN
    assert keys == sorted(keys)


async def test_what_was_chosen_stays_for_the_week(sessions: Sessions, reviewer: UUID) -> None:
    now = utc_now()
    async with sessions() as session:
        for noun in NOUNS[:4]:
            await ask(session, noun)
        first = await choose_for_week(session, now)
        await session.commit()
        assert [pick.rank for pick, _ in first] == [1, 2, 3, 4]
        assert all(pick.is_new and pick.asked == 1 for pick, _ in first)
        turn = first[1][1].turn_id
        assert turn is not None
        await correct(session, await session.get_one(Turn, turn), reviewer)
        await settle_turn(session, turn, reviewer)
        for noun in NOUNS[4:]:
            await ask(session, noun, unsure=0.9)
        await session.commit()
    async with sessions() as session:
        then = await choose_for_week(session, now)
        await session.commit()
    assert [pick.id for pick, _ in then[:4]] == [pick.id for pick, _ in first]
    assert len(then) == TEN
    assert sum(entry.settled_at is not None for _, entry in then) == 1
    async with sessions() as session:
        assert await choose_for_week(session, now) is not None
        assert await session.scalar(select(func.count()).select_from(Pick)) == TEN


async def test_a_new_week_begins_on_monday_at_the_clinic() -> None:
    sunday_night = datetime(2026, 11, 30, 4, 59, tzinfo=UTC)  # 23:59 in Québec
    assert week_of(sunday_night).isoformat() == "2026-11-23"
    assert week_of(sunday_night + timedelta(minutes=1)).isoformat() == "2026-11-30"


async def test_what_a_week_gave_is_counted(sessions: Sessions, reviewer: UUID) -> None:
    now = utc_now()
    async with sessions() as session:
        for noun in NOUNS[:5]:
            await ask(session, noun)
        await choose_for_week(session, now)
        for noun in NOUNS[:2]:
            turn = await _turn(session, noun)
            await correct(session, turn, reviewer)
            await settle_turn(session, turn.id, reviewer)
        message = (await _turn(session, NOUNS[0])).message_id
        session.add(_candidate(message, NOUNS[0]))
        await session.commit()
        gave = await yield_of_week(session, week_of(now))
        nothing = await yield_of_week(session, week_of(now) - timedelta(days=7))
    assert (gave.chosen, gave.settled, gave.corrected, gave.candidates) == (5, 2, 2, 1)
    assert (nothing.chosen, nothing.corrected, nothing.candidates) == (0, 0, 0)


async def test_two_who_choose_at_once_choose_the_same(sessions: Sessions) -> None:
    now = utc_now()
    async with sessions() as session:
        for noun in NOUNS:
            await ask(session, noun)
        await session.commit()

    async def choose() -> list[UUID]:
        async with sessions() as session:
            picks = await choose_for_week(session, now)
            await session.commit()
            return [pick.id for pick, _ in picks]

    one, other = await asyncio.gather(choose(), choose())
    assert one == other
    async with sessions() as session:
        assert len(await picks_of_week(session, week_of(now))) == TEN


async def _turn(session: AsyncSession, text: str) -> Turn:
    query = select(Turn).join(Message, Message.id == Turn.message_id).where(Message.text == text)
    return (await session.scalars(query)).one()


def _candidate(message: UUID, text: str) -> Candidate:
    return Candidate(
        provenance="T-000001",
        text=text,
        near_key=near_key(text),
        intent="cost",
        language="fr",
        message_id=message,
    )

"""Turns that need a person, raised by the real application."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest_asyncio
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.attention.models import Attention
from gateway.conversations.models import Message, Turn
from gateway.review.models import Correction
from gateway.search.words import near_key
from gateway.staff.accounts import create_account
from tests.gateway.engine_server import EngineServer, answer
from tests.gateway.visitor import Visitor

Sessions = async_sessionmaker[AsyncSession]
UNSURE = {"confidence": 0.41, "ranking": [{"intent": "infection", "confidence": 0.41}]}


def answers(engine: EngineServer, **changed: Any) -> None:
    """Let the engine answer all turns from now on with these fields."""
    engine.reply = lambda turn: answer(turn, **changed)


async def say(visitor: Visitor, text: str) -> str:
    """Say it, and return the id that feedback names."""
    key = str(uuid4())
    response = await visitor.say(text, key)
    assert response.status_code == 200, response.text
    return key


async def entries(sessions: Sessions, *kinds: str) -> Sequence[Attention]:
    """Return what is kept, oldest first."""
    async with sessions() as session:
        query = select(Attention).order_by(Attention.raised_at, Attention.id)
        return [row for row in await session.scalars(query) if not kinds or row.kind in kinds]


async def turn_of(sessions: Sessions, text: str) -> Turn:
    """Return the last turn of a message with this text."""
    async with sessions() as session:
        query = (
            select(Turn)
            .join(Message, Message.id == Turn.message_id)
            .where(Message.text == text)
            .order_by(Turn.id.desc())
        )
        turn = (await session.scalars(query)).first()
    assert turn is not None
    return turn


async def correct(session: AsyncSession, turn: Turn, account: UUID) -> Correction:
    """Add what a reviewer says of a turn."""
    message = await session.get_one(Message, turn.message_id)
    correction = Correction(
        turn_id=turn.id,
        conversation_id=turn.conversation_id,
        message_id=message.id,
        kind="changed",
        intent="cost",
        near_key=near_key(message.text),
        by_id=account,
    )
    session.add(correction)
    await session.flush()
    return correction


@pytest_asyncio.fixture
async def reviewer(sessions: Sessions) -> UUID:
    """The id of an account that may review."""
    async with sessions() as session:
        account = await create_account(session, "jo@clinique.example", "p" * 20, "reviewer")
        await session.commit()
        return account.id

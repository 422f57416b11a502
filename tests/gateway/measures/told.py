"""Conversations as they are told: when, what came of each message, and what was thought of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.clinic_time import CLINIC_TIME
from gateway.conversations.models import (
    Channel,
    Conversation,
    Feedback,
    Language,
    Message,
    Outcome,
    Thumb,
    Turn,
)
from gateway.privacy.masking import find_personal_data

Sessions = async_sessionmaker[AsyncSession]


@dataclass(frozen=True)
class Said:
    """One message of a visitor: `at` is the clinic's time, `ms` the engine's and the total."""

    at: str
    outcome: Outcome = "answer"
    topic: str | None = "infection"
    thumb: Thumb | None = None
    text: str = "est-ce une infection"
    language: Language = "fr"
    ms: tuple[float | None, float] = (20.0, 60.0)

    @property
    def moment(self) -> datetime:
        return clinic(self.at)


def clinic(at: str) -> datetime:
    """Return the moment that this is in the clinic's time, for instance "2026-11-25 14:00"."""
    moment = datetime.fromisoformat(at)
    return moment if moment.tzinfo else moment.replace(tzinfo=CLINIC_TIME)


async def tell(sessions: Sessions, *said: Said, channel: Channel = "web") -> Conversation:
    """Store a conversation of these messages, each with its turn, and return it."""
    conversation = Conversation(
        channel=channel,
        language=said[0].language,
        started_at=said[0].moment,
        last_activity_at=said[-1].moment,
        notice_version="1",
        last_position=2 * len(said),
    )
    async with sessions() as session:
        session.add(conversation)
        await session.flush()
        for number, each in enumerate(said):
            await _store(session, conversation, 2 * number + 1, each)
        await session.commit()
    return conversation


async def _store(session: AsyncSession, of: Conversation, position: int, said: Said) -> None:
    common: dict[str, Any] = {"conversation_id": of.id, "created_at": said.moment}
    asked = Message(
        **common,
        position=position,
        direction="in",
        client_id=uuid4(),
        text=said.text,
        personal_data=find_personal_data(said.text),
    )
    session.add(asked)
    await session.flush()
    replied = Message(
        **common, position=position + 1, direction="out", reply_to_id=asked.id, text="Réponse."
    )
    engine_ms, total_ms = said.ms
    turn = Turn(
        **common,
        message_id=asked.id,
        outcome=said.outcome,
        topic=said.topic,
        intent=said.topic,
        language=said.language,
        engine_ms=engine_ms,
        total_ms=total_ms,
    )
    session.add_all([replied, turn])
    await session.flush()
    if said.thumb:
        session.add(Feedback(turn_id=turn.id, thumb=said.thumb))

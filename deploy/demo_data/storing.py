"""Store dialogues in the order in which they happened, as what people say is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from deploy.demo_data.clearing import DEMO_NOTICE
from deploy.demo_data.content import reasons
from deploy.demo_data.speaking import Dialogue, Exchange
from gateway.channels.messenger.models import Delivery, Reason
from gateway.conversations.feedback import give_feedback
from gateway.conversations.inbound import store_inbound
from gateway.conversations.models import Message, Outcome, Thumb
from gateway.conversations.opening import open_conversation
from gateway.conversations.outbound import find_answer, store_turn
from gateway.record import another_clock

# How many of a hundred answers get a thumb up, and down.
_THUMBS: dict[Outcome, tuple[int, int]] = {
    "answer": (9, 2),
    "partial": (4, 7),
    "handoff": (4, 6),
    "clarify": (0, 7),
    "out_of_scope": (1, 9),
    "failed": (0, 12),
}
_REASONS: dict[Reason, int] = {"outside_window": 5, "blocked": 3, "refused": 2}


@contextmanager
def moment(at: datetime) -> Iterator[None]:
    """Let it be this moment; a millisecond passes each time that somebody looks at the clock."""
    with another_clock(_ticking(at)):
        yield


def _ticking(at: datetime) -> Callable[[], datetime]:
    passed = 0

    def tell() -> datetime:
        nonlocal passed
        passed += 1
        return at + timedelta(milliseconds=passed)

    return tell


async def store_dialogues(
    session: AsyncSession, dialogues: list[Dialogue]
) -> list[tuple[UUID, Dialogue]]:
    """Commit the dialogues and return them with their conversations' ids."""
    keys: dict[int, UUID] = {}
    happened = sorted(
        (exchange.at, number, exchange)
        for number, dialogue in enumerate(dialogues)
        for exchange in dialogue.exchanges
    )
    for at, number, exchange in happened:
        dialogue = dialogues[number]
        if number not in keys:
            person = dialogue.person
            with moment(dialogue.starts):
                opened = await open_conversation(
                    session, person.channel, person.language, DEMO_NOTICE
                )
            keys[number] = opened.id
        await _store_exchange(session, dialogue, keys[number], at, exchange)
        session.expunge_all()
    return [(key, dialogues[number]) for number, key in keys.items()]


async def _store_exchange(
    session: AsyncSession, dialogue: Dialogue, conversation: UUID, at: datetime, exchange: Exchange
) -> None:
    reply, random = exchange.reply, dialogue.random
    with moment(at):
        message = await store_inbound(session, conversation, exchange.inbound)
    took = timedelta(milliseconds=(reply.ms or 40) + random.expovariate(1 / 25))
    with moment(at + took):
        await store_turn(session, message, reply, claim=None, handoff=exchange.handoff)
    if thumb := _thumb(random, reply.outcome):
        with moment(at + timedelta(seconds=random.uniform(8, 60))):
            await _judge(session, dialogue, conversation, exchange, thumb)
    if dialogue.person.channel == "messenger" and random.random() < 0.008:
        with moment(at + timedelta(seconds=2)):
            await _fail_to_deliver(session, random, message)


def _thumb(random: Random, outcome: Outcome) -> Thumb | None:
    up, down = _THUMBS.get(outcome, (1, 1))
    drawn = random.randrange(100)
    if drawn < up:
        return "up"
    return "down" if drawn < up + down else None


async def _judge(
    session: AsyncSession, dialogue: Dialogue, conversation: UUID, exchange: Exchange, thumb: Thumb
) -> None:
    random, reason = dialogue.random, None
    if random.random() < (0.5 if thumb == "down" else 0.2):
        reason = random.choice(reasons()[thumb][dialogue.person.language])
    await give_feedback(session, conversation, exchange.inbound.client_id, thumb, reason)


async def _fail_to_deliver(session: AsyncSession, random: Random, message: Message) -> None:
    answer = await find_answer(session, message)
    if answer is None or not answer.replies:
        return
    reason = random.choices(list(_REASONS), list(_REASONS.values()))[0]
    undelivered = answer.replies[-1].id
    session.add(
        Delivery(address=b"", message_id=undelivered, state="failed", reason=reason, attempts=1)
    )
    await session.commit()

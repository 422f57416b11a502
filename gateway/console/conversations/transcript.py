"""One conversation, read a window at a time with a fixed number of queries however long it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.contact.models import ContactRequest, HandOff
from gateway.conversations.models import Conversation, Feedback, Message, Turn
from gateway.review.models import Correction
from gateway.review.proposals import Proposal, proposal_of
from gateway.staff.models import StaffAccount
from gateway.training.models import Candidate

WINDOW = 60  # inbound messages that a page shows at once
_BEFORE = 5  # of them, before the one that a page was asked for


@dataclass(frozen=True)
class Exchange:
    """An inbound message, the replies to it, what it came to and what followed from that."""

    message: Message
    replies: list[Message]
    turn: Turn | None = None
    feedback: Feedback | None = None
    handoff: HandOff | None = None
    request: ContactRequest | None = None
    """What the person then sent with the contact form."""
    correction: Correction | None = None
    corrected_by: StaffAccount | None = None
    candidate: Candidate | None = None
    """The sentence that it became for training, the newest."""

    @property
    def proposal(self) -> Proposal | None:
        """Where that stands; None for a message that teaches nothing."""
        return proposal_of(self.correction, self.turn, self.candidate) if self.turn else None


@dataclass(frozen=True)
class Transcript:
    """A window of a conversation, oldest first."""

    exchanges: list[Exchange]
    is_from_start: bool
    next: int | None
    """The position after which the next window begins; None on the last."""


async def transcript(session: AsyncSession, conversation: UUID, after: int = 0) -> Transcript:
    """Return the exchanges after a position, as many as a window holds (3 queries)."""
    inbound = (
        select(Message)
        .where(
            Message.conversation_id == conversation,
            Message.direction == "in",
            Message.position > after,
        )
        .order_by(Message.position)
        .limit(WINDOW + 1)
    )
    messages = list(await session.scalars(inbound))
    shown = messages[:WINDOW]
    more = shown[-1].position if len(messages) > WINDOW else None
    return Transcript(await exchanges_of(session, shown), after <= 0, more)


async def whole_transcript(
    session: AsyncSession, key: UUID
) -> tuple[Conversation, list[Exchange]] | None:
    """Return a conversation and all its exchanges, oldest first; None if none."""
    conversation = await session.get(Conversation, key)
    if conversation is None:
        return None
    exchanges: list[Exchange] = []
    after: int | None = 0
    while after is not None:
        window = await transcript(session, key, after)
        exchanges += window.exchanges
        after = window.next
    return conversation, exchanges


async def exchange_of(
    session: AsyncSession, message_id: UUID
) -> tuple[Conversation, Exchange] | None:
    """Return one inbound message's exchange and its conversation; None if none (3 queries)."""
    found = await session.execute(
        select(Conversation, Message)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(Message.id == message_id, Message.direction == "in")
    )
    row = found.one_or_none()
    if row is None:
        return None
    (exchange,) = await exchanges_of(session, [row[1]])
    return row[0], exchange


async def window_around(
    session: AsyncSession, conversation: UUID, message_id: UUID | None, turn_id: UUID | None = None
) -> int:
    """Return the position after which a window has the message, or that of the turn, with a few
    before it (1 query); the beginning for one that is not of this conversation.
    """
    of_turn = select(Turn.message_id).where(Turn.id == turn_id).scalar_subquery()
    wanted = select(Message.position).where(
        Message.id == (message_id or of_turn), Message.conversation_id == conversation
    )
    before = (
        select(Message.position)
        .where(
            Message.conversation_id == conversation,
            Message.direction == "in",
            Message.position <= wanted.scalar_subquery(),
        )
        .order_by(Message.position.desc())
        .limit(_BEFORE + 1)
    )
    positions = list(await session.scalars(before))
    return positions[-1] - 1 if len(positions) > _BEFORE else 0


async def exchanges_of(session: AsyncSession, messages: Sequence[Message]) -> list[Exchange]:
    """Return what these inbound messages came to, in their order."""
    keys = [message.id for message in messages]
    replies = defaultdict(list)
    replying = select(Message).where(Message.reply_to_id.in_(keys)).order_by(Message.position)
    for reply in await session.scalars(replying):
        replies[reply.reply_to_id].append(reply)
    rows = await session.execute(
        select(Turn, Feedback, HandOff, ContactRequest, Correction, StaffAccount, Candidate)
        .outerjoin(Feedback, Feedback.turn_id == Turn.id)
        .outerjoin(HandOff, HandOff.turn_id == Turn.id)
        .outerjoin(ContactRequest, ContactRequest.handoff_id == HandOff.id)
        .outerjoin(Correction, Correction.turn_id == Turn.id)
        .outerjoin(StaffAccount, StaffAccount.id == Correction.by_id)
        .outerjoin(Candidate, Candidate.message_id == Turn.message_id)
        .where(Turn.message_id.in_(keys))
        # The last row of a turn stays: the first of several requests, the newest candidate.
        .order_by(ContactRequest.id.desc(), Candidate.id)
    )
    came_to = {row[0].message_id: row for row in rows}
    return [Exchange(each, replies[each.id], *came_to.get(each.id, ())) for each in messages]

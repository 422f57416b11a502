"""The list of conversations, read with a fixed number of queries however many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Conversation, Feedback, Message, Outcome, Thumb, Turn
from gateway.review.models import ConversationReview, ConversationTag, Tag
from gateway.search.facets import ALARMING
from gateway.search.finding import ListPosition, Wanted, find_conversations
from gateway.search.models import message_words
from gateway.search.terms import all_of
from gateway.staff.models import StaffAccount

PAGE = 30  # conversations on a page
LATEST = 3  # outcomes shown for a conversation
COUNTED, COUNTED_WITH_WORDS = 1000, 100  # conversations; more are « 1 000 + »


@dataclass
class Row:
    """One conversation in the list."""

    conversation: Conversation
    first: Message | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    """Of all turns, newest first."""
    thumbs: Counter[Thumb] = field(default_factory=Counter)
    tags: list[str] = field(default_factory=list)
    review: ConversationReview | None = None
    assignee: str | None = None
    """Who sees to it."""
    matching: Message | None = None
    """The newest message that the search found."""

    @property
    def latest(self) -> list[Outcome]:
        """The outcomes that the list has room for."""
        return self.outcomes[:LATEST]

    @property
    def urgent(self) -> bool:
        """Whether any turn was an emergency, urgent or distress."""
        return not ALARMING.isdisjoint(self.outcomes)

    @property
    def reviewed(self) -> bool:
        """Whether somebody has marked it as reviewed."""
        return self.review is not None and self.review.reviewed_at is not None


@dataclass(frozen=True)
class Page:
    """One page of the list; `older` is where the next one begins, None on the last."""

    rows: list[Row]
    older: ListPosition | None
    found: int
    """How many conversations there are in all, or as many as are counted."""
    is_more: bool
    """Whether there are more than that."""


async def conversations_page(
    session: AsyncSession, after: ListPosition | None = None, wanted: Wanted | None = None
) -> Page:
    """Return a page of what is wanted (of all that have a message), newest activity first."""
    wanted = wanted or Wanted()
    most = COUNTED_WITH_WORDS if wanted.terms else COUNTED
    counted = await find_conversations(session, wanted, None, most + 1)
    found = await find_conversations(session, wanted, after, PAGE + 1) if after else counted
    rows = await read_rows(session, [position.id for position in found[:PAGE]])
    if wanted.terms:
        await _add_matching(session, rows, wanted)
    older = found[PAGE - 1] if len(found) > PAGE else None
    return Page(list(rows.values()), older, min(len(counted), most), len(counted) > most)


async def read_rows(session: AsyncSession, keys: Sequence[UUID]) -> dict[UUID, Row]:
    """Return a row for each of these conversations that is there, in this order (6 queries)."""
    found = await session.scalars(select(Conversation).where(Conversation.id.in_(keys)))
    by_key = {each.id: Row(each) for each in found}
    rows = {key: by_key[key] for key in keys if key in by_key}
    first = select(Message).where(Message.conversation_id.in_(rows), Message.position == 1)
    for message in await session.scalars(first):
        rows[message.conversation_id].first = message
    outcomes = select(Turn.conversation_id, Turn.outcome).where(Turn.conversation_id.in_(rows))
    for key, outcome in await session.execute(outcomes.order_by(Turn.id.desc())):
        rows[key].outcomes.append(outcome)
    await _add_judgements(session, rows)
    return rows


async def _add_judgements(session: AsyncSession, rows: dict[UUID, Row]) -> None:
    """Add what the person thought, and what staff did."""
    thumbs = (
        select(Turn.conversation_id, Feedback.thumb)
        .join(Feedback, Feedback.turn_id == Turn.id)
        .where(Turn.conversation_id.in_(rows))
    )
    for key, thumb in await session.execute(thumbs):
        rows[key].thumbs[thumb] += 1
    tags = (
        select(ConversationTag.conversation_id, Tag.name)
        .join(Tag, Tag.id == ConversationTag.tag_id)
        .where(ConversationTag.conversation_id.in_(rows))
        .order_by(Tag.name)
    )
    for key, name in await session.execute(tags):
        rows[key].tags.append(name)
    reviews = (
        select(ConversationReview, StaffAccount)
        .outerjoin(StaffAccount, StaffAccount.id == ConversationReview.assignee_id)
        .where(ConversationReview.conversation_id.in_(rows))
    )
    for review, account in await session.execute(reviews):
        row = rows[review.conversation_id]
        row.review, row.assignee = review, account.name if account else None


async def _add_matching(session: AsyncSession, rows: dict[UUID, Row], wanted: Wanted) -> None:
    matching = (
        select(Message)
        .join(message_words, message_words.c.message_id == Message.id)
        .where(message_words.c.conversation_id.in_(rows), all_of(wanted.terms))
        .order_by(Message.conversation_id, Message.position)
    )
    for message in await session.scalars(matching):
        rows[message.conversation_id].matching = message

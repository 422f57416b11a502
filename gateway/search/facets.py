"""What a conversation is found by: for each kind, its values, for instance its outcomes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Insert,
    Select,
    String,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal_column,
    select,
    union,
)
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.contact.models import HandOff
from gateway.conversations.models import Conversation, Feedback, Outcome, Turn
from gateway.review.models import ConversationReview, ConversationTag
from gateway.search.models import conversation_facet

ALARMING: frozenset[Outcome] = frozenset({"emergency", "urgent", "distress"})
# From what confidence on (0 to 1) a turn is in the band; a band's name is in percent.
CONFIDENCE_BANDS = (("80-100", 0.8), ("60-80", 0.6), ("40-60", 0.4), ("0-40", 0.0))


async def refresh_facets(session: AsyncSession, conversation: UUID) -> None:
    """Bring the facets of a conversation up to date with its rows; the caller commits.

    Nothing happens when the conversation is gone. The conversation's row stays locked until the
    commit, so that two who refresh it at once do it one after the other (PostgreSQL); whoever
    locks rows that belong to the conversation must lock that row before them.
    """
    await session.flush()
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyhow
        await session.execute(_LOCK, {"conversation": conversation})
    await session.execute(_FORGET, {"conversation": conversation})
    await session.execute(_REMEMBER, {"conversation": conversation})


def insert_facets(of_one: bool) -> Insert:
    """Return the statement that stores the facets of one conversation, or of all.

    The one is the parameter `conversation`. Those without any message have no facets.
    """
    branches = _branches()
    if of_one:
        ours = bindparam("conversation", type_=Conversation.id.type)
        branches = [each.where(each.selected_columns[0] == ours) for each in branches]
    found = union(*branches).subquery("found")
    rows = select(found.c.facet, Conversation.last_activity_at, Conversation.id).join_from(
        found, Conversation, Conversation.id == found.c.conversation_id
    )
    columns = ["facet", "last_activity_at", "conversation_id"]
    return insert(conversation_facet).from_select(
        columns, rows.where(Conversation.last_position > literal_column("0"))
    )


def _branches() -> list[Select[Any]]:
    """Return queries of the rows (conversation, facet), one for each way to have a facet."""
    turn, one = Turn.conversation_id, Conversation.id
    of_one = Turn.conversation_id == Conversation.id
    bands = [
        (Turn.confidence >= literal_column(f"{least}"), _constant(band))
        for band, least in CONFIDENCE_BANDS
    ]
    alarms = [_constant(outcome) for outcome in sorted(ALARMING)]
    alarming = exists().where(of_one, Turn.outcome.in_(alarms))
    handed_over = exists().where(of_one, HandOff.turn_id == Turn.id)
    judged = exists().where(of_one, Feedback.turn_id == Turn.id)
    assigned = ConversationReview.conversation_id
    reviewed = exists().where(assigned == one, ConversationReview.reviewed_at.is_not(None))
    given = exists().where(assigned == one, ConversationReview.assignee_id.is_not(None))
    return [
        _rows(one, "channel", Conversation.channel),
        _rows(one, "language", Conversation.language),
        _rows(turn, "outcome", Turn.outcome),
        _rows(turn, "topic", Turn.topic).where(Turn.topic.is_not(None)),
        _rows(turn, "confidence", case(*bands)).where(Turn.confidence.is_not(None)),
        _rows(turn, "thumb", Feedback.thumb).join(Feedback, Feedback.turn_id == Turn.id),
        _rows(one, "thumb", _constant("none")).where(~judged),
        _rows(one, "red_flag", _yes_or_no(alarming)),
        _rows(one, "handed_over", _yes_or_no(handed_over)),
        _rows(one, "reviewed", _yes_or_no(reviewed)),
        _rows(ConversationTag.conversation_id, "tag", _hex(ConversationTag.tag_id)),
        _rows(assigned, "assignee", _hex(ConversationReview.assignee_id)).where(
            ConversationReview.assignee_id.is_not(None)
        ),
        _rows(one, "assignee", _constant("none")).where(~given),
    ]


def _rows(conversation: Any, kind: str, value: Any) -> Select[Any]:
    return select(
        conversation.label("conversation_id"), (_constant(f"{kind}:") + value).label("facet")
    )


def _constant(value: str) -> ColumnElement[str]:
    """Return a value of ours as it stands in SQL: parameters by the dozen cost a turn time."""
    return literal_column(f"'{value}'", String())


def _hex(key: Any) -> ColumnElement[str]:
    """Return a UUID as 32 hex digits, which is how SQLite has it."""
    return func.replace(cast(key, String), "-", "")


def _yes_or_no(condition: ColumnElement[bool]) -> ColumnElement[str]:
    return case((condition, _constant("yes")), else_=_constant("no"))


_THIS = bindparam("conversation", type_=Conversation.id.type)
_LOCK = select(Conversation.id).where(Conversation.id == _THIS).with_for_update(key_share=True)
_FORGET = delete(conversation_facet).where(conversation_facet.c.conversation_id == _THIS)
_REMEMBER = insert_facets(of_one=True)

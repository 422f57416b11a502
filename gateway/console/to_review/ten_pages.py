"""« Dix messages cette semaine », each with why it was chosen, to be corrected on the spot."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.models import Attention
from gateway.attention.week import Choices, choose_for_week, picks_of_week, week_of, yield_of_week
from gateway.audit.trail import AuditTrail
from gateway.console.conversations.showing import message_words
from gateway.console.conversations.transcript import Exchange, exchanges_of
from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.conversations.models import Conversation, Message, Turn
from gateway.record import utc_now
from gateway.staff.permissions import Permission

HERE = "/console/to-review/ten"
_WEEK = timedelta(days=7)


@get("/to-review/ten", guards=[needs(Permission.READ_CONVERSATIONS)])
async def ten_page(
    request: Request[Any, Any, Any], db_session: AsyncSession, audit: AuditTrail
) -> Response[Any]:
    """Return the ten messages of this week, and what those of last week gave."""
    now = utc_now()
    chosen = await choose_for_week(db_session, now)
    exchanges, conversations = await _shown(db_session, chosen)
    last_week = await yield_of_week(db_session, week_of(now) - _WEEK)
    audit.note("attention.listed", kind="ten", shown=len(chosen))
    await db_session.commit()
    rows = [
        (pick, entry, exchanges[entry.turn_id], conversations[entry.conversation_id])
        for pick, entry in chosen
        if entry.turn_id in exchanges
    ]
    return page(
        request,
        "to_review/ten",
        rows=rows,
        done=_done(chosen),
        chosen=len(chosen),
        last_week=last_week,
        undelivered={},
        here=HERE,
        **message_words(request),
    )


@get("/to-review/ten/progress", guards=[needs(Permission.READ_CONVERSATIONS)])
async def ten_progress(request: Request[Any, Any, Any], db_session: AsyncSession) -> Response[Any]:
    """Return how many of this week's are done, for the page on which one was just corrected."""
    chosen = await picks_of_week(db_session, week_of(utc_now()))
    return page(request, "to_review/progress", done=_done(chosen), chosen=len(chosen))


def _done(chosen: Choices) -> int:
    return sum(entry.settled_at is not None for _, entry in chosen)


async def _shown(
    session: AsyncSession, chosen: Choices
) -> tuple[dict[UUID, Exchange], dict[UUID, Conversation]]:
    """Return the exchanges by turn and the conversations by key."""
    rows = await session.execute(
        select(Message, Conversation)
        .join(Turn, Turn.message_id == Message.id)
        .join(Attention, Attention.turn_id == Turn.id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Attention.id.in_([entry.id for _, entry in chosen]))
    )
    found = [(message, conversation) for message, conversation in rows]
    exchanges = await exchanges_of(session, [message for message, _ in found])
    by_turn = {each.turn.id: each for each in exchanges if each.turn}
    return by_turn, {conversation.id: conversation for _, conversation in found}

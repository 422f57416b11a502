"""The lists of requests and of links that were given, read with a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.contact.handling import may_handle
from gateway.contact.models import ContactRequest, HandOff
from gateway.conversations.models import Turn
from gateway.position import Position
from gateway.staff.models import StaffAccount
from gateway.staff.permissions import PERMISSIONS, Permission

PAGE = 30  # requests on a page
View = Literal["new", "overdue", "called", "closed", "all", "given"]
VIEWS: tuple[View, ...] = get_args(View)
NOBODY = "nobody"  # in the place of an assignee


@dataclass(frozen=True)
class Requests:
    """A page of requests; `following` is where the next one begins."""

    rows: list[ContactRequest]
    following: Position | None


@dataclass(frozen=True)
class Links:
    """A page of hand-offs that nobody took in charge and of which no form came, each with its
    conversation; None if erased."""

    rows: list[tuple[HandOff, UUID | None]]
    following: Position | None


async def requests_page(
    session: AsyncSession,
    view: View,
    assignee: UUID | str | None,
    now: datetime,
    after: Position | None,
) -> Requests:
    """Return a page of one view, of one assignee (or NOBODY's) when given (1 query).

    What is to be done first comes first; of all, or of closed ones, the newest.
    """
    query = select(ContactRequest)
    if assignee == NOBODY:
        query = query.where(ContactRequest.assignee_id.is_(None))
    elif assignee is not None:
        query = query.where(ContactRequest.assignee_id == assignee)
    if view == "overdue":
        query = query.where(ContactRequest.state == "new", ContactRequest.due_at < now)
    elif view != "all":
        query = query.where(ContactRequest.state == view)
    found = list(await session.scalars(_ordered(query, view, after).limit(PAGE + 1)))
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Requests(found[:PAGE], Position(last.due_at, last.id) if last else None)


def _ordered(query: Select[Any], view: View, after: Position | None) -> Select[Any]:
    key = tuple_(ContactRequest.due_at, ContactRequest.id)
    if view == "all":
        if after:
            query = query.where(ContactRequest.id < after.id)
        return query.order_by(ContactRequest.id.desc())
    if view == "closed":
        if after:
            query = query.where(key < (after.at, after.id))
        return query.order_by(ContactRequest.due_at.desc(), ContactRequest.id.desc())
    if after:
        query = query.where(key > (after.at, after.id))
    return query.order_by(ContactRequest.due_at, ContactRequest.id)


async def links_page(session: AsyncSession, after: Position | None) -> Links:
    """Return a page of the links of which nothing came, newest first (1 query)."""
    query = (
        select(HandOff, Turn.conversation_id)
        .outerjoin(Turn, Turn.id == HandOff.turn_id)
        .where(HandOff.requested_at.is_(None), HandOff.taken_at.is_(None))
        .order_by(HandOff.created_at.desc(), HandOff.id.desc())
        .limit(PAGE + 1)
    )
    if after:
        query = query.where(tuple_(HandOff.created_at, HandOff.id) < (after.at, after.id))
    found: list[tuple[HandOff, UUID | None]] = [
        (handoff, conversation) for handoff, conversation in await session.execute(query)
    ]
    last = found[PAGE - 1][0] if len(found) > PAGE else None
    return Links(found[:PAGE], Position(last.created_at, last.id) if last else None)


async def colleagues(session: AsyncSession) -> list[StaffAccount]:
    """Return those to whom a request can be given, by name (1 query)."""
    roles = [role for role, held in PERMISSIONS.items() if Permission.HANDLE_REQUESTS in held]
    found = await session.scalars(select(StaffAccount).where(StaffAccount.role.in_(roles)))
    return sorted(filter(may_handle, found), key=lambda account: account.name.casefold())

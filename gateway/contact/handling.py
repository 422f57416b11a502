"""What staff do about a request. Each step is kept: together they are its history."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, get_args
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.clinic_time import day_of
from gateway.contact.business_days import closing_of
from gateway.contact.models import (
    CallResult,
    ClosingReason,
    ContactRequest,
    RequestState,
    RequestStep,
)
from gateway.conversations.text import cleaned
from gateway.record import utc_now
from gateway.staff.models import StaffAccount
from gateway.staff.permissions import Permission, may

MAX_NOTE = 1000  # characters
_MOST_DAYS = 366  # that a request can be put off
CALL_RESULTS: tuple[CallResult, ...] = get_args(CallResult)
CLOSING_REASONS: tuple[ClosingReason, ...] = get_args(ClosingReason)
_OPEN: tuple[RequestState, ...] = ("new", "called")


class HandlingError(Exception):
    """The step cannot be done; `problem` is the key of the words that say why, `status` HTTP's."""

    problem = "choice"
    status = 422


class UnknownChoiceError(HandlingError):
    """The call's result or the reason is none of ours."""


class NoteTooLongError(HandlingError):
    """The note is longer than MAX_NOTE."""

    problem = "note_long"


class DayError(HandlingError):
    """The day is none, is over, or is more than a year away."""

    problem = "day"


class ChangedMeanwhileError(HandlingError):
    """Somebody else closed or reopened the request in the meantime."""

    problem = "stale"
    status = 409


class NotAColleagueError(HandlingError):
    """The account does not exist, is not in use, or may not handle requests."""

    problem = "assignee"


async def note_call(
    session: AsyncSession, request: ContactRequest, by: StaffAccount, result: str, note: str
) -> CallResult:
    """Note a call; who was reached counts as called. The caller commits. Raises HandlingError."""
    known = next((each for each in CALL_RESULTS if each == result), None)
    if known is None:
        raise UnknownChoiceError
    kept = clean_note(note)
    change = {"state": "called"} if known == "reached" else {"state": ContactRequest.state}
    await _change(session, request, _OPEN, **change)
    session.add(
        RequestStep(request_id=request.id, kind="called", outcome=known, note=kept, by_id=by.id)
    )
    return known


async def assign(
    session: AsyncSession, request: ContactRequest, by: StaffAccount, to: UUID | None
) -> None:
    """Give an open request to a colleague, or to nobody; the caller commits.

    Raises HandlingError.
    """
    if to is not None:
        colleague = await session.get(StaffAccount, to)
        if colleague is None or not may_handle(colleague):
            raise NotAColleagueError
    await _change(session, request, _OPEN, assignee_id=to)
    session.add(RequestStep(request_id=request.id, kind="assigned", assignee_id=to, by_id=by.id))


async def put_off(
    session: AsyncSession, request: ContactRequest, by: StaffAccount, day: str, note: str
) -> None:
    """Have somebody call by the end of a day (2026-12-03), whoever was reached before.

    The caller commits. Raises HandlingError.
    """
    due_at = closing_of(_coming(day))
    kept = clean_note(note)
    await _change(session, request, _OPEN, state="new", due_at=due_at)
    session.add(
        RequestStep(request_id=request.id, kind="put_off", due_at=due_at, note=kept, by_id=by.id)
    )


async def close(
    session: AsyncSession, request: ContactRequest, by: StaffAccount, reason: str, note: str
) -> ClosingReason:
    """Close a request for a reason; the caller commits. Raises HandlingError."""
    known = next((each for each in CLOSING_REASONS if each == reason), None)
    if known is None:
        raise UnknownChoiceError
    kept = clean_note(note)
    await _change(session, request, _OPEN, state="closed", closed_at=utc_now())
    session.add(
        RequestStep(request_id=request.id, kind="closed", outcome=known, note=kept, by_id=by.id)
    )
    return known


async def reopen(
    session: AsyncSession, request: ContactRequest, by: StaffAccount, due_at: datetime
) -> None:
    """Make a closed request a new one, due anew; the caller commits. Raises HandlingError."""
    await _change(session, request, ("closed",), state="new", closed_at=None, due_at=due_at)
    session.add(RequestStep(request_id=request.id, kind="reopened", by_id=by.id))


def may_handle(account: StaffAccount) -> bool:
    """Tell whether requests can be given to somebody."""
    return account.deactivated_at is None and may(account.role, Permission.HANDLE_REQUESTS)


def _coming(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise DayError from None
    if not timedelta() <= day - day_of(utc_now()) <= timedelta(days=_MOST_DAYS):
        raise DayError
    return day


def clean_note(typed: str) -> str:
    """Return a note as it is stored; raises NoteTooLongError."""
    note = cleaned(typed)
    if len(note) > MAX_NOTE:
        raise NoteTooLongError
    return note


async def _change(
    session: AsyncSession,
    request: ContactRequest,
    states: tuple[RequestState, ...],
    **values: Any,
) -> None:
    """Change the row if it is still in one of the states; the row is locked until the commit."""
    changed = await session.scalar(
        update(ContactRequest)
        .where(ContactRequest.id == request.id, ContactRequest.state.in_(states))
        .values(**values)
        .returning(ContactRequest.id)
        .execution_options(synchronize_session=False)
    )
    if changed is None:
        raise ChangedMeanwhileError

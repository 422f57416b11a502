"""What people decide about a candidate: it is edited, approved by a second person, or rejected."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from gateway.conversations.models import Language
from gateway.record import utc_now
from gateway.search.words import near_key
from gateway.staff.models import Role, StaffAccount
from gateway.training.candidates import LONGEST_TYPED
from gateway.training.checks import is_blocked, look_at
from gateway.training.decision_errors import (
    AlreadyDecidedError,
    BlockedError,
    ChangedMeanwhileError,
    NeedsManagerError,
    NoReasonError,
    SamePersonError,
    TooLongError,
    UnknownIntentError,
)
from gateway.training.known_questions import known_questions
from gateway.training.models import Candidate, CandidateState
from gateway.training.wording import clean_line

LONGEST_REASON = 500  # characters
MAY_APPROVE_RED_FLAGS: frozenset[Role] = frozenset({"manager", "administrator"})


async def edit(
    session: AsyncSession,
    candidate: Candidate,
    by: StaffAccount,
    *,
    text: str,
    intent: str,
    language: Language,
    seen: int,
) -> None:
    """Change the sentence, what it means or its language, and look at it anew; the caller commits.

    `seen` is the revision that the person looked at. Raises AlreadyDecidedError,
    ChangedMeanwhileError, TooLongError and UnknownIntentError.
    """
    is_as_seen(candidate, seen, {"proposed"})
    if len(text) > LONGEST_TYPED:
        raise TooLongError
    if intent not in (await known_questions()).intents:
        raise UnknownIntentError
    candidate.text = clean_line(text)
    candidate.near_key = near_key(candidate.text)
    candidate.intent, candidate.language = intent, language
    candidate.edited_by_id = by.id
    await look_at(session, candidate)
    await store(session)


async def approve(
    session: AsyncSession, candidate: Candidate, by: StaffAccount, *, seen: int
) -> None:
    """Accept the sentence for training; the caller commits.

    `seen` is the revision that the person looked at. Raises AlreadyDecidedError,
    ChangedMeanwhileError, SamePersonError, NeedsManagerError and BlockedError.
    """
    is_as_seen(candidate, seen, {"proposed"})
    if by.id in (candidate.proposed_by_id, candidate.edited_by_id):
        raise SamePersonError
    await look_at(session, candidate)
    if is_blocked(candidate.checks):
        raise BlockedError
    is_red_flag = any(check["name"] == "red_flag" for check in candidate.checks)
    if is_red_flag and by.role not in MAY_APPROVE_RED_FLAGS:
        raise NeedsManagerError
    candidate.state = "approved"
    candidate.decided_by_id, candidate.decided_at = by.id, utc_now()
    await store(session)


async def reject(
    session: AsyncSession, candidate: Candidate, by: StaffAccount, reason: str, *, seen: int
) -> None:
    """Refuse the sentence, and say why; the caller commits.

    Raises AlreadyDecidedError, ChangedMeanwhileError, and NoReasonError for an empty reason.
    """
    is_as_seen(candidate, seen, {"proposed", "approved"})
    if not (cleaned := clean_line(reason)[:LONGEST_REASON]):
        raise NoReasonError
    candidate.state, candidate.reason = "rejected", cleaned
    candidate.decided_by_id, candidate.decided_at = by.id, utc_now()
    await store(session)


async def reopen(session: AsyncSession, candidate: Candidate) -> None:
    """Put an approved or rejected sentence up for decision again; the caller commits.

    Raises AlreadyDecidedError for one that is proposed, exported or withdrawn, and
    ChangedMeanwhileError.
    """
    if candidate.state not in {"approved", "rejected"}:
        raise AlreadyDecidedError
    candidate.state, candidate.reason = "proposed", None
    candidate.decided_by_id = candidate.decided_at = None
    await look_at(session, candidate)
    await store(session)


def is_as_seen(candidate: Candidate, seen: int, states: set[CandidateState]) -> None:
    """Raise AlreadyDecidedError or ChangedMeanwhileError unless it is what the person looked at."""
    if candidate.state not in states:
        raise AlreadyDecidedError
    if candidate.revision != seen:
        raise ChangedMeanwhileError


async def store(session: AsyncSession) -> None:
    """Store a decision; raises ChangedMeanwhileError when the sentence changed meanwhile."""
    try:
        await session.flush()
    except StaleDataError:
        raise ChangedMeanwhileError from None

"""What was learned is taken back: by the staff, or because its person is erased."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Message
from gateway.record import utc_now
from gateway.review.errors import GoneError
from gateway.review.models import Correction
from gateway.review.writing import hold_conversation
from gateway.staff.models import StaffAccount
from gateway.training.candidates import propose_candidate
from gateway.training.decision_errors import ChangedMeanwhileError
from gateway.training.decisions import is_as_seen, store
from gateway.training.models import Candidate

_WITHOUT_WORDS: dict[str, Any] = {"text": "", "near_key": "", "checks": [], "reason": None}
_OF_NOBODY = {"conversation_id": None, "message_id": None, "correction_id": None}


async def withdraw(
    session: AsyncSession, candidate: Candidate, by: StaffAccount, *, seen: int
) -> None:
    """Take an exported sentence back: the next export takes it out of data/; the caller commits.

    Its words go. Where its message was corrected otherwise since, that is proposed in its place.
    `seen` is the revision that the person looked at. Raises AlreadyDecidedError and
    ChangedMeanwhileError.
    """
    is_as_seen(candidate, seen, {"exported"})
    if candidate.conversation_id is not None:
        try:
            await hold_conversation(session, candidate.conversation_id)
        except GoneError:
            raise ChangedMeanwhileError from None
    for name, value in _WITHOUT_WORDS.items():
        setattr(candidate, name, value)
    candidate.state = "withdrawn"
    candidate.decided_by_id, candidate.decided_at = by.id, utc_now()
    await store(session)
    if candidate.message_id is not None:
        await _propose_otherwise(session, candidate.message_id, candidate.intent)


async def withdraw_from(session: AsyncSession, conversation_ids: Sequence[UUID]) -> list[str]:
    """Take back all that came from these conversations; return its provenance ids.

    What was never exported is deleted. Of what was exported the row stays, without words and
    without the conversation, and the next export takes the sentence out of data/. The caller
    commits.
    """
    theirs = Candidate.conversation_id.in_(conversation_ids)
    exported = await session.scalars(
        update(Candidate)
        .where(theirs, Candidate.exported_in_id.is_not(None))
        .values(
            state="withdrawn",
            **_WITHOUT_WORDS,
            **_OF_NOBODY,
            revision=Candidate.revision + 1,
        )
        .returning(Candidate.provenance)
        .execution_options(synchronize_session=False)
    )
    found = list(exported)
    never_exported = await session.scalars(
        delete(Candidate)
        .where(theirs)
        .returning(Candidate.provenance)
        .execution_options(synchronize_session=False)
    )
    return sorted([*found, *never_exported])


async def let_go_of(session: AsyncSession, conversation_ids: Sequence[UUID]) -> None:
    """Cut what was learned off from conversations whose time has come; the caller commits.

    A sentence that was approved went through the gate without personal data and stays learned, but
    nothing leads back to a person any more; one that was withdrawn still goes out of data/. What
    nobody has approved is deleted.
    """
    theirs = Candidate.conversation_id.in_(conversation_ids)
    await session.execute(
        update(Candidate)
        .where(theirs, Candidate.state.in_(["approved", "exported", "withdrawn"]))
        .values(**_OF_NOBODY, revision=Candidate.revision + 1)
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        delete(Candidate).where(theirs).execution_options(synchronize_session=False)
    )


async def _propose_otherwise(session: AsyncSession, message_id: UUID, not_as: str) -> None:
    """Propose what is said about the message, when it is said to mean something else."""
    correction = await session.scalar(
        select(Correction).where(Correction.message_id == message_id, Correction.intent != not_as)
    )
    if correction is not None:
        message = await session.get_one(Message, message_id)
        await propose_candidate(session, correction, message)

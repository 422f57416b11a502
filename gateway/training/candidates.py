"""Sentences become candidates: of a message that was corrected, or made up by the staff."""

from __future__ import annotations

import secrets
from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Conversation, Language, Message, Turn
from gateway.privacy.masking import Span
from gateway.privacy.masks import mask_labels
from gateway.review.models import Correction
from gateway.search.words import near_key
from gateway.training.checks import look_at
from gateway.training.decision_errors import EmptyError, TooLongError, UnknownIntentError
from gateway.training.known_questions import known_questions
from gateway.training.models import Candidate
from gateway.training.wording import clean_line, without_personal_data

# Without letters and digits that are taken for one another on paper.
_SYMBOLS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 5
LONGEST_TYPED = 1000  # characters; the gate wants fewer, and says so
SURE = 0.85
"""Confirming an answer of which the assistant was this sure teaches it nothing."""


async def propose_candidate(
    session: AsyncSession, correction: Correction, message: Message
) -> Candidate | None:
    """Make the corrected message a candidate, or change the one that it is; the caller commits.

    None when it teaches nothing: no intent, a button, a confirmation of what was sure, a sentence
    that is learned already. A candidate that was not exported follows the correction, and goes
    when that names no intent any more; one that was rejected or exported stays as it is.
    """
    existing = await _newest_of(session, message)
    if existing is not None and existing.state in {"rejected", "exported"}:
        return existing
    if correction.intent is None or message.payload is not None:
        if existing is not None:
            await session.delete(existing)
        return None
    if existing is not None:
        existing.correction_id = correction.id
        if existing.intent != correction.intent:
            _contradict(existing, correction.intent, correction.by_id)
        await look_at(session, existing)
        return existing
    turn = await session.scalar(select(Turn).where(Turn.message_id == message.id))
    if correction.kind == "confirmed" and turn is not None and (turn.confidence or 0) >= SURE:
        return None
    language = await _language(session, message, turn)
    spans = cast("list[Span]", message.personal_data)
    text = without_personal_data(message.text, spans, mask_labels(language))
    candidate = Candidate(
        text=text,
        intent=correction.intent,
        language=language,
        conversation_id=message.conversation_id,
        message_id=message.id,
        correction_id=correction.id,
        proposed_by_id=correction.by_id,
    )
    await _store(session, candidate)
    if any(check["name"] == "known" for check in candidate.checks):
        await session.delete(candidate)
        return None
    return candidate


async def propose_by_hand(
    session: AsyncSession, text: str, intent: str, language: Language, by: UUID
) -> Candidate:
    """Make a sentence that somebody of the staff wrote a candidate; the caller commits.

    Raises EmptyError, TooLongError and UnknownIntentError.
    """
    if len(text) > LONGEST_TYPED:
        raise TooLongError
    if not clean_line(text):
        raise EmptyError
    if intent not in (await known_questions()).intents:
        raise UnknownIntentError
    candidate = Candidate(
        text=clean_line(text), intent=intent, language=language, proposed_by_id=by
    )
    await _store(session, candidate)
    return candidate


async def _newest_of(session: AsyncSession, message: Message) -> Candidate | None:
    """Return what became of the message, and keep it from being decided on until the commit."""
    found = await session.scalar(
        select(Candidate)
        .where(Candidate.message_id == message.id)
        .order_by(Candidate.id.desc())
        .limit(1)
        .with_for_update()
    )
    return found if found is not None and found.state != "withdrawn" else None


def _contradict(candidate: Candidate, intent: str, by: UUID | None) -> None:
    """Say that it means something else; it is decided on anew, by another person than `by`."""
    candidate.intent, candidate.edited_by_id = intent, by
    candidate.state = "proposed"
    candidate.decided_by_id = candidate.decided_at = None


async def _store(session: AsyncSession, candidate: Candidate) -> None:
    candidate.near_key = near_key(candidate.text)
    candidate.provenance = await _new_provenance(session)
    session.add(candidate)
    await session.flush()
    await look_at(session, candidate)
    await session.flush()


async def _new_provenance(session: AsyncSession) -> str:
    while True:
        drawn = "T-" + "".join(secrets.choice(_SYMBOLS) for _ in range(_LENGTH))
        taken = select(Candidate.id).where(Candidate.provenance == drawn)
        if await session.scalar(taken) is None:
            return drawn


async def _language(session: AsyncSession, message: Message, turn: Turn | None) -> Language:
    """Return the language in which a message was understood, or that of its conversation."""
    if turn is not None:
        return turn.language
    conversation = await session.get_one(Conversation, message.conversation_id)
    return conversation.language

"""Candidates follow what is masked by hand in the message that they come from."""

from __future__ import annotations

from typing import cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Message
from gateway.privacy.masking import Span
from gateway.privacy.masks import mask_labels
from gateway.search.words import near_key
from gateway.training.checks import look_at
from gateway.training.models import Candidate
from gateway.training.wording import without_passage, without_personal_data


async def follow_masks(session: AsyncSession, message: Message, passage: str | None = None) -> None:
    """Mask a candidate as its message is masked now, and look at it anew; the caller commits.

    In a sentence that somebody has reworded, the passage alone is masked. One that was approved as
    it was is decided on anew; one that was rejected or exported stays as it is.
    """
    open_one = select(Candidate).where(
        Candidate.message_id == message.id, Candidate.state.in_(["proposed", "approved"])
    )
    newest = open_one.order_by(Candidate.id.desc()).limit(1).with_for_update()
    candidate = await session.scalar(newest.execution_options(populate_existing=True))
    if candidate is None:
        return
    text = _followed(candidate, message, passage)
    if text != candidate.text:
        candidate.text, candidate.near_key = text, near_key(text)
        candidate.state, candidate.decided_by_id, candidate.decided_at = "proposed", None, None
    await look_at(session, candidate)
    await session.flush()


def _followed(candidate: Candidate, message: Message, passage: str | None) -> str:
    labels = mask_labels(candidate.language)
    if candidate.edited_by_id is None:
        spans = cast("list[Span]", message.personal_data)
        return without_personal_data(message.text, spans, labels)
    return candidate.text if passage is None else without_passage(candidate.text, passage, labels)

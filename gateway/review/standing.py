"""Who looks after a conversation, and whether it has been reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.attention.settling import restore_conversation, settle_conversation
from gateway.record import utc_now
from gateway.review.errors import NotAssignableError
from gateway.review.models import ConversationReview
from gateway.review.writing import hold_conversation
from gateway.search.facets import refresh_facets
from gateway.staff.models import StaffAccount
from gateway.staff.permissions import PERMISSIONS, Permission

_REVIEWERS = [role for role, allowed in PERMISSIONS.items() if Permission.REVIEW in allowed]


async def find_standing(session: AsyncSession, conversation: UUID) -> ConversationReview | None:
    """Return where a conversation stands; None when nobody has done anything yet (1 query)."""
    return await session.scalar(
        select(ConversationReview).where(ConversationReview.conversation_id == conversation)
    )


async def reviewers(session: AsyncSession) -> Sequence[StaffAccount]:
    """Return the accounts that a conversation can be given to, by name (1 query)."""
    active = select(StaffAccount).where(
        StaffAccount.deactivated_at.is_(None), StaffAccount.role.in_(_REVIEWERS)
    )
    found = await session.scalars(active)
    return sorted(found, key=lambda account: account.name.casefold())


async def mark_reviewed(
    session: AsyncSession, conversation: UUID, account: StaffAccount, *, is_reviewed: bool
) -> None:
    """Say that somebody has reviewed the conversation, or that it is to be reviewed again.

    What it raised is settled with it, red flags excepted. The caller commits. Raises GoneError.
    """
    standing = await _standing_to_change(session, conversation)
    standing.reviewed_at = utc_now() if is_reviewed else None
    standing.reviewed_by_id = account.id if is_reviewed else None
    if is_reviewed:
        await settle_conversation(session, conversation, account.id)
    else:
        await restore_conversation(session, conversation)
    await refresh_facets(session, conversation)


async def assign(session: AsyncSession, conversation: UUID, assignee: UUID | None) -> None:
    """Give the conversation to somebody, or to nobody; the caller commits.

    Raises GoneError, and NotAssignableError for an account that may not review.
    """
    standing = await _standing_to_change(session, conversation)
    if assignee is not None:
        account = await session.get(StaffAccount, assignee)
        if account is None or account.deactivated_at or account.role not in _REVIEWERS:
            raise NotAssignableError
    standing.assignee_id = assignee
    await refresh_facets(session, conversation)


async def _standing_to_change(session: AsyncSession, conversation: UUID) -> ConversationReview:
    await hold_conversation(session, conversation)
    standing = await find_standing(session, conversation)
    if standing is None:
        standing = ConversationReview(conversation_id=conversation)
        session.add(standing)
    return standing

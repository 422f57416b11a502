"""E-mail that has not left: what staff see of it, and what they can do."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.mail.models import MailDelivery, MailReason
from gateway.record import utc_now

MOST_COUNTED = 100  # counting stops here


@dataclass
class Unsent:
    """How many messages wait after a failure, how many are given up, and why."""

    waiting: int = 0
    failed: int = 0
    reasons: list[MailReason] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.waiting + self.failed > 0


async def unsent_mail(session: AsyncSession, request_id: UUID | None = None) -> Unsent:
    """Return what has not left, of one contact request when it is given (1 query)."""
    query = select(MailDelivery.state, MailDelivery.reason).where(
        MailDelivery.state.in_(["pending", "failed"]), MailDelivery.reason.is_not(None)
    )
    if request_id is not None:
        query = query.where(MailDelivery.request_id == request_id)
    unsent = Unsent()
    for state, reason in await session.execute(query.limit(MOST_COUNTED)):
        unsent.waiting += state == "pending"
        unsent.failed += state == "failed"
        if reason is not None and reason not in unsent.reasons:
            unsent.reasons.append(reason)
    return unsent


async def retry_mail(session: AsyncSession) -> None:
    """Have everything that has not left tried again now; the caller commits."""
    await session.execute(
        update(MailDelivery)
        .where(MailDelivery.state.in_(["pending", "failed"]), MailDelivery.reason.is_not(None))
        .values(state="pending", attempts=0, next_at=utc_now())
    )


async def drop_failed_mail(session: AsyncSession) -> None:
    """Forget what is given up; the caller commits."""
    await session.execute(delete(MailDelivery).where(MailDelivery.state == "failed"))

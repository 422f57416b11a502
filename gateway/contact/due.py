"""Which contact requests somebody is to call today, or should have called."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.clinic_time import day_of, start_of
from gateway.contact.models import ContactRequest


async def due_requests(session: AsyncSession, now: datetime, limit: int) -> list[ContactRequest]:
    """Return requests that nobody has called and that are due by the end of the clinic's today.

    The longest overdue come first, `limit` at the most (1 query).
    """
    tomorrow = start_of(day_of(now) + timedelta(days=1))
    query = (
        select(ContactRequest)
        .where(ContactRequest.state == "new", ContactRequest.due_at < tomorrow)
        .order_by(ContactRequest.due_at, ContactRequest.id)
        .limit(limit)
    )
    return list(await session.scalars(query))

"""Find a hand-off by the reference that the person was given."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.contact.models import HandOff
from gateway.conversations.models import Turn


async def handoff_of_reference(
    session: AsyncSession, reference: str
) -> tuple[HandOff, UUID | None] | None:
    """Return the hand-off with this reference, however it is typed, and its conversation.

    The conversation is None when the visitor erased it.
    """
    query = (
        select(HandOff, Turn.conversation_id)
        .outerjoin(Turn, HandOff.turn_id == Turn.id)
        .where(HandOff.reference == normal_reference(reference))
    )
    found = (await session.execute(query)).one_or_none()
    return (found[0], found[1]) if found else None


def normal_reference(typed: str) -> str:
    """Return a reference as it is kept: `k7px 4m2q` is K7PX-4M2Q."""
    letters = "".join(char for char in typed.upper() if char.isalnum())
    return f"{letters[:4]}-{letters[4:]}"

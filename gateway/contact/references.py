"""References: how they are made, typed and found."""

from __future__ import annotations

import re
import secrets
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.contact.models import ContactRequest, HandOff
from gateway.conversations.models import Turn

# As in actions/hand_off_to_contact_form.py: none is taken for another when it is read aloud.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_FORM = re.compile(f"[{_ALPHABET}]{{4}}-[{_ALPHABET}]{{4}}")


def new_reference() -> str:
    """Return a short random reference such as `K7PX-4M2Q`."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def normal_reference(typed: str) -> str:
    """Return a reference as it is kept: `k7px 4m2q` is K7PX-4M2Q."""
    letters = "".join(char for char in typed.upper() if char.isalnum())
    return f"{letters[:4]}-{letters[4:]}"


def is_reference(text: str) -> bool:
    """Tell whether the text has the form of a reference that is kept."""
    return _FORM.fullmatch(text) is not None


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


async def request_of_reference(session: AsyncSession, reference: str) -> UUID | None:
    """Return the key of the request with this reference, however it is typed; None if none."""
    wanted = ContactRequest.reference == normal_reference(reference)
    found: UUID | None = await session.scalar(select(ContactRequest.id).where(wanted))
    return found

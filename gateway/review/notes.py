"""Notes of the staff on a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.record import utc_now
from gateway.review.errors import GoneError, NotYoursError
from gateway.review.models import LONGEST_NOTE, Note
from gateway.review.writing import clean_words, hold_conversation
from gateway.staff.models import StaffAccount
from gateway.staff.permissions import Permission, may

SHOWN = 100  # notes, the newest, on a page


async def notes_of(
    session: AsyncSession, conversation: UUID
) -> Sequence[tuple[Note, StaffAccount | None]]:
    """Return the newest notes with their authors, oldest first (1 query)."""
    query = (
        select(Note, StaffAccount)
        .outerjoin(StaffAccount, StaffAccount.id == Note.author_id)
        .where(Note.conversation_id == conversation)
        .order_by(Note.id.desc())
        .limit(SHOWN)
    )
    return [(note, author) for note, author in await session.execute(query)][::-1]


async def add_note(session: AsyncSession, conversation: UUID, author: UUID, raw: str) -> Note:
    """Add a note; the caller commits. Raises EmptyError, TooLongError and GoneError."""
    text = clean_words(raw, LONGEST_NOTE)
    await hold_conversation(session, conversation)
    note = Note(conversation_id=conversation, author_id=author, text=text)
    session.add(note)
    await session.flush()
    return note


async def edit_note(session: AsyncSession, key: UUID, author: UUID, raw: str) -> Note:
    """Change one's own note; the caller commits.

    Raises EmptyError, TooLongError, GoneError and NotYoursError.
    """
    text = clean_words(raw, LONGEST_NOTE)
    note = await own_note(session, key, author)
    if note.text != text:
        note.text, note.edited_at = text, utc_now()
    return note


async def delete_note(session: AsyncSession, key: UUID, by: StaffAccount) -> Note:
    """Delete one's own note; anybody's where the account may manage privacy, for what a colleague
    who left wrote of a person stays theirs. The caller commits. Raises GoneError, NotYoursError.
    """
    if may(by.role, Permission.MANAGE_PRIVACY):
        note = await _note(session, key)
    else:
        note = await own_note(session, key, by.id)
    await session.delete(note)
    return note


async def own_note(session: AsyncSession, key: UUID, author: UUID) -> Note:
    """Return a note of this author; raises GoneError and NotYoursError."""
    note = await _note(session, key)
    if note.author_id != author:
        raise NotYoursError
    return note


async def _note(session: AsyncSession, key: UUID) -> Note:
    note = await session.get(Note, key)
    if note is None:
        raise GoneError
    return note

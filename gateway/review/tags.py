"""Tags: words that conversations are sorted by, made when they are first used."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.review.models import LONGEST_TAG, ConversationTag, Tag
from gateway.review.writing import clean_words, hold_conversation
from gateway.search.facets import refresh_facets

OFFERED = 200  # tags, the newest, that a page offers while somebody types


def normal_tag(raw: str) -> str:
    """Return the tag's one spelling: lower case, single spaces, no # before it.

    Raises EmptyError, and TooLongError above 40 characters.
    """
    words = " ".join(raw.casefold().split()).removeprefix("#")
    return clean_words(words, LONGEST_TAG)


async def tags_of(session: AsyncSession, conversation: UUID) -> Sequence[Tag]:
    """Return the tags of a conversation by name (1 query)."""
    theirs = ConversationTag.conversation_id == conversation
    query = select(Tag).join(ConversationTag, ConversationTag.tag_id == Tag.id).where(theirs)
    return list(await session.scalars(query.order_by(Tag.name)))


async def offered_tags(session: AsyncSession) -> list[str]:
    """Return the names of the newest tags, by name (1 query)."""
    return sorted(await session.scalars(select(Tag.name).order_by(Tag.id.desc()).limit(OFFERED)))


async def add_tag(session: AsyncSession, conversation: UUID, raw: str) -> Tag:
    """Give the conversation the tag; nothing changes when it has it. The caller commits.

    Raises EmptyError, TooLongError and GoneError.
    """
    name = normal_tag(raw)
    await hold_conversation(session, conversation)
    tag = await _tag(session, name)
    held = select(ConversationTag.id).where(
        ConversationTag.conversation_id == conversation, ConversationTag.tag_id == tag.id
    )
    if await session.scalar(held) is None:
        session.add(ConversationTag(conversation_id=conversation, tag_id=tag.id))
        await refresh_facets(session, conversation)
    return tag


async def remove_tag(session: AsyncSession, conversation: UUID, tag: UUID) -> None:
    """Take the tag from the conversation; nothing changes when it has it not. The caller commits.

    Raises GoneError.
    """
    await hold_conversation(session, conversation)
    await session.execute(
        delete(ConversationTag).where(
            ConversationTag.conversation_id == conversation, ConversationTag.tag_id == tag
        )
    )
    await refresh_facets(session, conversation)


async def _tag(session: AsyncSession, name: str) -> Tag:
    named = select(Tag).where(Tag.name == name)
    if found := await session.scalar(named):
        return found
    tag = Tag(name=name)
    try:
        async with session.begin_nested():
            session.add(tag)
    except IntegrityError:  # somebody else has just made it
        return (await session.scalars(named)).one()
    return tag

"""Tags: words that conversations are sorted by, there from their first use to their last."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.privacy.masking import find_personal_data
from gateway.review.errors import PersonalDataError
from gateway.review.models import LONGEST_TAG, ConversationTag, Tag
from gateway.review.writing import clean_words, hold_conversation
from gateway.search.facets import refresh_facets

OFFERED = 200  # tags, the newest, that a page offers while somebody types


def normal_tag(raw: str) -> str:
    """Return the tag's one spelling: lower case, single spaces, no # before it.

    Raises EmptyError, TooLongError above 40 characters, and PersonalDataError: a tag outlives the
    conversation of the person whom it names.
    """
    words = clean_words(" ".join(raw.split()).removeprefix("#"), LONGEST_TAG)
    name = clean_words(words.casefold(), LONGEST_TAG)
    if find_personal_data(words) or find_personal_data(name):
        raise PersonalDataError
    return name


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

    Raises EmptyError, TooLongError, PersonalDataError and GoneError.
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

    With its last use the tag is gone. Raises GoneError.
    """
    await hold_conversation(session, conversation)
    await session.execute(
        delete(ConversationTag).where(
            ConversationTag.conversation_id == conversation, ConversationTag.tag_id == tag
        )
    )
    await refresh_facets(session, conversation)
    await drop_unused(session, [tag])


async def tags_used_in(session: AsyncSession, conversations: Collection[UUID]) -> Sequence[UUID]:
    """Return the keys of the tags that any of the conversations has (1 query)."""
    theirs = ConversationTag.conversation_id.in_(conversations)
    return list(await session.scalars(select(ConversationTag.tag_id).where(theirs).distinct()))


async def drop_unused(session: AsyncSession, tags: Collection[UUID]) -> None:
    """Delete those of the tags that no conversation has any more; the caller commits.

    They are locked before their uses are looked at: who gives one just now is waited for.
    """
    if not tags:
        return
    ours = Tag.id.in_(tags)
    await session.execute(select(Tag.id).where(ours).order_by(Tag.id).with_for_update())
    in_use = exists().where(ConversationTag.tag_id == Tag.id)
    await session.execute(delete(Tag).where(ours, ~in_use))


async def _tag(session: AsyncSession, name: str) -> Tag:
    """Return the tag, locked until the commit: nobody drops it before it is given."""
    while True:
        if found := await session.scalar(select(Tag).where(Tag.name == name).with_for_update()):
            return found
        tag = Tag(name=name)
        try:
            async with session.begin_nested():
                session.add(tag)
        except IntegrityError:  # somebody else has just made it
            continue
        return tag

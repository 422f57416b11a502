"""A conversation begins when the notice has been accepted."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.conversations.models import Channel, Conversation, Language


async def open_conversation(
    session: AsyncSession, channel: Channel, language: Language, notice_version: str
) -> Conversation:
    """Commit a new conversation with the version of the notice that was accepted, and return it."""
    conversation = Conversation(
        channel=channel,
        language=language,
        notice_version=notice_version,
        context={"language": language},
    )
    session.add(conversation)
    await session.commit()
    return conversation

"""What a conversation is found by."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession


async def refresh_facets(session: AsyncSession, conversation: UUID) -> None:
    """Bring the facets of a conversation up to date with its rows; the caller commits."""

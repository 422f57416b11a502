"""The notice that visitors accept: which words stood in which version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.channels.messenger.content import load_wordings
from gateway.channels.web.notice import load_notice
from gateway.conversations.models import Conversation
from gateway.privacy.models import NoticeVersion
from gateway.record import utc_now
from gateway.settings import Settings

MOST_COUNTED = 10_000  # conversations of one version; above it is said that there are more


@dataclass(frozen=True)
class UsedNotice:
    """A version of the notice, how many present conversations accepted it (10,001: more than
    10,000), and whether it is the present one."""

    version: str
    texts: dict[str, Any]
    first_used_at: datetime
    accepted: int
    is_present: bool


def present_notice(settings: Settings) -> tuple[str, dict[str, Any]]:
    """Return the version in use and its words, on the website and on Messenger."""
    notice = load_notice(settings.retention_days, settings.privacy_policy_url or None)
    wordings = load_wordings()
    said = wordings.notice(settings.retention_days, settings.privacy_policy_url)
    web = msgspec.to_builtins({"fr": notice.fr, "en": notice.en})
    return notice.version, {"web": web, "messenger": said, "policy": notice.policy_url}


async def keep_present_notice(session: AsyncSession, settings: Settings) -> None:
    """Commit the words of the version in use, unless that version is kept already."""
    version, texts = present_notice(settings)
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite_insert if is_sqlite else postgresql_insert
    row = insert(NoticeVersion).values(version=version, texts=texts, first_used_at=utc_now())
    await session.execute(row.on_conflict_do_nothing(index_elements=["version"]))
    await session.commit()


async def used_notices(session: AsyncSession, settings: Settings) -> list[UsedNotice]:
    """Return the versions that were ever in use, newest first."""
    present, _ = present_notice(settings)
    kept = list(
        await session.scalars(select(NoticeVersion).order_by(NoticeVersion.first_used_at.desc()))
    )
    return [
        UsedNotice(
            version=row.version,
            texts=row.texts,
            first_used_at=row.first_used_at,
            accepted=await _accepted(session, row.version),
            is_present=row.version == present,
        )
        for row in kept
    ]


async def _accepted(session: AsyncSession, version: str) -> int:
    some = (
        select(Conversation.id)
        .where(Conversation.notice_version == version)
        .limit(MOST_COUNTED + 1)
    )
    return len(list(await session.scalars(some)))

"""The words of each version of the notice are kept."""

from __future__ import annotations

import asyncio
from typing import Any

from gateway.privacy.notices import (
    UsedNotice,
    keep_present_notice,
    present_notice,
    used_notices,
)
from gateway.settings import Settings
from tests.gateway.conftest import make_settings
from tests.gateway.engine_server import EngineServer
from tests.gateway.running import running_gateway
from tests.gateway.visitor import Visitor


async def test_the_gateway_keeps_the_version_in_use(settings: Settings, sessions: Any) -> None:
    async with running_gateway(settings) as client, asyncio.timeout(10):
        await Visitor.arrive(client)
        kept: list[UsedNotice] = []
        while not kept:
            async with sessions() as session:
                kept = await used_notices(session, settings)
    (notice,) = kept
    assert notice.is_present
    assert notice.accepted == 1
    assert notice.version.endswith(".180")
    assert "180 jours" in " ".join(notice.texts["web"]["fr"]["paragraphs"])
    assert "180\u00a0jours" in notice.texts["messenger"]


async def test_a_new_version_stands_beside_the_old_one(
    settings: Settings, database_url: str, engine: EngineServer, sessions: Any
) -> None:
    later = make_settings(database_url, engine, retention_days=90)
    async with sessions() as session:
        for each in (settings, later, later):
            await keep_present_notice(session, each)
        notices = await used_notices(session, later)
    assert [notice.is_present for notice in notices] == [True, False]
    assert notices[0].version == present_notice(later)[0]
    assert "90\u00a0jours" in notices[0].texts["messenger"]

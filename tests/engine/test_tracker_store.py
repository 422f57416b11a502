from __future__ import annotations

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from engine.tracker_store import ShortLivedTrackerStore

pytestmark = pytest.mark.asyncio(loop_scope="session")


def tracker(name: str) -> DialogueStateTracker:
    return DialogueStateTracker(name, [])


async def test_a_tracker_is_found_again() -> None:
    store = ShortLivedTrackerStore(Domain.empty())
    kept = tracker("a")
    await store.save(kept)
    assert await store.retrieve("a") is kept
    assert await store.retrieve("b") is None


async def test_memory_is_bounded() -> None:
    store = ShortLivedTrackerStore(Domain.empty(), capacity=3)
    for number in range(100):
        await store.save(tracker(str(number)))
    assert list(await store.keys()) == ["97", "98", "99"]


async def test_a_tracker_expires() -> None:
    store = ShortLivedTrackerStore(Domain.empty(), seconds=0)
    await store.save(tracker("a"))
    assert await store.retrieve("a") is None

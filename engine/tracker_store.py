"""Trackers live for one turn; what outlives it travels in the context."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cachetools import TTLCache
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker


class ShortLivedTrackerStore(TrackerStore):
    """Trackers in memory: at most `capacity` of them, each for at most `seconds`.

    A tracker serves one turn (engine/turn.py), so the time need only exceed the longest turn and
    the capacity the turns that run at once. Nothing is serialised: nobody else uses a tracker.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        capacity: int = 256,
        seconds: float = 15.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._trackers: TTLCache[str, DialogueStateTracker] = TTLCache(capacity, ttl=seconds)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the tracker, in the place of an earlier one with the same id."""
        self._trackers[tracker.sender_id] = tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the tracker, or None when it was never there or has expired."""
        return self._trackers.get(sender_id)

    async def keys(self) -> Iterable[str]:
        """Return the ids of the trackers held."""
        return list(self._trackers)

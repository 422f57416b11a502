"""How often the same visitor may ask: a bucket of so many requests a minute for each key."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from gateway.channels.web.errors import TooManyRequestsError

MINUTE = 60.0
MAX_KEYS = 20_000  # some megabytes; the key that has been quiet longest is forgotten first
_ROUNDING = 1e-3  # seconds


class RateLimit:
    """Counts requests in this process: `per_minute` at once, and then as many every minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._interval = MINUTE / per_minute
        self._clock = clock
        self._full_at: OrderedDict[str, float] = OrderedDict()
        """For each key when it may again ask `per_minute` times at once; the newest comes last."""

    def __len__(self) -> int:
        return len(self._full_at)

    def count(self, key: str) -> None:
        """Count a request of this key; raises TooManyRequestsError when it is one too many."""
        now = self._clock()
        self._forget(now)
        full_at = max(self._full_at.get(key, now), now) + self._interval
        too_early = full_at - now - MINUTE
        if too_early > _ROUNDING:
            raise TooManyRequestsError(math.ceil(too_early))
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)

    def _forget(self, now: float) -> None:
        """Drop the keys that have been quiet for so long that they count as new."""
        while self._full_at:
            key, full_at = next(iter(self._full_at.items()))
            if full_at > now and len(self._full_at) < MAX_KEYS:
                return
            del self._full_at[key]

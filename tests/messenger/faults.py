"""What can go wrong with Graph, on demand."""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Literal

from tests.messenger.refusals import Refusal, RefusedError

PATIENCE = 20  # seconds that anything here waits before it gives up

Kind = Literal["message", "action", "profile", "ids", "other"]


class Faults:
    """Ordered failures, delays and silence. What is wrong in itself is refused before them."""

    def __init__(self) -> None:
        self._ordered = threading.Lock()
        self._failures: dict[Kind, deque[Refusal]] = defaultdict(deque)
        self._drops = 0
        self._delay = 0.0
        self._speaking = threading.Event()
        self._speaking.set()

    def fail_next(
        self,
        n: int,
        status: int,
        code: int,
        subcode: int | None = None,
        retry_after: int | None = None,
        *,
        kind: Kind = "message",
    ) -> None:
        """Refuse the next n calls of a kind that would have been accepted."""
        refusal = Refusal(code, subcode=subcode, status=status, retry_after=retry_after)
        with self._ordered:
            self._failures[kind].extend([refusal] * n)

    def accept_then_drop(self, n: int) -> None:
        """Accept the next n messages, and cut the connection instead of saying so."""
        with self._ordered:
            self._drops += n

    def slow(self, seconds: float) -> None:
        """Do every call at once but let its answer take so long; 0 ends it."""
        self._delay = seconds

    def silent(self) -> None:
        """Take calls in and neither do nor answer them, until `speak`."""
        self._speaking.clear()

    def speak(self) -> None:
        """Do the calls whose caller still waits, and answer everything again."""
        self._speaking.set()

    def check_failure(self, kind: Kind) -> None:
        """Raise RefusedError when this call is one that was to fail."""
        with self._ordered:
            refusal = self._failures[kind].popleft() if self._failures[kind] else None
        if refusal:
            raise RefusedError(refusal)

    def is_dropped(self) -> bool:
        """Say whether the answer to this accepted message is lost."""
        with self._ordered:
            is_dropped = self._drops > 0
            self._drops -= is_dropped
        return is_dropped

    def hold(self, is_there: Callable[[], bool]) -> bool:
        """Wait while silent, and say whether the caller is still there."""
        if self._speaking.is_set():
            return True
        return self._speaking.wait(PATIENCE) and is_there()

    def linger(self) -> None:
        """Take the time that an answer takes now."""
        if self._delay:
            time.sleep(self._delay)

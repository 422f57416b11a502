"""How often the database is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

_COUNTING: ContextVar[list[str] | None] = ContextVar("counting", default=None)


@contextmanager
def counted_queries(everywhere: bool = False) -> Iterator[list[str]]:
    """Collect the statements that the test's own task runs meanwhile, requests included.

    What the application does by itself in the background runs in tasks of its own; it is collected
    too when it is asked for `everywhere`.
    """
    seen: list[str] = []

    def count(*arguments: Any) -> None:
        if everywhere or _COUNTING.get() is seen:
            seen.append(arguments[2])

    event.listen(Engine, "before_cursor_execute", count)
    token = _COUNTING.set(seen)
    try:
        yield seen
    finally:
        _COUNTING.reset(token)
        event.remove(Engine, "before_cursor_execute", count)

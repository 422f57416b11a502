"""Times counted by bucket: days add up, and percentiles are read from the sum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, String, case, literal
from sqlalchemy.orm import InstrumentedAttribute

# Milliseconds: the upper ends of buckets, Renard's series R10 (ISO 3), each some 26 % wider than
# the one before, and what a visitor waits at most (gateway/conversations/turns.py).
_R10 = (1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8)
TARGET = 5500
BOUNDS = tuple(
    sorted({round(each * 10**power) for power in range(1, 4) for each in _R10} | {TARGET})
)
BEYOND = "beyond"
"""The key of what took longer than the last bound."""


def bucket(milliseconds: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[str]:
    """Return the SQL expression of the bucket of a time that is not null: its bound, in text."""
    whens = [(milliseconds <= bound, literal(str(bound), String)) for bound in BOUNDS]
    return case(*whens, else_=literal(BEYOND, String))


def percentile(counts: Mapping[str, int], share: float) -> float | None:
    """Return the time (ms) below which this share (0 to 1) of the counted turns stayed.

    Within its bucket times count as spread evenly. None when nothing was counted. What is beyond
    the last bound is told as that bound.
    """
    wanted = share * sum(counts.values())
    if wanted == 0:
        return None
    seen, lower = 0, 0
    for bound in BOUNDS:
        inside = counts.get(str(bound), 0)
        if inside and seen + inside >= wanted:
            return lower + (bound - lower) * (wanted - seen) / inside
        seen, lower = seen + inside, bound
    return float(BOUNDS[-1])


def share_within(counts: Mapping[str, int], limit: int) -> float | None:
    """Return the share (0 to 1) of turns that took at most `limit` ms, one of BOUNDS."""
    total = sum(counts.values())
    if total == 0:
        return None
    return sum(counts.get(str(bound), 0) for bound in BOUNDS if bound <= limit) / total

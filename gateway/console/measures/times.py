"""Response times in words: the middle, the slowest, and what the visitor was promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.console.strings import Strings
from gateway.measures.histogram import BEYOND, BOUNDS, TARGET, percentile, share_within
from gateway.measures.models import Measure
from gateway.measures.numbers import Numbers

BANDS = (500, 1000, 2000, TARGET)  # ms; each one of BOUNDS


@dataclass(frozen=True)
class Time:
    """One line of the table: what, how long in the period, how long before."""

    name: str
    now: str
    before: str


@dataclass(frozen=True)
class Band:
    """So many turns took so long; `share` is 0 to 1 of all."""

    name: str
    value: int
    share: float


def times(words: Strings, numbers: Numbers) -> list[Time]:
    """Return the table of response times."""
    found = []
    for measure in (Measure.TOTAL_MS, Measure.ENGINE_MS):
        now, before = numbers.of(measure)
        for name, part in (("p50", 0.5), ("p95", 0.95)):
            shown = [_seconds(words, percentile(each, part)) for each in (now, before)]
            found.append(Time(f"{measure.value}_{name}", *shown))
    now, before = numbers.of(Measure.TOTAL_MS)
    within = [_percent(words, share_within(each, TARGET)) for each in (now, before)]
    failed = [
        _percent(words, _share(of[Measure.OUTCOME, "failed"], of[Measure.MESSAGES, ""]))
        for of in (numbers.now, numbers.before)
    ]
    return [*found, Time("within", *within), Time("failed", *failed)]


def bands(numbers: Numbers) -> list[Band]:
    """Return how many turns took how long, quickest first."""
    counts, _ = numbers.of(Measure.TOTAL_MS)
    total = sum(counts.values())
    found, lower = [], 0
    for upper in BANDS:
        value = _between(counts, lower, upper)
        found.append(Band(f"to_{upper}", value, _share(value, total) or 0.0))
        lower = upper
    rest = _between(counts, lower, BOUNDS[-1]) + counts.get(BEYOND, 0)
    return [*found, Band("beyond", rest, _share(rest, total) or 0.0)]


def _between(counts: Mapping[str, int], lower: int, upper: int) -> int:
    return sum(counts.get(str(bound), 0) for bound in BOUNDS if lower < bound <= upper)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _seconds(words: Strings, milliseconds: float | None) -> str:
    if milliseconds is None:
        return str(words["measures"]["nothing"])
    if milliseconds < 1000:  # noqa: PLR2004  (a second)
        return str(words["measures"]["milliseconds"]).format(value=words.number(milliseconds))
    return str(words["measures"]["seconds"]).format(value=words.number(milliseconds / 1000, 1))


def _percent(words: Strings, share: float | None) -> str:
    return words.percent(share, 1) if share is not None else str(words["measures"]["nothing"])

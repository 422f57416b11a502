"""Horizontal bars: a measure by its keys, the longest first."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.console.measures.changes import change
from gateway.console.measures.charts import share
from gateway.console.strings import Strings
from gateway.measures.models import Measure
from gateway.measures.numbers import Numbers
from gateway.measures.period import Period
from gateway.search.filters import Filter

LABELS = {
    Measure.OUTCOME: "outcomes",
    Measure.TOPIC: "topics",
    Measure.HANDOFF: "topics",
    Measure.RED_FLAG: "topics",
    Measure.CHANNEL: "channels",
    Measure.LANGUAGE: "languages",
    Measure.THUMB: "thumbs",
}
"""The measures that have keys which people read, and the group of words of those."""
# The kind of facet that a key is, and what else is asked of the conversation.
_FACETS: dict[Measure, tuple[str, frozenset[str]]] = {
    Measure.OUTCOME: ("outcome", frozenset()),
    Measure.TOPIC: ("topic", frozenset()),
    Measure.HANDOFF: ("topic", frozenset({"handed_over:yes"})),
    Measure.RED_FLAG: ("topic", frozenset({"red_flag:yes"})),
    Measure.CHANNEL: ("channel", frozenset()),
    Measure.LANGUAGE: ("language", frozenset()),
    Measure.THUMB: ("thumb", frozenset()),
}


@dataclass(frozen=True)
class Bar:
    """One key. Lengths are hundredths of the longest; `before` is None without a period before."""

    label: str
    value: int
    before: int | None
    length: float
    length_before: float
    change: str
    share: str
    """Of all keys."""
    query: str | None
    """What the list of conversations is asked for, to see those that are counted here."""


@dataclass(frozen=True)
class Bars:
    """`name` is the key of their words under `measures.bars`."""

    name: str
    rows: list[Bar]


def bars(words: Strings, numbers: Numbers, measure: Measure) -> Bars:
    """Return the bars of a measure, one of LABELS."""
    now, before = numbers.of(measure)
    if not numbers.is_comparable:
        before = {}
    longest, total = max([*now.values(), *before.values(), 0]), sum(now.values())
    keys = sorted({*now, *before}, key=lambda key: (-now.get(key, 0), -before.get(key, 0), key))
    rows = []
    for key in keys:
        value, earlier = now.get(key, 0), before.get(key, 0)
        was = earlier if numbers.is_comparable else None
        rows.append(
            Bar(
                label=key_label(words, measure, key),
                value=value,
                before=was,
                length=share(value, longest),
                length_before=share(earlier, longest),
                change=change(words, value, was, words["measures"]["difference"]),
                share=words.percent(value / total) if total else "",
                query=_query(numbers.period, measure, key),
            )
        )
    return Bars(measure.value, rows)


def key_label(words: Strings, measure: Measure, key: str) -> str:
    """Return what a person reads for a key; nothing for a measure that is not one of LABELS."""
    if measure not in LABELS:
        return ""
    return words.label(LABELS[measure], key) if key else str(words["measures"]["no_topic"])


def _query(period: Period, measure: Measure, key: str) -> str | None:
    if not key:
        return None
    kind, others = _FACETS[measure]
    return str(Filter(others | {f"{kind}:{key}"}, period.first, period.last))

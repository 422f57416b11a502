"""The numbers to see first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gateway.console.measures.changes import change, change_of_share
from gateway.console.strings import Strings
from gateway.measures.counting import ALARMING, Counts
from gateway.measures.models import Measure
from gateway.measures.numbers import Numbers

_TOTALS: dict[str, Callable[[Counts], int]] = {
    "conversations": lambda of: of[Measure.CONVERSATIONS, ""],
    "messages": lambda of: of[Measure.MESSAGES, ""],
    "handoffs": lambda of: of[Measure.OUTCOME, "handoff"],
    "red_flags": lambda of: sum(of[Measure.OUTCOME, outcome] for outcome in ALARMING),
}


@dataclass(frozen=True)
class Headline:
    """`name` is the key of its words under `measures.headlines`, `detail` what it is made of."""

    name: str
    value: str
    change: str
    detail: str


def headlines(words: Strings, numbers: Numbers) -> list[Headline]:
    """Return the share answered without a person first, then the totals of the period."""
    details = words["measures"]["details"]
    new = words.number(numbers.now[Measure.NEW_CONVERSATIONS, ""])
    found = [_answered(words, numbers)]
    for name, total in _TOTALS.items():
        now = total(numbers.now)
        before = total(numbers.before) if numbers.is_comparable else None
        detail = details[name].format(new=new)
        changed = change(words, now, before, words["measures"]["change"])
        found.append(Headline(name, words.number(now), changed, detail))
    return found


def _answered(words: Strings, numbers: Numbers) -> Headline:
    now, before = answered_share(numbers.now), answered_share(numbers.before)
    return Headline(
        "answered",
        words.percent(now) if now is not None else words["measures"]["nothing"],
        change_of_share(words, now, before if numbers.is_comparable else None),
        words["measures"]["details"]["answered"].format(
            answered=words.number(numbers.now[Measure.ANSWERED, ""]),
            questions=words.number(numbers.now[Measure.QUESTIONS, ""]),
        ),
    )


def answered_share(counts: Counts) -> float | None:
    """Return the share (0 to 1) of questions answered without a person, None without questions."""
    questions = counts[Measure.QUESTIONS, ""]
    return counts[Measure.ANSWERED, ""] / questions if questions else None

"""What a message's two answers come to: better, worse, or not known; and the red flags first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from gateway.conversations.models import Outcome
from gateway.search.facets import ALARMING
from gateway.training.data_files import Intent
from gateway.training.models import FlagChange, Verdict

Advice = Literal["yes", "look", "no"]
_GRAVITY: dict[Outcome, int] = {"emergency": 2, "distress": 2, "urgent": 1}


@dataclass(frozen=True)
class Understood:
    """How a model understands a message; confidence is 0 to 1."""

    intent: str
    topic: str | None
    outcome: Outcome
    confidence: float


def verdict(before: Understood, after: Understood, expected: Intent | None) -> Verdict:
    """Return what the change is. Without a person's word on what is right it is not known."""
    if expected is not None:
        was_right, is_right = _is_right(before, expected), _is_right(after, expected)
        if was_right != is_right:
            return "better" if is_right else "worse"
        if is_right:
            return "same"
    return "unknown" if _answer(before) != _answer(after) else "same"


def flag_change(
    before: Understood, after: Understood, expected: Intent | None, was_alarming: bool
) -> FlagChange | None:
    """Return what becomes of a red flag; None when it is none.

    A message is one when the model in use says so, when the assistant said so then, or when a
    person did. A person may say as well that it is none.
    """
    seen, sees = before.outcome in ALARMING, after.outcome in ALARMING
    if expected is not None and not expected.is_red_flag:
        return "new" if sees and not seen else None
    if not sees:
        is_one = seen or was_alarming or expected is not None
        return "missed" if is_one else None
    if _GRAVITY[after.outcome] < _GRAVITY.get(before.outcome, 0):
        return "weakened"
    return "kept" if seen else "new"


def summary(rows: Iterable[tuple[Verdict, FlagChange | None]]) -> dict[str, Any]:
    """Return the counts by verdict and by flag, and the advice that they give."""
    pairs = list(rows)
    verdicts = Counter(verdict for verdict, _ in pairs)
    flags = Counter(flag for _, flag in pairs if flag)
    counts: dict[str, int] = {
        "messages": len(pairs),
        **{name: verdicts[name] for name in ("same", "better", "worse", "unknown")},
        **{name: flags[name] for name in ("missed", "weakened", "kept", "new")},
    }
    return {**counts, "advice": _advice(counts)}


def _advice(counts: dict[str, int]) -> Advice:
    """A red flag that is missed outweighs whatever is better."""
    if counts["missed"] or counts["weakened"] or counts["worse"] > counts["better"]:
        return "no"
    return "yes" if counts["better"] and not counts["worse"] else "look"


def _is_right(understood: Understood, expected: Intent) -> bool:
    if understood.intent == expected.name:
        return True
    # A follow-up comes to the answer of a topic without being its intent.
    meant = (expected.topic, expected.outcome)
    return expected.topic is not None and (understood.topic, understood.outcome) == meant


def _answer(understood: Understood) -> tuple[str, str]:
    return understood.outcome, understood.topic or understood.intent

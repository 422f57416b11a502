"""What the clinic has written about red flags, as the model carries it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.knowledge import read_outcomes
from engine.nlu.flag_patterns import FlagPattern, read_patterns
from engine.nlu.not_now import NotNow, read_not_now

_ALARMS = frozenset(["emergency", "urgent"])


@dataclass(frozen=True)
class SafetyRules:
    """Patterns, the level of each flag's intent (emergency or urgent), and what is not now."""

    patterns: list[FlagPattern]
    levels: dict[str, str]
    not_now: NotNow

    def as_rows(self) -> dict[str, Any]:
        """Return the rules as plain data, ready for JSON; `from_rows` reads it."""
        return {
            "patterns": [asdict(pattern) for pattern in self.patterns],
            "levels": self.levels,
            "not_now": self.not_now.rows,
        }

    @classmethod
    def from_rows(cls, rows: dict[str, Any]) -> SafetyRules:
        """Return the rules that `as_rows` made plain."""
        patterns = [FlagPattern(**row) for row in rows["patterns"]]
        return cls(patterns, rows["levels"], NotNow(rows["not_now"]))


def read_safety_rules(patterns: str, not_now: str, data: str) -> SafetyRules:
    """Read the rules from a folder of patterns, the file of what is not now, and the answers.

    Raises InvalidConfigException for one that is missing or cannot be read.
    """
    outcomes = read_outcomes(Path(data))
    levels = {intent: outcome for intent, outcome in outcomes.items() if outcome in _ALARMS}
    return SafetyRules(read_patterns(Path(patterns)), levels, read_not_now(Path(not_now)))

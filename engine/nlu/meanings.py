"""What a short question means after which answer: data/meanings.yml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rasa.shared.exceptions import InvalidConfigException

from engine.knowledge import FOLLOW_UP_PREFIX, read_file

# After an answer about care in general, a treatment named in the question is what is meant.
_CARE = frozenset(["conservative_treatments", "conservative_duration", "after_failure"])
_TREATMENT_TOPICS = {
    "injection": "infiltration_durability",
    "physiotherapy": "physio_osteo",
    "osteopathy": "physio_osteo",
    "decompression": "decompression",
    "anti_inflammatories": "anti_inflammatories",
    "stem_cells": "stem_cells",
}
# After an alarm a question about it gets the alarm again, never an ordinary answer.
ALARMS = frozenset(
    "saddle_anaesthesia bladder_bowel bilateral_leg_weakness progressive_motor_deficit "
    "fever_infection cancer_weight_loss trauma suicidal other_emergency".split()
)


class Meanings:
    """Aspect → topic before → intent; `table` is the content of the file."""

    def __init__(self, table: Mapping[str, Mapping[str, Any]]) -> None:
        self._table = table

    @property
    def intents(self) -> set[str]:
        """The follow-up intents that have a meaning."""
        return {FOLLOW_UP_PREFIX + aspect for aspect in self._table}

    def of(self, intent: str, topic: str | None, treatment: str | None = None) -> str | list[str]:
        """Return the intent that a follow-up means after the topic, or topics to choose from."""
        if topic in _CARE:
            topic = _TREATMENT_TOPICS.get(treatment or "", topic)
        meant = self._table[intent.removeprefix(FOLLOW_UP_PREFIX)]
        if topic is None:
            return meant["nothing before"]  # type: ignore[no-any-return]
        if topic in ALARMS:
            return topic
        after = meant.get(topic, meant["otherwise"])
        return topic if after == "the same" else after

    def that_mean_alone(self, intent: str) -> Iterator[str]:
        """Yield the follow-ups that mean the intent with nothing before them."""
        for aspect, meant in self._table.items():
            if meant["nothing before"] == intent:
                yield FOLLOW_UP_PREFIX + aspect


def read_meanings(path: Path) -> dict[str, Any]:
    """Return the table of a file, as Meanings takes it.

    Raises InvalidConfigException for an aspect without its two general cases.
    """
    table: dict[str, Any] = read_file(path)["meanings"]
    for aspect, meant in table.items():
        if not {"nothing before", "otherwise"} <= meant.keys():
            raise InvalidConfigException(f"{aspect} lacks `nothing before` or `otherwise`")
    return table

"""Sentences about a sign that nobody has now: data/not_now.yml."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from rasa.shared.exceptions import InvalidConfigException

from engine.knowledge import read_file

_KINDS = ("hypothetical", "past")
_SENTENCE_END = re.compile(r"[.!?;…\n]")


class NotNow:
    """Tells whether a sentence speaks of what might be, or of what was long ago.

    `rows` is the content of the file: per kind its `expressions` and the flags that it does not
    hold for (`except`), and what makes it present all the same (`unless`).
    """

    def __init__(self, rows: dict[str, Any]) -> None:
        self.rows = rows
        self._kinds = [
            (frozenset(rows[kind]["except"]), _any(rows[kind]["expressions"])) for kind in _KINDS
        ]
        self._unless = re.compile(rows["unless"])

    def covers(self, flag: str, text: str, start: int, end: int) -> bool:
        """Tell whether the sign of the flag, at these offsets of the text, is none of today's."""
        sentence = sentence_around(text.lower(), start, end)
        return any(
            flag not in exempt and expression.search(sentence) for exempt, expression in self._kinds
        ) and not self._unless.search(sentence)

    def mentioned(self, text: str) -> bool:
        """Tell whether any sentence of the text is such a one, for every flag."""
        lowered = text.lower()
        return any(
            expression.search(sentence) and not self._unless.search(sentence)
            for sentence in _SENTENCE_END.split(lowered)
            for _, expression in self._kinds
        )


def sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence of the text that holds the offsets."""
    before = [match.end() for match in _SENTENCE_END.finditer(text, 0, start)]
    after = _SENTENCE_END.search(text, end)
    return text[before[-1] if before else 0 : after.start() if after else len(text)]


def read_not_now(path: Path) -> NotNow:
    """Read the file; raises InvalidConfigException for one that lacks a part or cannot be read."""
    try:
        return NotNow(read_file(path))
    except (KeyError, TypeError, re.error) as error:
        raise InvalidConfigException(f"{path}: {error}") from error


def _any(expressions: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{expression})" for expression in expressions))

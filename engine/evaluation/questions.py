"""The messages of tests/nlu, never trained on, and what is expected of the answer to each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.knowledge import read_file

FOLDER = Path("tests/nlu")


@dataclass(frozen=True)
class Question:
    """A message, what was said before it in the conversation, and what is expected.

    `topics` are the topics of the answers in order, empty where the outcome alone counts.
    """

    text: str
    language: str
    register: str
    outcome: str
    topics: tuple[str, ...]
    before: tuple[str, ...] = ()

    @property
    def topic(self) -> str | None:
        """The topic of the first answer."""
        return self.topics[0] if self.topics else None


def read_questions(folder: Path = FOLDER) -> Iterator[Question]:
    """Yield the questions of all files; raises KeyError or YAMLError for a file that is none.

    A file gives outcome and topic for all its questions; a row may give its own.
    """
    for path in sorted(folder.glob("questions/*.yml")):
        content: dict[str, Any] = read_file(path)
        for row in content["questions"]:
            yield _question({**content, **row})


def read_follow_ups(folder: Path = FOLDER) -> Iterator[Question]:
    """Yield the last message of each conversation in conversations/*.yml."""
    for path in sorted(folder.glob("conversations/*.yml")):
        content: dict[str, Any] = read_file(path)
        for row in content["conversations"]:
            *before, text = row["say"]
            yield _question({**content, **row, "text": text, "before": before})


def _question(row: dict[str, Any]) -> Question:
    topics = row.get("topics") or [row.get("topic")]
    return Question(
        text=row["text"],
        language=row["language"],
        register=row["register"],
        outcome=row["outcome"],
        topics=tuple(topic for topic in topics if topic),
        before=tuple(row.get("before", ())),
    )

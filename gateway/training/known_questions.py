"""The sentences that are learned already and those that only test, found by what they are like."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from gateway.training.data_files import ROOT, Intent, data_paths, read_intents, read_yaml
from gateway.training.likeness import Sentence, is_near_copy

Use = Literal["trained", "held_out"]


@dataclass(frozen=True)
class Known:
    """A sentence of the project. `intent` is what it means; of a held-out one, its topic."""

    sentence: Sentence
    use: Use
    intent: str


class KnownQuestions:
    """All known sentences, with the stems of their words as index."""

    def __init__(self, intents: dict[str, Intent], held_out: list[tuple[str, str]]) -> None:
        self.intents = intents
        self.has_held_out = bool(held_out)
        """Whether the questions that only test are on this machine."""
        self._known = [
            Known(Sentence.of(text), "trained", intent.name)
            for intent in intents.values()
            for text in intent.examples
        ] + [Known(Sentence.of(text), "held_out", topic) for text, topic in held_out]
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        for number, known in enumerate(self._known):
            for stem in known.sentence.stems:
                self._by_stem[stem].append(number)

    def near_copies(self, text: str) -> list[Known]:
        """Return the known sentences that the text is a near copy of, in the order of files."""
        sentence = Sentence.of(text)
        shared = Counter(
            number for stem in sentence.stems for number in self._by_stem.get(stem, ())
        )
        return [
            self._known[number]
            for number, count in sorted(shared.items())
            # Near copies share half of their words at least, and so of their stems.
            if 2 * count >= min(len(sentence.stems), len(self._known[number].sentence.stems)) - 1
            and is_near_copy(sentence, self._known[number].sentence)
        ]


async def known_questions(root: Path = ROOT) -> KnownQuestions:
    """Return what is known now, read again only when a file changed.

    Raises OSError and yaml.YAMLError for files that cannot be read.
    """
    return await asyncio.to_thread(read_known_questions, root)


def read_known_questions(root: Path = ROOT) -> KnownQuestions:
    """Do what `known_questions` does, and wait for the disk."""
    return _read(root, _signature(root))


def _signature(root: Path) -> tuple[tuple[str, int, int], ...]:
    stats = ((path, path.stat()) for path in [*data_paths(root), *_held_out_paths(root)])
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats)


@lru_cache(maxsize=2)
def _read(root: Path, _: tuple[tuple[str, int, int], ...]) -> KnownQuestions:
    held_out = [pair for path in _held_out_paths(root) for pair in _held_out_of(path)]
    return KnownQuestions(read_intents(root), held_out)


def _held_out_paths(root: Path) -> list[Path]:
    return sorted(root.glob("tests/nlu/*/*.yml"))


def _held_out_of(path: Path) -> list[tuple[str, str]]:
    """Return the questions of a file of tests/nlu, each with the topic that is expected."""
    content: dict[str, Any] = read_yaml(path.read_bytes())
    pairs = []
    for row in [*content.get("questions", []), *content.get("conversations", [])]:
        expected = {**content, **row}
        text = row["say"][-1] if "say" in row else row["text"]
        pairs.append((text, expected.get("topic") or expected["outcome"]))
    return pairs

"""What stands in data/: the intents, their files, and the sentences that are learned for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
"""The project: data/ stands in it, and tests/nlu where the tests are installed."""
RED_FLAGS = "safety"
"""The folder of data/ whose intents are red flags."""


@dataclass(frozen=True)
class Intent:
    """What a message can mean."""

    name: str
    path: Path
    """Of its file, from the project's root: data/faq/infection.yml."""
    outcome: str | None
    topic: str | None
    """Of its answer; both None for a follow-up, which has none of its own."""
    examples: tuple[str, ...]

    @property
    def is_red_flag(self) -> bool:
        """Whether somebody who means it may be in danger."""
        return self.path.parent.name == RED_FLAGS


def read_yaml(text: str | bytes) -> Any:
    """Return the content of YAML, read with libyaml; raises yaml.YAMLError for what is none."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


def data_paths(root: Path) -> list[Path]:
    """Return the files below data/ that may hold intents, in the order of their names."""
    return sorted(root.glob("data/*/*.yml"))


def read_intents(root: Path = ROOT) -> dict[str, Intent]:
    """Return the intents by name, in the order of files, each read again only when it changed.

    Raises OSError, yaml.YAMLError and KeyError.
    """
    stats = ((path, path.stat()) for path in data_paths(root))
    return {
        intent.name: intent
        for path, stat in stats
        for intent in _intents_in(root, path, stat.st_mtime_ns, stat.st_size)
    }


@lru_cache(maxsize=512)
def _intents_in(root: Path, path: Path, _: int, __: int) -> tuple[Intent, ...]:
    return tuple(_intents_of(path.relative_to(root), read_yaml(path.read_bytes())))


def examples_of(block: dict[str, Any]) -> tuple[str, ...]:
    """Return the sentences of an `examples: |` block, one a line, as Rasa reads them."""
    lines = block["examples"].splitlines()
    return tuple(line.removeprefix("-").strip() for line in lines if line.startswith("-"))


def _intents_of(path: Path, content: dict[str, Any]) -> Iterator[Intent]:
    answers = _answers_of(content)
    for block in content.get("nlu", []):
        if name := block.get("intent"):
            answer = answers.get(name, [])
            said = answer[0]["metadata"] if answer else {}
            yield Intent(name, path, said.get("outcome"), said.get("topic"), examples_of(block))


def _answers_of(content: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return intent → the variations of the first response that its rule utters."""
    answers = {}
    for rule in content.get("rules", []):
        for step in rule["steps"]:
            if variations := content["responses"].get(step.get("action")):
                answers[rule["steps"][0]["intent"]] = variations
                break
    return answers

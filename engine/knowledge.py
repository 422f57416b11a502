"""What the files under data/ say of each intent, for components that decide between intents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

DATA = Path("data")
# What the pipeline decides on by itself; nobody asks for it, and no question trains it.
FALLBACK_INTENT = "nlu_fallback"
CLARIFY_INTENT = "clarify"
FOLLOW_UP_PREFIX = "follow_up_"
# The condition on the English variation of an answer.
ENGLISH = {"type": "slot", "name": "language", "value": "en"}


def read_file(path: Path) -> Any:
    """Return the content of a YAML file, read with libyaml: ten times as fast as without.

    Raises yaml.YAMLError for a file that is none.
    """
    return yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)


@dataclass(frozen=True)
class Answer:
    """What an intent is answered with: the outcome, and the topic that it is about."""

    outcome: str
    topic: str | None


def read_answers(folder: Path = DATA) -> dict[str, Answer]:
    """Return what each intent's rule utters first.

    Intents without a rule (follow-ups, which mean something only after an answer) are left out.
    Raises KeyError for a rule whose response does not stand in the same file.
    """
    answers: dict[str, Answer] = {}
    for path in sorted(folder.glob("*/*.yml")):
        content: dict[str, Any] = read_file(path)
        for rule in content.get("rules", []):
            utterance = content["responses"][f"utter_{_spoken(rule)}"]
            said = utterance[0]["metadata"]
            answers[rule["steps"][0]["intent"]] = Answer(said["outcome"], said.get("topic"))
    return answers


def read_outcomes(folder: Path = DATA) -> dict[str, str]:
    """Return the outcome of each intent's answer; raises KeyError as `read_answers` does."""
    return {intent: answer.outcome for intent, answer in read_answers(folder).items()}


def read_titles(folder: Path = DATA) -> dict[str, dict[str, str]]:
    """Return topic → language (fr, en) → the title of its answer."""
    titles: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("*/*.yml")):
        for utterance in read_file(path).get("responses", {}).values():
            for variation in utterance:
                said = variation.get("metadata", {})
                if topic := said.get("topic"):
                    english = ENGLISH in variation.get("condition", [])
                    titles.setdefault(topic, {})["en" if english else "fr"] = said["title"]
    return titles


def _spoken(rule: dict[str, Any]) -> str:
    """Return the name of the first response, without `utter_`."""
    for step in rule["steps"][1:]:
        if step.get("action", "").startswith("utter_"):
            return str(step["action"].removeprefix("utter_"))
    return str(rule["steps"][0]["intent"])

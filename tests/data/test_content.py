"""What every answer must keep to, read from the files that a clinician reviews."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.shared.nlu.training_data.loading import load_data

DATA = Path("data")
FILES = sorted(DATA.glob("*/*.yml"))
OUTCOMES = {"answer", "partial", "handoff", "emergency", "smalltalk"}
LEAST_QUESTIONS = {"faq": 30, "not_covered": 30, "safety": 60, "smalltalk": 30}
HELPLINES = {"811", "911", "15", "112", "114"}  # public emergency numbers, allowed anywhere
# Numbers of the article that a topic's facts hold.
FACTS = {"surgery_timing": {"3", "6"}, "modic_types": {"1", "2", "3"}}


@dataclass(frozen=True)
class Answer:
    """One variation of a response."""

    path: Path
    name: str
    body: dict[str, Any]

    @property
    def language(self) -> str:
        conditions = self.body.get("condition", [])
        return "en" if {"type": "slot", "name": "language", "value": "en"} in conditions else "fr"

    @property
    def others(self) -> tuple[str, ...]:
        """What else than the language the variation depends on."""
        return tuple(
            f"{row['name']}={row['value']}"
            for row in self.body.get("condition", [])
            if row["name"] != "language" and row["value"] is not None
        )


def content(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


def answers() -> Iterator[Answer]:
    for path in FILES:
        for name, variations in content(path).get("responses", {}).items():
            for body in variations:
                yield Answer(path, name, body)


ALL = list(answers())
every_answer = pytest.mark.parametrize(
    "answer", ALL, ids=lambda a: "-".join([a.name, a.language, *a.others])
)
TOPICS = sorted({answer.path for answer in ALL})
every_topic = pytest.mark.parametrize("path", TOPICS, ids=lambda path: path.stem)


@every_answer
def test_length_and_source(answer: Answer) -> None:
    words = len(answer.body["text"].split())
    kind = answer.path.parent.name
    assert words <= 90
    assert words >= 60 or kind == "smalltalk"
    meant = answer.body["metadata"]
    assert meant["outcome"] in OUTCOMES
    assert meant["title"]
    assert date.fromisoformat(meant["reviewed"]) <= date.today()
    if meant["outcome"] == "answer":
        assert meant["source_lines"]
        attribution = "selon l’article" if answer.language == "fr" else "according to the article"
        assert attribution in answer.body["text"].lower()


@every_answer
def test_no_number_that_the_facts_do_not_have(answer: Answer) -> None:
    topic = answer.body["metadata"]["topic"]
    text = re.sub(r"Modic [123]|T[12]", "", answer.body["text"])
    allowed = HELPLINES | FACTS.get(topic, set())
    assert set(re.findall(r"\d+(?:[.,]\d+)?", text)) <= allowed


@every_answer
def test_typography(answer: Answer) -> None:
    titles = [button["title"] for button in answer.body.get("buttons", [])]
    for text in [answer.body["text"], answer.body["metadata"]["title"], *titles]:
        assert "'" not in text
        assert "..." not in text
        assert "  " not in text
        if answer.language == "fr":
            assert not re.search(r"(?<!\u202f)[;!?]|(?<!\u00a0):|«(?!\u00a0)|(?<!\u00a0)»", text)
        else:
            assert not re.search(r"[\u00a0\u202f«»]", text)


@every_answer
def test_buttons_lead_somewhere_and_links_are_safe(answer: Answer) -> None:
    known = {other.name for other in ALL}
    for button in answer.body.get("buttons", []):
        assert f"utter_{button['payload'].removeprefix('/')}" in known
        assert button["payload"] != f"/{answer.body['metadata']['topic']}"
        assert len(button["title"]) <= 21
    for link in answer.body.get("custom", {}).get("links", []):
        assert link["url"].startswith(("https://", "tel:"))
    if answer.body["metadata"]["outcome"] == "emergency":
        assert not answer.body.get("buttons")
        assert {link["url"] for link in answer.body["custom"]["links"]} >= {"tel:911", "tel:112"}


@every_topic
def test_both_languages_say_the_same_things(path: Path) -> None:
    french = {
        answer.others: answer for answer in ALL if answer.path == path and answer.language == "fr"
    }
    english = {
        answer.others: answer for answer in ALL if answer.path == path and answer.language == "en"
    }
    assert french.keys() == english.keys()
    for case, answer in french.items():
        other = english[case]
        for field in ("topic", "outcome", "source_lines", "reviewed"):
            assert answer.body["metadata"][field] == other.body["metadata"][field]
        assert payloads(answer) == payloads(other)
        assert links(answer) == links(other)
        numbers = [sorted(re.findall(r"\d+", each.body["text"])) for each in (answer, other)]
        assert set(numbers[0]) == set(numbers[1])


def payloads(answer: Answer) -> list[str]:
    return [button["payload"] for button in answer.body.get("buttons", [])]


def links(answer: Answer) -> list[str]:
    return [link["url"] for link in answer.body.get("custom", {}).get("links", [])]


def trained_questions() -> Iterator[tuple[str, str]]:
    """Yield intent and text of every example."""
    for path in FILES:
        for example in load_data(str(path)).intent_examples:
            yield example.get("intent"), example.get("text")


@every_topic
def test_there_are_enough_questions(path: Path) -> None:
    asked = [text for intent, text in trained_questions() if intent == path.stem]
    assert len(asked) >= LEAST_QUESTIONS[path.parent.name]


def test_no_question_is_trained_twice() -> None:
    seen = Counter(text.lower() for _, text in trained_questions())
    assert [text for text, times in seen.items() if times > 1] == []


def test_every_topic_stands_in_the_domain() -> None:
    domain = yaml.safe_load(Path("domain.yml").read_text(encoding="utf-8"))
    assert {path.stem for path in TOPICS} | {"nlu_fallback"} == set(domain["intents"])
    assert {intent for intent, _ in trained_questions()} == {path.stem for path in TOPICS}


def test_infection_never_speaks_of_antibiotics() -> None:
    for answer in ALL:
        assert "antibio" not in answer.body["text"].lower()

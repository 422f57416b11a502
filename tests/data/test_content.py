"""What every answer must keep to, read from the files that a clinician reviews."""

from __future__ import annotations

import itertools
import re
import unicodedata
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
OUTCOMES = {
    *("answer", "partial", "handoff", "clarify", "emergency", "urgent", "distress"),
    *("smalltalk", "out_of_scope"),
}
LEAST_QUESTIONS = {
    **dict.fromkeys(["faq", "not_covered", "follow_ups", "smalltalk", "clarify"], 40),
    "safety": 60,
}
LEAST_FOR_A_SECOND_LEVEL = 40  # of a red flag whose other level has the flag's own questions
WORDS = {"smalltalk": (10, 60), "clarify": (10, 60), "not_covered": (20, 90)}
HELPLINES = {"811", "911", "15", "112", "114"}  # public emergency numbers, allowed anywhere
# Lines for one distress only: suicide (Québec, by telephone and text; France) and poison (Québec).
SPECIAL_LINES = {"1", "866", "277", "3553", "535353", "3114", "2", "800", "463", "5060"}
# What the article says, and one figure from the study itself that may be named with its source.
ARTICLE = {
    topic["id"]: topic
    for topic in yaml.safe_load(Path("data/article.yml").read_text(encoding="utf-8"))["topics"]
}
FROM_THE_STUDY = {"study_results": {"33,3", "33.3", "2017", "55,4"}}


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
LONGEST_TITLE = 20  # characters: what Messenger shows of a quick reply
# The plain words of a topic's button, which stand with its answer.
TITLES = {
    (answer.path.stem, answer.language): answer.body["metadata"]["button"]
    for answer in ALL
    if "button" in answer.body["metadata"]
}
every_answer = pytest.mark.parametrize(
    "answer", ALL, ids=lambda a: "-".join([a.name, a.language, *a.others])
)
TOPICS = sorted({answer.path for answer in ALL})
every_topic = pytest.mark.parametrize("path", TOPICS, ids=lambda path: path.stem)


@every_answer
def test_length_and_source(answer: Answer) -> None:
    words = len(answer.body["text"].split())
    least, most = WORDS.get(answer.path.parent.name, (50, 90))
    assert least <= words <= most
    meant = answer.body["metadata"]
    assert meant["outcome"] in OUTCOMES
    assert meant["title"]
    assert date.fromisoformat(meant["reviewed"]) <= date.today()
    if meant["topic"] in ARTICLE:
        assert meant["source_lines"] == ARTICLE[meant["topic"]]["lines"]
        assert meant["outcome"] == ARTICLE[meant["topic"]]["outcome"]
    if meant["source_lines"] and meant["topic"] != "contact":
        attribution = "selon l’article" if answer.language == "fr" else "according to the article"
        assert attribution in answer.body["text"].lower()


@every_answer
def test_no_number_that_the_facts_do_not_have(answer: Answer) -> None:
    topic = answer.body["metadata"]["topic"]
    text = re.sub(r"Modic [123]|types? 1, 2 (?:et|and) 3|T[12]", "", answer.body["text"])
    number = r"\d+(?:[.,]\d+)?"
    facts = " ".join(map(str, ARTICLE.get(topic, {}).get("facts", [])))
    allowed = HELPLINES | set(re.findall(number, facts)) | FROM_THE_STUDY.get(topic, set())
    if answer.path.parent.name == "safety":
        allowed |= SPECIAL_LINES
    assert set(re.findall(number, text)) <= allowed


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
        assert button["title"] == TITLES[button["payload"].removeprefix("/"), answer.language]
        assert len(button["title"]) <= LONGEST_TITLE
    for link in answer.body.get("custom", {}).get("links", []):
        assert link["url"].startswith(("https://", "tel:"))
    if answer.body["metadata"]["outcome"] in {"urgent", "distress"}:
        assert not answer.body.get("buttons")
        assert "tel:811" in {link["url"] for link in answer.body["custom"]["links"]}
    if answer.body["metadata"]["outcome"] == "emergency":
        assert not answer.body.get("buttons")
        assert {link["url"] for link in answer.body["custom"]["links"]} >= {"tel:911", "tel:112"}


@every_topic
def test_both_languages_say_the_same_things(path: Path) -> None:
    french = {
        (answer.name, answer.others): answer
        for answer in ALL
        if answer.path == path and answer.language == "fr"
    }
    english = {
        (answer.name, answer.others): answer
        for answer in ALL
        if answer.path == path and answer.language == "en"
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
        for number in re.findall(r"\d+", answer.body["metadata"]["title"]):
            assert number in other.body["metadata"]["title"]


def payloads(answer: Answer) -> list[str]:
    return [button["payload"] for button in answer.body.get("buttons", [])]


def links(answer: Answer) -> list[str]:
    return [link["url"] for link in answer.body.get("custom", {}).get("links", [])]


def trained_questions() -> Iterator[tuple[str, str]]:
    """Yield intent and text of every example."""
    for path in FILES:
        for example in load_data(str(path)).intent_examples:
            yield example.get("intent"), example.get("text")


QUESTIONS = list(trained_questions())
INTENTS = sorted({intent for intent, _ in QUESTIONS})


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_there_are_enough_questions(path: Path) -> None:
    counts = (
        Counter(example.get("intent") for example in load_data(str(path)).intent_examples)
        if "nlu" in content(path) and path.parent.name != "entities"
        else Counter()
    )
    for intent, count in counts.items():
        least = LEAST_QUESTIONS[path.parent.name]
        assert count >= (least if intent == path.stem else LEAST_FOR_A_SECOND_LEVEL)


def test_no_question_is_trained_twice() -> None:
    seen = Counter(text.lower() for _, text in QUESTIONS)
    assert [text for text, times in seen.items() if times > 1] == []


def words_of(text: str) -> frozenset[str]:
    bare = unicodedata.normalize("NFD", text.lower())
    return frozenset(re.findall(r"\w+", re.sub(r"[\u0300-\u036f]", "", bare)))


@pytest.mark.parametrize("intent", INTENTS)
def test_no_two_questions_of_a_topic_share_nearly_all_their_words(intent: str) -> None:
    texts = [text for name, text in QUESTIONS if name == intent]
    bags = [(text, words_of(text)) for text in texts]
    alike = [
        (one, other)
        for (one, a), (other, b) in itertools.combinations(bags, 2)
        if min(len(a), len(b)) >= 4 and len(a & b) / len(a | b) > 0.8
    ]
    assert alike == []


def test_every_subject_of_the_article_has_its_file() -> None:
    assert {path.stem for path in (DATA / "faq").glob("*.yml")} == {*ARTICLE, "contact"}


def test_every_intent_stands_in_the_domain() -> None:
    domain = yaml.safe_load(Path("domain.yml").read_text(encoding="utf-8"))
    assert {*INTENTS, "nlu_fallback", "clarify"} == set(domain["intents"])


def test_infection_never_speaks_of_antibiotics() -> None:
    for answer in ALL:
        assert "antibio" not in answer.body["text"].lower()

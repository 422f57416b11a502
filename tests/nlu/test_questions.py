"""The engine on questions that it never saw. The floors stand just below what was measured:
`make evaluate` prints the table, and a change that lowers it fails here."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest
import pytest_asyncio
from rasa.shared.nlu.training_data.loading import load_data

from engine.ask import Conversations
from engine.evaluate import NOT_EMERGENCY, Answered, answer_all, read_questions, report

FLOORS = {
    "answer": 0.93,
    "emergency": 0.96,
    "handoff": 0.84,
    NOT_EMERGENCY: 0.55,
    "smalltalk": 0.93,
}
QUESTIONS = list(read_questions())


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def answered(conversations: Conversations) -> list[Answered]:
    rows = await answer_all(conversations, QUESTIONS)
    print("\n".join(report(rows)))
    return rows


asked_once = pytest.mark.asyncio(loop_scope="session")


@asked_once
@pytest.mark.parametrize("outcome", FLOORS)
async def test_behaviour(answered: list[Answered], outcome: str) -> None:
    rows = [row for row in answered if row.question.outcome == outcome]
    assert sum(row.right for row in rows) / len(rows) >= FLOORS[outcome]


@asked_once
async def test_every_topic_is_recognised(answered: list[Answered]) -> None:
    asked = Counter(row.question.topic for row in answered if row.question.topic)
    right = Counter(row.question.topic for row in answered if row.question.topic and row.right)
    assert {topic for topic in asked if right[topic] / asked[topic] < 0.75} == set()


@asked_once
async def test_no_question_fails_and_the_language_is_right(answered: list[Answered]) -> None:
    assert [row.question.text for row in answered if row.result.outcome == "failed"] == []
    assert sum(row.language_right for row in answered) / len(answered) >= 0.97


def test_no_question_is_a_near_copy_of_a_trained_one() -> None:
    trained = [
        normal(example.get("text"))
        for path in sorted(Path("data").glob("*/*.yml"))
        for example in load_data(str(path)).intent_examples
    ]
    copies = [
        (question.text, other)
        for question in QUESTIONS
        for other in trained
        if near_copy(normal(question.text), other)
    ]
    # One or two words (« merci », « bonsoir ») can only be asked one way.
    assert [pair for pair in copies if len(pair[1].split()) > 2] == []


def normal(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def near_copy(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    limit = 0.92
    return (
        matcher.real_quick_ratio() > limit
        and matcher.quick_ratio() > limit
        and matcher.ratio() > limit
    )

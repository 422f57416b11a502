"""Vectors that tell questions apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.evaluation.grouping import lead, measure, topic_questions
from engine.nlu.sentence_encoder import universal_encoder
from engine.vectors import MeaningSpace, first_questions

THRESHOLD = 0.42  # gateway/measures/grouping.py


@pytest.fixture(scope="module")
def space() -> MeaningSpace:
    return MeaningSpace(universal_encoder().encode, first_questions())


def test_the_threshold_does_what_is_said_of_it(space: MeaningSpace) -> None:
    texts, topics = topic_questions()
    found = measure(space.vectors(texts), topics, THRESHOLD)
    assert found.precision == pytest.approx(0.62, abs=0.03)
    assert found.recall == pytest.approx(0.10, abs=0.02)
    assert found.purity >= 0.78
    raw = np.asarray(universal_encoder().encode(texts))
    assert measure(raw, topics, 0.67).precision < 0.65  # as precise, and finds a quarter as many:
    assert measure(raw, topics, 0.67).recall < found.recall / 3


def test_the_same_question_in_other_words_is_near(space: MeaningSpace) -> None:
    plane, flying, parking = space.vectors(
        [
            "Puis-je prendre l’avion après l’opération ?",
            "can I fly after surgery",
            "le stationnement",
        ]
    )
    assert plane @ flying >= THRESHOLD
    assert plane @ parking < THRESHOLD


def test_alone_or_among_others_a_text_has_the_same_vector(space: MeaningSpace) -> None:
    texts = ["combien de jours d’arrêt", "b", "une histoire " * 70]
    together = space.vectors(texts)
    for text, vector in zip(texts, together, strict=True):
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)
        assert np.allclose(space.vectors([text])[0], vector, atol=1e-4)


def test_the_first_questions_are_plain_text_and_do_not_change_with_what_is_added(
    tmp_path: Path,
) -> None:
    questions = first_questions()
    assert len(questions) > 400
    assert not any(mark in question for question in questions for mark in "[]{}")
    block = "nlu:\n- intent: {}\n  examples: |\n{}"
    lines = [f"    - question {number}\n" for number in range(9)]
    (tmp_path / "faq").mkdir()
    file = tmp_path / "faq" / "one.yml"
    file.write_text(block.format("one", "".join(lines[:6])))
    before = first_questions(tmp_path)
    file.write_text(block.format("one", "".join(lines)))
    assert first_questions(tmp_path) == before == [f"question {number}" for number in range(5)]


def test_leaders_gather_what_is_near() -> None:
    vectors = np.array([[1.0, 0.0], [0.0, 1.0], [0.8, 0.6]])
    assert sorted(map(sorted, lead(vectors, 0.9, seed=1))) == [[0], [1], [2]]
    assert sum(map(len, lead(vectors, 0.5, seed=1))) == 3

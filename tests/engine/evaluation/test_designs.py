from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from engine.evaluation.designs import Corpus, Features, cascade, logistic, neighbours
from engine.evaluation.questions import Question
from engine.knowledge import Answer
from engine.nlu.linear_model import Sides

INTENTS = np.array(["flag", "covered", "covered too"] * 12)
PLACES = {"flag": [1, 0, 0], "covered": [0, 1, 0], "covered too": [0, 0, 1]}


def places(intents: Sequence[str]) -> Sides:
    dense = np.array([PLACES[intent] for intent in intents], dtype=np.float32)
    return Sides(dense, csr_matrix(dense))


FEATURES = Features(places(list(INTENTS)), places(["covered too", "flag"]))


def test_each_way_of_learning_finds_what_is_plain() -> None:
    for fit in (logistic(10), neighbours, lambda f, y: cascade(f, y, [lambda i: i == "flag"])):
        assert list(fit(FEATURES, INTENTS)) == ["covered too", "flag"]


def test_the_behaviour_counts_and_not_the_name_of_the_intent() -> None:
    questions = [
        Question("a", "fr", "standard", "handoff", ("my_report",)),
        Question("b", "fr", "standard", "answer", ("infection",)),
    ]
    answers = {"privacy": Answer("handoff", "privacy"), "cost": Answer("partial", "cost")}
    corpus = Corpus([], np.array([]), questions, answers)
    assert corpus.right(np.array(["privacy", "cost"])) == 0.5

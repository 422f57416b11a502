"""Other designs of the classifier, on the same training and test questions.

Each is measured by its likeliest intent alone, without costs, patterns or context, so that the
features and the learning are compared and nothing else. `REFERENCES=1 make evaluate` prints it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, TEXT
from scipy.sparse import csr_matrix
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

from engine.evaluation.encoders import ENCODERS, Encode
from engine.evaluation.measure import is_right
from engine.evaluation.questions import Question, read_questions
from engine.knowledge import Answer, read_answers
from engine.nlu.linear_model import Sides, distinct, fit_logistic

Array = np.ndarray[Any, Any]
_UNANSWERED = frozenset(["handoff", "out_of_scope"])
_ALARMS = frozenset(["emergency", "urgent"])
_PIECES = {"analyzer": "char_wb", "ngram_range": (3, 4), "min_df": 3}
_WORDS = {"analyzer": "word", "ngram_range": (1, 2), "min_df": 2}
_SPARSE_WEIGHT = 1.2


@dataclass(frozen=True)
class Corpus:
    """Training texts with their intents, test questions, and what each intent is answered with."""

    texts: list[str]
    intents: Array
    questions: list[Question]
    answers: dict[str, Answer]

    def right(self, predicted: Array) -> float:
        """Return the share of test questions whose predicted intent behaves rightly."""
        nothing = Answer("", None)
        verdicts = []
        for question, intent in zip(self.questions, predicted, strict=True):
            answer = self.answers.get(str(intent), nothing)
            topics = (answer.topic,) if answer.topic else ()
            verdicts.append(is_right(question, answer.outcome, topics))
        return float(np.mean(verdicts))


@dataclass(frozen=True)
class Features:
    """The features of the training and of the test texts."""

    train: Sides
    test: Sides


Fit = Callable[[Features, Array], Array]


def compare_designs() -> Iterator[str]:
    """Yield the lines of the table, each design as soon as it is measured."""
    corpus = read_corpus()
    encoded = {name: encode(corpus, encoder()) for name, encoder in ENCODERS.items()}
    pieces, words = _counted(corpus, _PIECES), _counted(corpus, _WORDS)
    universal = encoded["USE, spelling mended"]
    chosen = _beside(universal, pieces)
    yield (
        f"The likeliest intent alone, learnt from {len(corpus.texts)} questions and asked "
        f"{len(corpus.questions)}; the first line of the second table is what config.yml has, "
        "before costs, patterns and context."
    )
    yield from ("", "| features, with logistic regression (C 10) | behaviour right | learning |")
    yield "|---|---|---|"
    features = {
        **encoded,
        "pieces of words": pieces,
        "pieces and words": _beside(pieces, words),
        "USE + e5": _beside(universal, encoded["multilingual e5, small"]),
        "USE + pieces": chosen,
        "USE + pieces + words": _beside(chosen, words),
        "USE + e5 + pieces": _beside(chosen, encoded["multilingual e5, small"]),
    }
    for name, kind in features.items():
        yield _measured(name, corpus, kind, logistic(10))
    yield from ("", "| learning, on USE + pieces | behaviour right | learning |", "|---|---|---|")
    learners: dict[str, Fit] = {
        **{f"logistic regression, C {c}": logistic(c) for c in (10, 1, 3, 30, 100)},
        "linear SVM, calibrated": support_vectors,
        "ten nearest neighbours, by distance": neighbours,
        "out of scope apart, then the intents": lambda f, y: cascade(f, y, [_is_out_of_scope]),
        "red flag, then covered or not, then the intents": lambda f, y: cascade(
            f, y, [_kind(corpus, _ALARMS), _kind(corpus, _UNANSWERED)]
        ),
    }
    for name, fit in learners.items():
        yield _measured(name, corpus, chosen, fit)


def read_corpus() -> Corpus:
    """Read data/ as Rasa does, and the questions of tests/nlu."""
    importer = TrainingDataImporter.load_from_dict(
        config_path="config.yml", domain_path="domain.yml", training_data_paths=["data"]
    )
    examples = [e for e in importer.get_nlu_data().intent_examples if e.get(TEXT)]
    return Corpus(
        texts=[example.get(TEXT) for example in examples],
        intents=np.array([example.get(INTENT) for example in examples]),
        questions=list(read_questions()),
        answers=read_answers(Path("data")),
    )


def encode(corpus: Corpus, encoder: Encode) -> Features:
    """Return the features that an encoder of sentences gives, as unit vectors."""
    rows = encoder(corpus.texts, [question.text for question in corpus.questions])
    return Features(*(_sides(dense=normalize(vectors).astype(np.float32)) for vectors in rows))


def logistic(c: float) -> Fit:
    """Return multinomial logistic regression with the inverse regularisation `c`."""

    def fit(features: Features, intents: Array) -> Array:
        names, truth = distinct(intents.tolist())
        weights, bias = fit_logistic(features.train, truth, c, rounds=40)
        best = np.argmax(features.test.scores(weights) + bias, axis=1)
        return np.array([names[position] for position in best])

    return fit


def support_vectors(features: Features, intents: Array) -> Array:
    """Predict by a linear SVM, one against the rest, calibrated on three folds."""
    model = CalibratedClassifierCV(LinearSVC(C=1.0), cv=3)
    return np.asarray(model.fit(features.train.joined, intents).predict(features.test.joined))


def neighbours(features: Features, intents: Array) -> Array:
    """Predict by the ten nearest training questions, the nearer the heavier."""
    model = KNeighborsClassifier(10, weights="distance", metric="cosine")
    return np.asarray(model.fit(features.train.joined, intents).predict(features.test.joined))


def cascade(features: Features, intents: Array, stages: list[Callable[[str], bool]]) -> Array:
    """Decide stage by stage whether an intent is of the kind, and then among what is left."""
    predicted = np.empty(len(features.test.dense), dtype=intents.dtype)
    train, test = np.arange(len(intents)), np.arange(len(predicted))
    for is_kind in stages:
        kinds = np.array([is_kind(intent) for intent in intents[train]])
        found = logistic(10)(_rows(features, train, test), kinds.astype(str)) == "True"
        inside, hits = train[kinds], test[found]
        if len(hits):
            predicted[hits] = _among(features, intents, inside, hits)
        train, test = train[~kinds], test[~found]
    predicted[test] = _among(features, intents, train, test)
    return predicted


def _among(features: Features, intents: Array, train: Array, test: Array) -> Array:
    if len(set(intents[train])) == 1:
        return np.full(len(test), intents[train][0])
    return logistic(10)(_rows(features, train, test), intents[train])


def _rows(features: Features, train: Array, test: Array) -> Features:
    return Features(features.train.rows(train), features.test.rows(test))


def _is_out_of_scope(intent: str) -> bool:
    return intent == "out_of_scope"


def _kind(corpus: Corpus, outcomes: frozenset[str]) -> Callable[[str], bool]:
    def is_kind(intent: str) -> bool:
        answer = corpus.answers.get(intent)
        return answer is not None and answer.outcome in outcomes

    return is_kind


def _counted(corpus: Corpus, options: dict[str, Any]) -> Features:
    counter = CountVectorizer(strip_accents="unicode", binary=True, dtype=np.float32, **options)
    train = normalize(counter.fit_transform(corpus.texts))
    test = normalize(counter.transform([question.text for question in corpus.questions]))
    return Features(*(_sides(sparse=rows * np.float32(_SPARSE_WEIGHT)) for rows in (train, test)))


def _sides(dense: Array | None = None, sparse: csr_matrix | None = None) -> Sides:
    count = (sparse if dense is None else dense).shape[0]  # type: ignore[union-attr]
    return Sides(
        np.empty((count, 0), np.float32) if dense is None else dense,
        csr_matrix((count, 0), dtype=np.float32) if sparse is None else sparse,
    )


def _beside(left: Features, right: Features) -> Features:
    return Features(left.train.beside(right.train), left.test.beside(right.test))


def _measured(name: str, corpus: Corpus, features: Features, fit: Fit) -> str:
    started = time.perf_counter()
    predicted = fit(features, corpus.intents)
    seconds = time.perf_counter() - started
    return f"| {name} | {corpus.right(predicted):.3f} | {seconds:.0f} s |"

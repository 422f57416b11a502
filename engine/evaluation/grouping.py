"""How well vectors group questions of one topic: `python -m engine.evaluation.grouping`.

The questions of tests/nlu that have one topic, some 25 of each, worded as differently as people
word them. A pair counts as found when the cosine of its vectors reaches the threshold. Groups are
made as the gateway makes them (gateway/measures/grouping.py): each question joins the group of the
nearest leader, or leads a new one.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.evaluation.questions import read_questions
from engine.nlu.sentence_encoder import universal_encoder
from engine.vectors import MeaningSpace, first_questions

Array = np.ndarray[Any, Any]

THRESHOLDS = (0.3, 0.35, 0.4, 0.42, 0.45, 0.5, 0.6)
_ORDERS = 3  # in which the questions come, at random
_ASKED = frozenset({"answer", "partial", "handoff"})


@dataclass(frozen=True)
class Grouping:
    """What a threshold comes to; each value but the last two is a share (0 to 1)."""

    precision: float
    """Of pairs found, how many are of one topic."""
    recall: float
    """Of pairs of one topic, how many are found."""
    purity: float
    """Of questions in a group of two or more, how many are of its commonest topic."""
    grouped: float
    """Of all questions, how many are in a group of two or more."""
    groups: float
    largest: float


def topic_questions() -> tuple[list[str], Array]:
    """Return the texts of the questions that have one topic, and a number for each topic."""
    asked = [
        question
        for question in read_questions()
        if len(question.topics) == 1 and question.outcome in _ASKED
    ]
    names = sorted({question.topics[0] for question in asked})
    return [each.text for each in asked], np.array([names.index(each.topics[0]) for each in asked])


def measure(vectors: Array, topics: Array, threshold: float) -> Grouping:
    """Return what the threshold comes to for vectors of length 1."""
    pairs = np.triu_indices(len(topics), 1)
    found = (vectors @ vectors.T)[pairs] >= threshold
    same = (topics[:, None] == topics[None, :])[pairs]
    true = int((found & same).sum())
    made = [lead(vectors, threshold, seed) for seed in range(_ORDERS)]
    several = [[group for group in groups if len(group) > 1] for groups in made]
    members = sum(len(group) for groups in several for group in groups)
    pure = sum(
        Counter(topics[group].tolist()).most_common(1)[0][1]
        for groups in several
        for group in groups
    )
    return Grouping(
        precision=true / max(int(found.sum()), 1),
        recall=true / max(int(same.sum()), 1),
        purity=pure / max(members, 1),
        grouped=members / (_ORDERS * len(topics)),
        groups=sum(map(len, made)) / _ORDERS,
        largest=sum(max(map(len, groups)) for groups in made) / _ORDERS,
    )


def lead(vectors: Array, threshold: float, seed: int) -> list[list[int]]:
    """Return the groups, as rows of `vectors`, that these make in an order of the seed."""
    order = list(range(len(vectors)))
    random.Random(seed).shuffle(order)  # noqa: S311  (no secret)
    leaders: list[int] = []
    groups: list[list[int]] = []
    for row in order:
        if leaders:
            nearness = vectors[leaders] @ vectors[row]
            nearest = int(nearness.argmax())
            if nearness[nearest] >= threshold:
                groups[nearest].append(row)
                continue
        leaders.append(row)
        groups.append([row])
    return groups


def main() -> None:
    """Print a table for the encoder's own vectors, and one for those without what is common."""
    texts, topics = topic_questions()
    encode = universal_encoder().encode
    raw = np.asarray(encode(texts))
    kinds = {
        "as they are": raw / np.linalg.norm(raw, axis=1, keepdims=True),
        "without what is common": MeaningSpace(encode, first_questions()).vectors(texts),
    }
    for name, vectors in kinds.items():
        print(f"{len(texts)} questions, {topics.max() + 1} topics; vectors {name}")
        print("cosine  precision  recall  purity  grouped  groups  largest")
        for threshold in THRESHOLDS:
            row = measure(vectors, topics, threshold)
            print(
                f"{threshold:6.2f}  {row.precision:9.3f}  {row.recall:6.3f}  {row.purity:6.3f}  "
                f"{row.grouped:7.3f}  {row.groups:6.0f}  {row.largest:7.0f}"
            )


if __name__ == "__main__":
    main()

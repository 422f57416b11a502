"""Sentence vectors that tell questions apart: what groups those that mean the same.

All that people ask here is about backs, and the encoder's vectors have that in common. What is
common is taken out: the mean of the project's own questions and the directions in which they vary
most ("All-but-the-Top", Mu and Viswanath, ICLR 2018). At a precision of 0.6, a pair of questions of
one topic is then found four times as often (python -m engine.evaluation.grouping).
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from engine.errors import BadTextsError
from engine.knowledge import DATA, read_file
from engine.nlu.sentence_encoder import universal_encoder

Array = np.ndarray[Any, Any]

MOST_TEXTS = 64
MAX_TEXT = 1000  # characters
MAX_BODY = 524_288  # bytes: so many texts of so many characters, whatever they are
EXAMPLES = 5  # of each intent that the space is made of
COMMON = 4  # directions that are taken out
_DIGITS = 5  # of a vector's numbers, after the point
# [un mot](sujet) and [un mot]{"entity": …}, as Rasa marks what a question names
_MARKED = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


class MeaningSpace:
    """The vectors of texts without what all questions have in common."""

    def __init__(self, encode: Callable[[list[str]], Array], questions: list[str]) -> None:
        self._encode = encode
        vectors = _unit(np.asarray(encode(questions)))
        self._mean = vectors.mean(axis=0)
        self._common = np.linalg.svd(vectors - self._mean, full_matrices=False)[2][:COMMON]

    def vectors(self, texts: list[str]) -> Array:
        """Return a row of length 1 for each text."""
        centred = _unit(np.asarray(self._encode(texts))) - self._mean
        return _unit(centred - centred @ self._common.T @ self._common)


class Vectors:
    """The space, made with the first texts; a thread does the work, one batch at a time."""

    def __init__(self) -> None:
        self._space: MeaningSpace | None = None
        self._one_at_a_time = asyncio.Lock()

    async def of(self, texts: list[str]) -> list[list[float]]:
        """Return the vectors of the texts while turns are answered meanwhile."""
        async with self._one_at_a_time:
            return await asyncio.to_thread(self._work, texts)

    def _work(self, texts: list[str]) -> list[list[float]]:
        if self._space is None:
            self._space = MeaningSpace(universal_encoder().encode, first_questions())
        vectors: list[list[float]] = self._space.vectors(texts).round(_DIGITS).tolist()
        return vectors


def first_questions(folder: Path = DATA) -> list[str]:
    """Return the first examples of each intent: those added later change nothing."""
    found: list[str] = []
    for path in sorted(folder.glob("*/*.yml")):
        for block in read_file(path).get("nlu") or []:
            if "intent" in block:
                lines = [line.strip() for line in block["examples"].splitlines() if line.strip()]
                found += [_MARKED.sub(r"\1", line.removeprefix("- ")) for line in lines[:EXAMPLES]]
    return found


def read_texts(body: bytes) -> list[str]:
    """Return the texts of a request `{"texts": […]}`; raises BadTextsError when it is none."""
    if len(body) > MAX_BODY:
        raise BadTextsError(f"the body is longer than {MAX_BODY} bytes")
    try:
        data = json.loads(body)
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadTextsError("the body is not JSON") from error
    texts = data.get("texts") if isinstance(data, dict) else None
    if not isinstance(texts, list) or not 1 <= len(texts) <= MOST_TEXTS:
        raise BadTextsError(f"texts must be a list of 1 to {MOST_TEXTS}")
    for text in texts:
        if not isinstance(text, str) or not text.strip() or len(text) > MAX_TEXT:
            raise BadTextsError(f"a text must be a string of 1 to {MAX_TEXT} characters")
        if any("\ud800" <= char <= "\udfff" for char in text):
            raise BadTextsError("a text holds half a character (a lone surrogate)")
    return texts


def _unit(vectors: Array) -> Array:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths == 0, 1, lengths))

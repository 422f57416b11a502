from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.nlu.sentence_encoder import SentenceEncoder
from tests.engine.nlu.conftest import with_defaults

MakeMessage = Callable[[str], Message]


@pytest.fixture(params=["universal", "spacy"])
def encoder(request: pytest.FixtureRequest, arguments: Any) -> SentenceEncoder:
    return SentenceEncoder.create(with_defaults(SentenceEncoder, encoder=request.param), *arguments)


def vector(message: Message) -> Any:
    sequence, sentence = message.get_dense_features(TEXT)
    assert sequence is None
    assert sentence is not None
    return sentence.features[0]


def test_each_message_gets_one_vector_of_unit_length(
    encoder: SentenceEncoder, message: MakeMessage
) -> None:
    texts = ["Est-ce une infection ?", "jai mal au dos", "x", "a" * 1000]
    for encoded in encoder.process([message(text) for text in texts]):
        assert np.linalg.norm(vector(encoded)) == pytest.approx(1, abs=1e-3) or (
            not vector(encoded).any()  # spaCy has no vector for a word that it never saw
        )


def test_alone_or_in_a_batch_is_the_same(encoder: SentenceEncoder, message: MakeMessage) -> None:
    texts = ["Est-ce une infection ?", "Combien de temps dure une infiltration du disque ?"]
    together = encoder.process([message(text) for text in texts])
    for text, row in zip(texts, together, strict=True):
        (alone,) = encoder.process([message(text)])
        assert np.allclose(vector(alone), vector(row), atol=1e-4)


def test_training_examples_are_encoded_and_an_empty_message_is_left_alone(
    encoder: SentenceEncoder, message: MakeMessage
) -> None:
    data = TrainingData([message("Est-ce une infection ?")])
    assert vector(encoder.process_training_data(data).training_examples[0]).any()
    (empty,) = encoder.process([Message({TEXT: ""})])
    assert empty.get_dense_features(TEXT) == (None, None)


def test_french_and_english_of_the_same_meaning_are_close(
    message: MakeMessage, arguments: Any
) -> None:
    encoder = SentenceEncoder.create(with_defaults(SentenceEncoder), *arguments)
    texts = ["Est-ce une infection ?", "Is it an infection?", "Combien coûte le voyage ?"]
    french, english, other = (vector(row) for row in encoder.process(list(map(message, texts))))
    assert french @ english > french @ other + 0.2


def test_an_unknown_encoder_is_refused_by_name() -> None:
    with pytest.raises(InvalidConfigException, match=r"'word2vec'.*spacy.*universal"):
        SentenceEncoder.validate_config({"encoder": "word2vec"})

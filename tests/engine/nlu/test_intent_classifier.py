from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.nlu.intent_classifier import IntentClassifier
from engine.nlu.sentence_encoder import SentenceEncoder
from tests.engine.nlu.conftest import with_defaults

EXAMPLES = {
    "infection": ["est-ce une infection", "un microbe dans le dos", "is it bacterial"],
    "contact": ["je veux parler à quelqu'un", "votre numéro", "can someone call me"],
    "thanks": ["merci", "thank you", "un gros merci"],
}


@pytest.fixture
def encode(message: Callable[[str], Message], arguments: Any) -> Callable[..., list[Message]]:
    encoder = SentenceEncoder.create(with_defaults(SentenceEncoder), *arguments)

    def encode(texts: list[str]) -> list[Message]:
        return encoder.process([message(text) for text in texts])

    return encode


@pytest.fixture
def trained(encode: Callable[..., list[Message]], arguments: Any) -> IntentClassifier:
    """A classifier that was trained, written and read again."""
    examples = []
    for intent, texts in EXAMPLES.items():
        for row in encode(texts):
            row.set(INTENT, intent)
            examples.append(row)
    config = with_defaults(IntentClassifier)
    IntentClassifier.create(config, *arguments).train(TrainingData(examples))
    return IntentClassifier.load(config, *arguments)


def test_the_ranking_is_sorted_and_its_probabilities_sum_to_one(
    trained: IntentClassifier, encode: Callable[..., list[Message]]
) -> None:
    (row,) = trained.process(encode(["est-ce que c'est un microbe"]))
    confidences = [candidate["confidence"] for candidate in row.get("intent_ranking")]
    assert row.get(INTENT)["name"] == "infection"
    assert row.get(INTENT) == row.get("intent_ranking")[0]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) == pytest.approx(1, abs=1e-5)


def test_a_message_without_text_gets_no_intent(trained: IntentClassifier) -> None:
    (row,) = trained.process([Message({TEXT: ""})])
    assert row.get(INTENT) is None


@pytest.mark.parametrize("wrong", [{"C": 0}, {"temperature": -1}, {"ranking_length": 0}])
def test_a_setting_out_of_range_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidConfigException):
        IntentClassifier.validate_config(with_defaults(IntentClassifier, **wrong))

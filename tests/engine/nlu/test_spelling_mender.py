from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.nlu.keys import SPELLED_OUT
from engine.nlu.spelling_mender import SpellingMender
from tests.engine.nlu.conftest import with_defaults

TRAINED = [f"l'infiltration {n}, une opération {n}, les délais {n}" for n in range(6)]


@pytest.fixture
def mender(arguments: Any) -> SpellingMender:
    """A mender that was trained, written and read again."""
    config = with_defaults(SpellingMender)
    examples = [Message({TEXT: text}) for text in TRAINED]
    SpellingMender.create(config, *arguments).train(TrainingData(examples))
    return SpellingMender.load(config, *arguments)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("cb de tps linfiltration?", "combien de temps l'infiltration?"),
        ("CB DE TPS", "combien DE temps"),
        ("c koi une operation", "c'est quoi une operation"),
        ("loperation en 2026", "l'operation en 2026"),
        ("les delais", "les delais"),  # a word of its own
        ("linguistique", "linguistique"),  # nobody trained « inguistique »
        ("What is it? 🙃", "What is it? 🙃"),
    ],
)
def test_a_text_message_is_spelled_out(mender: SpellingMender, written: str, meant: str) -> None:
    (row,) = mender.process([Message({TEXT: written})])
    assert row.get(SPELLED_OUT) == meant
    assert row.get(TEXT) == written


def test_training_examples_are_spelled_out_too(mender: SpellingMender) -> None:
    data = TrainingData([Message({TEXT: "c koi"}), Message({"intent": "thanks"})])
    first, second = mender.process_training_data(data).training_examples
    assert first.get(SPELLED_OUT) == "c'est quoi"
    assert second.get(SPELLED_OUT) is None

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.nlu.context_reader import ContextReader
from engine.nlu.keys import RED_FLAG, SCORES, WITH_SUBJECT
from tests.engine.nlu.conftest import with_defaults

BESIDE = {"modic_name_origin": 0.9, "out_of_scope": 0.1}


@pytest.fixture
def reader(arguments: Any) -> ContextReader:
    """A reader that was written and read again."""
    config = with_defaults(ContextReader)
    created = ContextReader.create(config, *arguments)
    assert isinstance(created, ContextReader)
    created.train(TrainingData())
    loaded = ContextReader.load(config, *arguments)
    assert isinstance(loaded, ContextReader)
    return loaded


def asked(scores: dict[str, float], beside: dict[str, float], **context: str) -> Message:
    row = Message({TEXT: "…", METADATA: {"context": context}, SCORES: scores})
    row.set(WITH_SUBJECT, Message({TEXT: "…", SCORES: beside}))
    return row


def test_what_is_not_sure_is_mixed(reader: ContextReader) -> None:
    row = asked({"modic_name_origin": 0.3, "out_of_scope": 0.5}, BESIDE, topic="modic_name_origin")
    (read,) = reader.process([row])
    assert read.get(SCORES)["modic_name_origin"] == pytest.approx(0.4 * 0.3 + 0.6 * 0.9)
    assert read.get(SCORES)["out_of_scope"] == pytest.approx(0.4 * 0.5 + 0.6 * 0.1)


def test_a_follow_up_counts_for_what_it_means(reader: ContextReader) -> None:
    row = asked({"follow_up_duration": 0.5}, {"recovery": 0.7}, topic="surgery_types")
    assert reader.process([row])[0].get(SCORES) == {"recovery": pytest.approx(0.2 + 0.42)}


@pytest.mark.parametrize(
    "row",
    [
        asked({"out_of_scope": 0.7}, BESIDE, topic="modic_name_origin"),
        asked({"out_of_scope": 0.4}, BESIDE, topic="bladder_bowel"),
        asked({"affirm": 0.4}, BESIDE, topic="symptoms", asked="safety"),
        Message({TEXT: "…", SCORES: {"out_of_scope": 0.4}}),
        Message({TEXT: ""}),
    ],
    ids=["sure", "after an alarm", "asked about dying", "nothing before", "empty"],
)
def test_everything_else_stays(reader: ContextReader, row: Message) -> None:
    before = row.get(SCORES)
    assert reader.process([row])[0].get(SCORES) == before


def test_a_red_flag_stays(reader: ContextReader) -> None:
    row = asked({"trauma": 0.5}, BESIDE, topic="modic_name_origin")
    row.set(RED_FLAG, "trauma")
    assert reader.process([row])[0].get(SCORES) == {"trauma": 0.5}

from __future__ import annotations

from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from engine.nlu.single_value_filter import SingleValueFilter


def values(*entities: tuple[str, str]) -> list[tuple[str, str]]:
    rows = [{"entity": name, "value": value} for name, value in entities]
    (message,) = SingleValueFilter().process([Message({TEXT: "x", ENTITIES: rows})])
    return [(row["entity"], row["value"]) for row in message.get(ENTITIES)]


def test_one_value_stays_also_when_it_is_named_twice() -> None:
    assert values(("modic_type", "2"), ("modic_type", "2")) == [("modic_type", "2")] * 2


def test_several_values_of_one_entity_go_and_other_entities_stay() -> None:
    assert values(("modic_type", "1"), ("language", "fr"), ("modic_type", "2")) == [
        ("language", "fr")
    ]


def test_a_message_without_entities_is_left_alone() -> None:
    (message,) = SingleValueFilter().process([Message({TEXT: "x"})])
    assert message.get(ENTITIES) is None

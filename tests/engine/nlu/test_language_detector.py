from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from engine.nlu.language_detector import LanguageDetector
from tests.engine.nlu.conftest import with_defaults


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector(with_defaults(LanguageDetector))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Est-ce que je dois être opéré tout de suite ?", "fr"),
        ("chu tanné pis ça fait mal", "fr"),
        ("c koi modic 1", "fr"),
        ("ca coute cher tu", "fr"),
        ("c'est-tu worth it de payer un physio pour ça ?", "fr"),
        ("Do I need surgery right away?", "en"),
        ("what is the TOPS implant", "en"),
        ("is modic 1 permanent", "en"),
        ("steroid shot wore off", "en"),
        ("modic infection", None),
        ("Modic 2", None),
        ("", None),
        ("😭 !!! 12", None),
    ],
)
def test_the_language_or_none(detector: LanguageDetector, text: str, language: str | None) -> None:
    assert detector.language_of(text) == language


def test_a_clear_language_is_an_entity_over_the_message(detector: LanguageDetector) -> None:
    rows = [Message({TEXT: "Do I need surgery?"}), Message({TEXT: "Modic 2"})]
    clear, unclear = detector.process(rows)
    (entity,) = clear.get(ENTITIES)
    assert (entity["entity"], entity["value"]) == ("language", "en")
    assert (entity["start"], entity["end"]) == (0, len("Do I need surgery?"))
    assert not unclear.get(ENTITIES)


def test_entities_that_were_there_stay(detector: LanguageDetector) -> None:
    there: dict[str, Any] = {"entity": "modic_type", "value": "2", "start": 9, "end": 10}
    (row,) = detector.process([Message({TEXT: "et le Modic 2, c'est grave ?", ENTITIES: [there]})])
    assert there in row.get(ENTITIES)
    assert len(row.get(ENTITIES)) == 2

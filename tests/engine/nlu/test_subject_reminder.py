from __future__ import annotations

from typing import Any

import pytest
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.constants import ENTITIES, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.nlu.keys import PART, WITH_SUBJECT
from engine.nlu.message_splitter import with_parts
from engine.nlu.subject_reminder import SubjectReminder
from tests.engine.nlu.conftest import with_defaults


@pytest.fixture
def reminder(arguments: Any, french: SpacyModel) -> SubjectReminder:
    """A reminder that was written and read again."""
    config = with_defaults(SubjectReminder)
    created = SubjectReminder.create(config, *arguments)
    assert isinstance(created, SubjectReminder)
    created.train(TrainingData(), french)
    loaded = SubjectReminder.load(config, *arguments)
    assert isinstance(loaded, SubjectReminder)
    return loaded


def said(text: str, **context: str) -> Message:
    return Message({TEXT: text, METADATA: {"context": context}})


def test_a_short_question_is_repeated_beside_its_subject(
    reminder: SubjectReminder, french: SpacyModel
) -> None:
    row = said("combien d’années ?", topic="dynamic_implants", language="fr")
    whole, reminded = reminder.process([row], french)
    assert whole is row
    assert whole.get(WITH_SUBJECT) is reminded
    assert reminded.get(TEXT) == "Implants dynamiques : combien d’années ?"
    assert reminded.get(PART)


def test_it_speaks_the_language_of_the_conversation(
    reminder: SubjectReminder, french: SpacyModel
) -> None:
    row = said("TAGMED?", topic="cost", language="en")
    assert reminder.process([row], french)[1].get(TEXT) == "Cost : TAGMED?"


def test_the_language_of_the_message_comes_first(
    reminder: SubjectReminder, french: SpacyModel
) -> None:
    row = said("for how long?", topic="cost", language="fr")
    row.set(ENTITIES, [{"entity": "language", "value": "en"}])
    assert reminder.process([row], french)[1].get(TEXT) == "Cost : for how long?"


@pytest.mark.parametrize(
    "row",
    [
        said("combien d’années ?"),
        said("combien ?", topic="no_such_topic"),
        said(
            "bon et pour la suite je voudrais savoir si possible combien d’années il dure",
            topic="tagmed",
        ),
        said("", topic="tagmed"),
    ],
)
def test_what_needs_no_subject_gets_none(
    reminder: SubjectReminder, french: SpacyModel, row: Message
) -> None:
    assert reminder.process([row], french) == [row]


def test_it_is_no_part_of_the_message(reminder: SubjectReminder, french: SpacyModel) -> None:
    row = said("combien ?", topic="tagmed", language="fr")
    assert list(with_parts(reminder.process([row], french))) == [(row, [])]

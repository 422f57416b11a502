from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.nlu.answer_chooser import AnswerChooser
from engine.nlu.keys import ALTERNATIVES, OPTIONS, PART, RED_FLAG, SCORES, SECOND_INTENT
from tests.engine.nlu.conftest import with_defaults


@pytest.fixture
def chooser(arguments: Any) -> AnswerChooser:
    """A chooser that was written and read again."""
    config = with_defaults(AnswerChooser)
    AnswerChooser.create(config, *arguments).train(TrainingData())
    return AnswerChooser.load(config, *arguments)


def scored(text: str = "…", **scores: float) -> Message:
    row = Message({TEXT: text})
    row.set(SCORES, {"nonsense": 1 - sum(scores.values()), **scores})
    return row


def chosen(chooser: AnswerChooser, row: Message) -> str:
    chooser.process([row])
    return str(row.get(INTENT)["name"])


def test_a_sure_topic_is_answered(chooser: AnswerChooser) -> None:
    row = scored(infection=0.9, symptoms=0.05)
    assert chosen(chooser, row) == "infection"
    assert row.get(INTENT)["confidence"] == 0.9
    assert row.get(ALTERNATIVES) == ["symptoms"]


def test_an_invented_answer_costs_more_than_a_hand_over(chooser: AnswerChooser) -> None:
    assert chosen(chooser, scored(decompression=0.5, decompression_details=0.45)) != "decompression"


def test_the_doubts_between_subjects_of_the_form_add_up(chooser: AnswerChooser) -> None:
    row = scored(cost=0.4, stay_logistics=0.3, my_eligibility=0.25)
    assert chosen(chooser, row) in {"nlu_fallback", "stay_logistics"}


def test_the_subject_is_named_when_it_is_likely(chooser: AnswerChooser) -> None:
    assert chosen(chooser, scored(my_eligibility=0.9)) == "my_eligibility"
    torn = scored(my_eligibility=0.3, daily_life=0.3, exercises=0.3)
    assert chosen(chooser, torn) == "nlu_fallback"


def test_two_close_topics_are_offered(chooser: AnswerChooser) -> None:
    row = scored(evolution=0.48, symptoms=0.47)
    assert chosen(chooser, row) == "clarify"
    assert row.get(OPTIONS)[:2] == ["evolution", "symptoms"]


def test_what_the_detector_let_pass_is_no_flag_here_either(chooser: AnswerChooser) -> None:
    assert chosen(chooser, scored(trauma=0.6, causes_and_outlook=0.3)) != "trauma"


def test_a_red_flag_is_left_alone(chooser: AnswerChooser) -> None:
    row = scored(infection=0.9)
    row.set(RED_FLAG, "fever_infection")
    row.set(INTENT, {"name": "fever_infection", "confidence": 1.0})
    assert chosen(chooser, row) == "fever_infection"


def part(text: str, **scores: float) -> Message:
    row = scored(text, **scores)
    row.set(PART, True)
    return row


def test_two_questions_are_answered_in_their_order(chooser: AnswerChooser) -> None:
    whole = scored(cost=0.8, infection=0.15)
    chooser.process([whole, part("Une infection ?", infection=0.9), part("Combien ?", cost=0.9)])
    assert whole.get(INTENT)["name"] == "infection"
    assert whole.get(SECOND_INTENT) == "cost"


def test_parts_never_answer_what_the_whole_asks_in_vain(chooser: AnswerChooser) -> None:
    whole = scored(my_eligibility=0.9)
    questions = [part("Une infection ?", infection=0.9), part("Combien ?", cost=0.9)]
    chooser.process([whole, part("J’ai 70 ans.", my_eligibility=0.9), *questions])
    assert whole.get(INTENT)["name"] == "my_eligibility"
    assert whole.get(SECOND_INTENT) is None


def test_a_second_question_may_need_the_first(chooser: AnswerChooser) -> None:
    whole = scored(conservative_treatments=0.8)
    first = part("Quels traitements ?", conservative_treatments=0.9)
    chooser.process([whole, first, part("et combien de temps ?", follow_up_duration=0.9)])
    assert whole.get(INTENT)["name"] == "conservative_treatments"
    assert whole.get(SECOND_INTENT) == "follow_up_duration"


def test_what_needs_something_before_it_is_never_first(chooser: AnswerChooser) -> None:
    whole = scored(cost=0.8)
    chooser.process([whole, part("Et ça dure ?", follow_up_duration=0.9), part("Et ?", cost=0.9)])
    assert whole.get(INTENT)["name"] == "cost"
    assert whole.get(SECOND_INTENT) is None


def test_after_distress_the_topic_follows(chooser: AnswerChooser) -> None:
    whole = scored(distress=0.9)
    chooser.process([whole, part("Quels soins reste-t-il ?", conservative_treatments=0.9)])
    assert whole.get(INTENT)["name"] == "distress"
    assert whole.get(SECOND_INTENT) == "conservative_treatments"


def test_a_sentence_that_asks_nothing_is_no_second_question(chooser: AnswerChooser) -> None:
    whole = scored(infection=0.8)
    chooser.process([whole, part("J’ai fait de la physio.", physio_osteo=0.9)])
    assert whole.get(SECOND_INTENT) is None


def test_a_negative_cost_is_refused() -> None:
    with pytest.raises(InvalidConfigException):
        AnswerChooser.validate_config(with_defaults(AnswerChooser, invented=-1.0))

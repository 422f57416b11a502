from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.knowledge import read_outcomes
from engine.nlu.follow_up_resolver import FollowUpResolver
from engine.nlu.keys import OPTIONS, RED_FLAG, SCORES, SECOND_INTENT, WITH_SUBJECT
from engine.nlu.meanings import read_meanings
from tests.engine.nlu.conftest import with_defaults

MEANINGS = Path("data/meanings.yml")


@pytest.fixture
def resolver(arguments: Any) -> FollowUpResolver:
    """A resolver that was written and read again."""
    config = with_defaults(FollowUpResolver)
    examples = [
        Message({TEXT: "…", INTENT: f"follow_up_{name}"}) for name in read_meanings(MEANINGS)
    ]
    FollowUpResolver.create(config, *arguments).train(TrainingData(examples))
    return FollowUpResolver.load(config, *arguments)


def asked(intent: str, text: str = "…", **context: Any) -> Message:
    row = Message({TEXT: text, METADATA: {"context": context}})
    row.set(INTENT, {"name": intent, "confidence": 0.9})
    return row


@pytest.mark.parametrize(
    ("aspect", "topic", "meant"),
    [
        ("duration", "infiltration_durability", "infiltration_durability"),
        ("duration", "surgery_types", "recovery"),
        ("danger", "anti_inflammatories", "anti_inflammatories"),
        ("danger", "surgery_types", "risks_and_results"),
        ("france", "waiting_times", "waiting_times"),
        ("what", "tagmed", "tagmed"),
        ("danger", "saddle_anaesthesia", "saddle_anaesthesia"),
    ],
)
def test_an_aspect_means_what_the_table_says(
    resolver: FollowUpResolver, aspect: str, topic: str, meant: str
) -> None:
    (row,) = resolver.process([asked(f"follow_up_{aspect}", topic=topic)])
    assert row.get(INTENT) == {"name": meant, "confidence": 0.9}


def beside(row: Message, **scores: float) -> Message:
    """Say what the message beside its subject was taken for."""
    row.set(WITH_SUBJECT, Message({TEXT: "…", SCORES: scores}))
    return row


@pytest.mark.parametrize(
    ("scores", "meant"),
    [
        ({"implant_details": 0.8, "dynamic_implants": 0.1}, "implant_details"),
        ({"implant_details": 0.5, "dynamic_implants": 0.4}, "recovery"),
        ({"dynamic_implants": 0.9}, "recovery"),
        ({"out_of_scope": 0.9}, "recovery"),
        ({"suicidal": 0.9}, "recovery"),
    ],
)
def test_another_subject_must_be_sure_beside_the_one_before(
    resolver: FollowUpResolver, scores: dict[str, float], meant: str
) -> None:
    row = beside(asked("follow_up_duration", topic="dynamic_implants"), **scores)
    resolver.process([row])
    assert row.get(INTENT)["name"] == meant


@pytest.mark.parametrize(
    ("odds", "topic", "meant"),
    [
        (0.3, "tagmed", "decompression_details"),
        (0.1, "tagmed", "cost"),
        (0.3, None, "cost"),
    ],
)
def test_a_question_that_could_stand_alone_is_about_what_was_spoken_of(
    resolver: FollowUpResolver, odds: float, topic: str | None, meant: str
) -> None:
    row = asked("cost", "c cher tu", topic=topic)
    row.set(SCORES, {"cost": 1 - odds, "follow_up_price": odds})
    resolver.process([row])
    assert row.get(INTENT)["name"] == meant


@pytest.mark.parametrize(("value", "meant"), [("2", "modic_types"), ("1", "modic_definition")])
def test_another_type_is_explained_among_the_types(
    resolver: FollowUpResolver, value: str, meant: str
) -> None:
    row = asked("modic_definition", "C’est quoi ça ?")
    row.set(ENTITIES, [{"entity": "modic_type", "value": value}])
    resolver.process([row])
    assert row.get(INTENT)["name"] == meant


def test_after_an_alarm_nothing_else_is_read_into_a_question(resolver: FollowUpResolver) -> None:
    row = beside(asked("follow_up_duration", topic="bladder_bowel"), recovery=0.9)
    resolver.process([row])
    assert row.get(INTENT)["name"] == "bladder_bowel"


@pytest.mark.parametrize(
    ("first", "second", "meant"),
    [
        ("conservative_treatments", "follow_up_duration", "conservative_duration"),
        ("infiltration_durability", "follow_up_duration", None),
        ("stem_cells", "follow_up_duration", None),
        ("infection", "cost", "cost"),
    ],
)
def test_a_second_question_is_about_the_first(
    resolver: FollowUpResolver, first: str, second: str, meant: str | None
) -> None:
    row = asked(first)
    row.set(SECOND_INTENT, second)
    resolver.process([row])
    assert row.get(INTENT)["name"] == first
    assert row.get(SECOND_INTENT) == meant


def test_without_an_answer_before_the_topics_are_offered(resolver: FollowUpResolver) -> None:
    (row,) = resolver.process([asked("follow_up_duration")])
    assert row.get(INTENT)["name"] == "clarify"
    assert "conservative_duration" in row.get(OPTIONS)


def test_a_treatment_named_before_is_what_the_question_is_about(resolver: FollowUpResolver) -> None:
    row = asked("follow_up_duration", topic="conservative_treatments", treatment="injection")
    resolver.process([row])
    assert row.get(INTENT)["name"] == "infiltration_durability"


def test_the_kind_of_surgery_is_carried_on(resolver: FollowUpResolver) -> None:
    row = asked("follow_up_why", topic="surgery_types", surgery_type="fusion")
    resolver.process([row])
    assert [(e["entity"], e["value"]) for e in row.get(ENTITIES)] == [("surgery_type", "fusion")]


def test_a_correction_offers_what_else_was_possible(resolver: FollowUpResolver) -> None:
    row = asked("correction", alternatives=["cost", "waiting_times"])
    resolver.process([row])
    assert row.get(OPTIONS) == ["cost", "waiting_times"]


@pytest.mark.parametrize(
    ("text", "topic", "meant"),
    [
        ("non pas ça", "recovery", "correction"),
        ("NO NOT THAT", "recovery", "correction"),
        ("non merci", "recovery", "deny"),
        ("non pas ça", None, "deny"),
    ],
)
def test_a_no_that_points_at_the_answer_corrects_it(
    resolver: FollowUpResolver, text: str, topic: str | None, meant: str
) -> None:
    row = asked("deny", text, topic=topic)
    resolver.process([row])
    assert row.get(INTENT)["name"] == meant


def test_the_language_asked_for_wins_over_the_language_of_the_words(
    resolver: FollowUpResolver,
) -> None:
    row = asked("language_change", "en anglais s’il vous plaît")
    resolver.process([row])
    assert [(e["entity"], e["value"]) for e in row.get(ENTITIES)] == [("language", "en")]


def test_a_yes_to_the_question_of_distress_is_an_alarm(resolver: FollowUpResolver) -> None:
    (row,) = resolver.process([asked("affirm", "oui", asked="safety")])
    assert row.get(INTENT)["name"] == "suicidal"
    (row,) = resolver.process([asked("affirm", "oui")])
    assert row.get(INTENT)["name"] == "affirm"


@pytest.mark.parametrize(
    "reply", ["parfois", "Des fois, le soir", "je sais pas", "maybe", "un peu"]
)
def test_a_hesitation_at_that_question_is_one_too(resolver: FollowUpResolver, reply: str) -> None:
    for taken_for in ("out_of_scope", "deny"):
        (row,) = resolver.process([asked(taken_for, reply, asked="safety")])
        assert row.get(INTENT)["name"] == "suicidal"


@pytest.mark.parametrize("reply", ["non", "non, pas du tout", "no never"])
def test_a_no_to_that_question_is_none(resolver: FollowUpResolver, reply: str) -> None:
    (row,) = resolver.process([asked("deny", reply, asked="safety")])
    assert row.get(INTENT)["name"] == "deny"


def test_a_red_flag_is_no_follow_up(resolver: FollowUpResolver) -> None:
    row = asked("follow_up_duration", topic="symptoms")
    row.set(RED_FLAG, "trauma")
    resolver.process([row])
    assert row.get(INTENT)["name"] == "follow_up_duration"


def test_every_meaning_is_an_intent_that_answers() -> None:
    known = {*read_outcomes(), "the same"}
    for aspect, table in read_meanings(MEANINGS).items():
        for topic, meant in table.items():
            assert topic in {*known, "nothing before", "otherwise"}, (aspect, topic)
            assert set(meant if isinstance(meant, list) else [meant]) <= known, (aspect, topic)


def test_an_aspect_without_its_general_cases_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "meanings.yml"
    path.write_text(yaml.safe_dump({"meanings": {"duration": {"symptoms": "symptoms"}}}))
    with pytest.raises(InvalidConfigException, match="duration"):
        read_meanings(path)

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.nlu.red_flag_detector import FlagPattern, RedFlagDetector, build_matcher, read_patterns
from tests.engine.nlu.conftest import with_defaults

PATTERNS = read_patterns(Path("data/safety/patterns"))
MakeMessage = Callable[[str], Message]


@pytest.fixture
def detector(arguments: Any, french: SpacyModel) -> RedFlagDetector:
    """A detector that was trained, written and read again."""
    config = with_defaults(RedFlagDetector)
    RedFlagDetector.create(config, *arguments).train(TrainingData(), french)
    return RedFlagDetector.load(config, *arguments)


def ranked(message: Message, *candidates: tuple[str, float]) -> Message:
    ranking = [{"name": name, "confidence": confidence} for name, confidence in candidates]
    message.set("intent_ranking", ranking)
    message.set(INTENT, ranking[0])
    return message


def intent(detector: RedFlagDetector, message: Message, french: SpacyModel) -> str:
    (row,) = detector.process([message], french)
    assert row.get(INTENT)["name"] == row.get("intent_ranking")[0]["name"]
    return str(row.get(INTENT)["name"])


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.says)
def test_each_pattern_finds_the_sentence_that_it_says(
    pattern: FlagPattern, french: SpacyModel
) -> None:
    matcher = build_matcher(french.model.vocab, [pattern])
    typed = pattern.says.lower()
    assert matcher(french.model(typed))
    assert matcher(french.model(typed.replace("’", "'")))


@pytest.mark.parametrize(
    "text",
    [
        "Je n’arrive plus à uriner depuis hier soir",
        "Bonjour, merci pour votre beau site. Combien coûte la chirurgie ? Aussi, depuis mercredi "
        "je ne contrôle plus ma vessie. Bonne journée à vous !",
        "I lost control of my bowels this morning",
    ],
)
def test_a_pattern_wins_over_whatever_the_classifier_thinks(
    detector: RedFlagDetector, message: MakeMessage, french: SpacyModel, text: str
) -> None:
    sure = ranked(message(text), ("thanks", 0.98), ("bladder_bowel", 0.01))
    assert intent(detector, sure, french) == "bladder_bowel"


@pytest.mark.parametrize(
    "text",
    [
        "pas de perte de contrôle de la vessie",
        "I never lost control of my bladder",
        "Je n’ai aucune perte de contrôle des selles",
        "Combien de temps dure une infiltration ?",
        "le plus important pour moi est de marcher",
    ],
)
def test_a_denied_or_absent_sign_changes_nothing(
    detector: RedFlagDetector, message: MakeMessage, french: SpacyModel, text: str
) -> None:
    calm = ranked(message(text), ("infection", 0.9), ("bladder_bowel", 0.1))
    assert intent(detector, calm, french) == "infection"


def test_the_classifier_alone_is_enough_well_below_even_odds(
    detector: RedFlagDetector, message: MakeMessage, french: SpacyModel
) -> None:
    likely = ranked(message("…"), ("x", 0.38), ("bladder_bowel", 0.36))
    assert intent(detector, likely, french) == "bladder_bowel"
    unlikely = ranked(message("…"), ("x", 0.7), ("bladder_bowel", 0.3))
    assert intent(detector, unlikely, french) == "x"


@pytest.mark.parametrize(
    "text",
    [
        "Je n’ai aucun problème de ce côté-là. Dois-je être opéré ?",
        "pas d’incontinence, c’est quoi un Modic 1",
        "No trouble with my bladder, is it an infection?",
        "ma vessie va très bien, merci",
    ],
)
def test_a_denial_makes_suspicion_alone_no_alarm(
    detector: RedFlagDetector, message: MakeMessage, french: SpacyModel, text: str
) -> None:
    suspected = ranked(message(text), ("bladder_bowel", 0.8), ("surgery_timing", 0.15))
    assert intent(detector, suspected, french) == "surgery_timing"
    assert suspected.get(INTENT)["confidence"] == pytest.approx(0.75)


def test_a_denial_of_one_sign_hides_no_other(
    detector: RedFlagDetector, message: MakeMessage, french: SpacyModel
) -> None:
    text = "pas de fuites, mais je n’arrive plus à uriner depuis hier"
    assert intent(detector, ranked(message(text), ("thanks", 0.9)), french) == "bladder_bowel"


def test_a_flag_is_a_sure_decision_and_the_ranking_keeps_the_guess(
    detector: RedFlagDetector, message: MakeMessage, french: SpacyModel
) -> None:
    row = ranked(message("je n’arrive plus à uriner"), ("thanks", 0.9), ("bladder_bowel", 0.02))
    detector.process([row], french)
    assert row.get(INTENT) == {"name": "bladder_bowel", "confidence": 1.0}
    assert row.get("intent_ranking")[0] == {"name": "bladder_bowel", "confidence": 0.02}


def test_a_folder_without_patterns_stops_the_training(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfigException, match="no red-flag pattern"):
        read_patterns(tmp_path)


@pytest.mark.parametrize("threshold", [0, -1, 1.1])
def test_a_threshold_that_is_no_probability_is_refused(threshold: float) -> None:
    with pytest.raises(InvalidConfigException):
        RedFlagDetector.validate_config({"threshold": threshold})

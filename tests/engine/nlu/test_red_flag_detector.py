from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.nlu.flag_patterns import LONGEST_WILDCARD, FlagMatcher, FlagPattern, read_patterns
from engine.nlu.keys import PART, RED_FLAG
from engine.nlu.red_flag_detector import RedFlagDetector
from engine.nlu.sentence_encoder import SentenceEncoder
from tests.engine.nlu.conftest import with_defaults

PATTERNS = read_patterns(Path("data/safety/patterns"))
EXAMPLES = {
    "bladder_bowel": ["je perds mes urines depuis hier", "I wet myself twice today"],
    "fever_infection": ["39 de fièvre et des frissons", "fever since last night"],
    "infection": ["le Modic est-il une infection", "is it bacterial"],
    "surgery_timing": ["dois-je être opéré tout de suite", "do I need surgery now"],
    "thanks": ["merci beaucoup", "thank you so much"],
}
MakeMessage = Callable[[str], Message]


@pytest.fixture
def encoder(arguments: Any) -> SentenceEncoder:
    return SentenceEncoder.create(with_defaults(SentenceEncoder), *arguments)


@pytest.fixture
def detector(
    arguments: Any, french: SpacyModel, message: MakeMessage, encoder: SentenceEncoder
) -> RedFlagDetector:
    """A detector that was trained, written and read again."""
    examples = []
    for intent, texts in EXAMPLES.items():
        for row in encoder.process([message(text) for text in texts]):
            row.set(INTENT, intent)
            examples.append(row)
    config = with_defaults(RedFlagDetector)
    RedFlagDetector.create(config, *arguments).train(TrainingData(examples), french)
    return RedFlagDetector.load(config, *arguments)


@pytest.fixture
def flag(
    detector: RedFlagDetector, message: MakeMessage, encoder: SentenceEncoder, french: SpacyModel
) -> Callable[..., str | None]:
    """Return the flag of a message, of which the parts may be given."""

    def find(text: str, *parts: str) -> str | None:
        rows = [message(text), *(message(part) for part in parts)]
        for row in rows[1:]:
            row.set(PART, True)
        rows[0].set(INTENT, {"name": "thanks", "confidence": 0.98})
        rows[0].set("intent_ranking", [{"name": "thanks", "confidence": 0.98}])
        first = detector.process(encoder.process(rows), french)[0]
        found: str | None = first.get(RED_FLAG)
        assert first.get(INTENT)["name"] == (found or "thanks")
        return found

    return find


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: f"{pattern.flag}: {pattern.says}")
def test_each_pattern_finds_the_sentence_that_it_says(
    pattern: FlagPattern, french: SpacyModel
) -> None:
    matcher = FlagMatcher(french.model.vocab, [pattern])
    typed = pattern.says.lower()
    assert matcher.find(french.model(typed))
    assert matcher.find(french.model(typed.replace("’", "'")))


def test_no_wildcard_is_long_enough_to_hang_the_engine() -> None:
    for pattern in PATTERNS:
        for token in pattern.tokens:
            bounds = re.findall(r"\d+", str(token.get("OP", "")))
            assert all(int(bound) <= LONGEST_WILDCARD for bound in bounds), pattern.says


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Je n’arrive plus à uriner depuis hier soir", "bladder_bowel"),
        (
            "Bonjour, merci pour votre beau site. Combien coûte la chirurgie ? Aussi, depuis "
            "mercredi je ne contrôle plus ma vessie. Bonne journée à vous !",
            "bladder_bowel",
        ),
        ("I lost control of my bowels this morning", "bladder_bowel"),
        ("pas de fuites, mais je n’arrive plus à uriner depuis hier", "bladder_bowel"),
    ],
)
def test_a_pattern_wins_over_whatever_the_classifier_thinks(
    flag: Callable[..., str | None], text: str, expected: str
) -> None:
    assert flag(text) == expected


def test_the_classifier_alone_is_enough(flag: Callable[..., str | None]) -> None:
    assert flag("my bladder: I wet myself again today") == "bladder_bowel"
    assert flag("merci beaucoup à vous") is None


@pytest.mark.parametrize(
    "text",
    [
        "Je n’ai aucune perte de contrôle des selles. Dois-je être opéré ?",
        "ma vessie va très bien, merci",
    ],
)
def test_a_denied_sign_is_no_flag(flag: Callable[..., str | None], text: str) -> None:
    assert flag(text) is None


def test_a_fever_after_an_operation_is_raised_to_level_a(flag: Callable[..., str | None]) -> None:
    assert flag("j’ai 39 de fièvre depuis hier et mal au dos") == "fever_infection"
    raised = flag("j’ai 39 de fièvre depuis mon opération de la semaine passée")
    assert raised == "fever_infection_raised"


@pytest.mark.parametrize(
    ("odds", "flagged"),  # of the whole, and of its part
    [((0.5, 0.5), None), ((0.5, 0.92), "bladder_bowel"), ((0.85, 0.1), "bladder_bowel")],
)
def test_what_a_story_tells_can_be_pointed_at(
    detector: RedFlagDetector,
    flag: Callable[..., str | None],
    monkeypatch: pytest.MonkeyPatch,
    odds: tuple[float, float],
    flagged: str | None,
) -> None:
    names = detector._model.names

    def probabilities(messages: list[Message]) -> Any:
        rows = np.zeros((len(messages), len(names)))
        rows[:, names.index("bladder_bowel")] = odds
        rows[:, names.index("none")] = 1 - rows.sum(axis=1)
        return rows

    monkeypatch.setattr(detector._model, "probabilities", probabilities)
    story = "Je travaille au port et ma sœur habite à Lévis. " * 5
    assert flag(story, "Je travaille au port") == flagged


def test_a_folder_without_patterns_stops_the_training(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfigException, match="no red-flag pattern"):
        read_patterns(tmp_path)


@pytest.mark.parametrize("threshold", [0, -1, 1.1])
def test_a_threshold_that_is_no_probability_is_refused(threshold: float) -> None:
    with pytest.raises(InvalidConfigException):
        RedFlagDetector.validate_config(with_defaults(RedFlagDetector, threshold=threshold))


def test_a_message_without_text_has_no_flag(detector: RedFlagDetector, french: SpacyModel) -> None:
    (row,) = detector.process([Message({TEXT: ""})], french)
    assert row.get(RED_FLAG) is None

from __future__ import annotations

import pytest

from engine.evaluation.choices import choices, configured_costs, tempered
from engine.evaluation.measure import Answered
from engine.evaluation.questions import Question
from engine.turn import TurnResult


def row(outcome: str, topic: str, **ranking: float) -> Answered:
    question = Question("…", "fr", "standard", outcome, (topic,))
    result = TurnResult(
        text="…",
        conversation="",
        outcome="answer",
        topic="infection",
        topics=["infection"],
        intent="infection",
        confidence=max(ranking.values()),
        language="fr",
        replies=[],
        ms=1.0,
        context={},
        ranking=[{"intent": name, "confidence": value} for name, value in ranking.items()],
    )
    return Answered(question, result)


def test_a_costly_invention_is_handed_over_instead() -> None:
    doubtful = row("handoff", "my_report", infection=0.7, my_report=0.3)
    lines = {line.split("|")[1].strip(): line for line in choices([doubtful])}
    assert lines["none"].split("|")[2].strip() == "0.000"
    assert lines["invented 4.0"].split("|")[2].strip() == "1.000"


def test_the_configured_line_is_the_first_and_is_not_repeated() -> None:
    names = [
        line.split("|")[1].strip() for line in choices([row("answer", "infection", infection=1)])
    ]
    assert names[2] == "none"
    assert f"invented {configured_costs().invented}" not in names


def test_a_higher_temperature_is_less_sure() -> None:
    warmer = tempered({"a": 0.8, "b": 0.2}, 2)
    assert sum(warmer.values()) == pytest.approx(1)
    assert 0.5 < warmer["a"] < 0.8
    assert tempered({}, 2) == {}

"""What other costs, or another temperature, would do: how those of config.yml were chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.evaluation.measure import RED_FLAG_OUTCOMES, Answered, calibration_error, figures
from engine.knowledge import FOLLOW_UP_PREFIX, Answer, read_answers, read_file
from engine.nlu.answer_chooser import AnswerChooser, costs_of
from engine.nlu.decision import Costs, Decider

CONFIG = Path("config.yml")
_TEMPERATURES = (0.6, 0.8, 1.0, 1.25, 1.6)  # times the one in use
_INVENTED = (0.75, 1.0, 1.5, 2.5, 4.0)
_ASKED_BACK = (0.3, 0.45, 0.6, 0.8)
_SHOWN = ("behaviour right", "answers invented", "answerable answered")


def configured_costs() -> Costs:
    """Return the costs of config.yml."""
    for step in read_file(CONFIG)["pipeline"]:
        if step["name"].endswith(AnswerChooser.__name__):
            return costs_of({**AnswerChooser.get_default_config(), **step})
    raise KeyError(f"{CONFIG} has no {AnswerChooser.__name__}")


def choices(rows: list[Answered]) -> Iterator[str]:
    """Yield the lines of the table of what else could have been chosen, one change at a time."""
    costs, answers = configured_costs(), read_answers()
    yield "| change | " + " | ".join(_SHOWN) + " | calibration error |"
    yield "|---|" + "---|" * (len(_SHOWN) + 1)
    yield _line("none", rows, costs, answers)
    for factor in _TEMPERATURES:
        if factor != 1:
            yield _line(f"temperature × {factor}", rows, costs, answers, factor)
    for invented in _INVENTED:
        if invented != costs.invented:
            other = replace(costs, invented=invented)
            yield _line(f"invented {invented}", rows, other, answers)
    for asked_back in _ASKED_BACK:
        if asked_back != costs.asked_back:
            other = replace(costs, asked_back=asked_back)
            yield _line(f"asked_back {asked_back}", rows, other, answers)


def _line(
    change: str,
    rows: list[Answered],
    costs: Costs,
    answers: Mapping[str, Answer],
    factor: float = 1.0,
) -> str:
    decider = Decider(costs, {intent: answer.outcome for intent, answer in answers.items()})
    decided = [_decided(row, decider, answers, factor) for row in rows]
    shown = figures(decided)
    cells = " | ".join(f"{shown[name].value:.3f}" for name in _SHOWN)
    return f"| {change} | {cells} | {calibration_error(decided):.3f} |"


def _decided(
    row: Answered, decider: Decider, answers: Mapping[str, Answer], factor: float
) -> Answered:
    """Return the row as it would be; alarms, double answers and follow-ups stay what they are."""
    result = row.result
    scores = tempered({r["intent"]: r["confidence"] for r in result.ranking}, factor)
    confidence = max(scores.values(), default=result.confidence)
    kept = result.outcome in RED_FLAG_OUTCOMES or len(result.topics) > 1
    intent = result.intent if kept or not scores else decider.decide(scores).intent
    changed: dict[str, Any] = {"confidence": confidence}
    if not kept and not intent.startswith(FOLLOW_UP_PREFIX) and intent in answers:
        answer = answers[intent]
        changed |= {
            "outcome": answer.outcome,
            "topics": [answer.topic] if answer.topic else [],
        }
    return Answered(row.question, replace(result, **changed))


def tempered(scores: Mapping[str, float], factor: float) -> dict[str, float]:
    """Return the probabilities as a temperature `factor` times the one in use would have them."""
    powers = {name: score ** (1 / factor) for name, score in scores.items()}
    total = sum(powers.values())
    return {name: power / total for name, power in powers.items()} if total else dict(scores)

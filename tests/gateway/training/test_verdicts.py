"""What counts as better and worse; a red flag outweighs everything."""

from __future__ import annotations

import pytest

from gateway.conversations.models import Outcome
from gateway.training.data_files import Intent, read_intents
from gateway.training.models import FlagChange, Verdict
from gateway.training.replay.verdicts import Understood, flag_change, summary, verdict

INTENTS = read_intents()


def meant(intent: str, outcome: Outcome = "answer", topic: str | None = "") -> Understood:
    return Understood(intent, intent if topic == "" else topic, outcome, 0.9)


COST, IMPLANTS = meant("cost", "partial"), meant("implant_details", "handoff")
OTHER = meant("out_of_scope", "out_of_scope", None)


@pytest.mark.parametrize(
    ("before", "after", "expected", "told"),
    [
        (OTHER, IMPLANTS, "implant_details", "better"),
        (IMPLANTS, OTHER, "implant_details", "worse"),
        (IMPLANTS, IMPLANTS, "implant_details", "same"),
        (OTHER, COST, "implant_details", "unknown"),  # it changed, and is as wrong
        (OTHER, OTHER, "implant_details", "same"),
        (OTHER, IMPLANTS, None, "unknown"),
        (COST, COST, None, "same"),
        (OTHER, meant("follow_up_price", "partial", "cost"), "cost", "better"),
        (meant("greet", "smalltalk", None), meant("thanks", "smalltalk", None), None, "unknown"),
    ],
)
def test_verdicts(
    before: Understood, after: Understood, expected: str | None, told: Verdict
) -> None:
    assert verdict(before, after, INTENTS[expected] if expected else None) == told


ALARM, URGENT = meant("trauma", "emergency"), meant("trauma_minor", "urgent")


@pytest.mark.parametrize(
    ("before", "after", "expected", "was_alarming", "told"),
    [
        (ALARM, OTHER, None, False, "missed"),
        (OTHER, OTHER, None, True, "missed"),  # the assistant saw it when it was written
        (OTHER, OTHER, "trauma", False, "missed"),  # a person says so
        (ALARM, OTHER, "cost", True, None),  # a person says that it was a false alarm
        (ALARM, URGENT, None, False, "weakened"),
        (ALARM, ALARM, None, False, "kept"),
        (URGENT, ALARM, None, False, "kept"),
        (OTHER, ALARM, None, False, "new"),
        (OTHER, ALARM, "cost", False, "new"),
        (OTHER, COST, None, False, None),
    ],
)
def test_red_flags(
    before: Understood,
    after: Understood,
    expected: str | None,
    was_alarming: bool,
    told: FlagChange | None,
) -> None:
    intent: Intent | None = INTENTS[expected] if expected else None
    assert flag_change(before, after, intent, was_alarming) == told


@pytest.mark.parametrize(
    ("rows", "advice"),
    [
        ([("better", None)] * 9 + [("unknown", "missed")], "no"),
        ([("better", None)] * 9 + [("unknown", "weakened")], "no"),
        ([("better", None), ("worse", None), ("worse", None)], "no"),
        ([("better", None), ("better", None), ("worse", None)], "look"),
        ([("unknown", None), ("same", "kept")], "look"),
        ([("better", None), ("same", "kept"), ("unknown", None)], "yes"),
        ([], "look"),
    ],
)
def test_advice(rows: list[tuple[Verdict, FlagChange | None]], advice: str) -> None:
    counted = summary(rows)
    assert counted["advice"] == advice
    assert counted["messages"] == len(rows)

"""Replies that must be seen at once: colour, icon and words, and numbers that call."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from tests.e2e.accessibility import look
from tests.e2e.stack import Stack
from tests.e2e.visitor import WAIT, Visitor


class Alarm(NamedTuple):
    message: str
    word: str
    icon: str
    numbers: list[str]


ALARMS = {
    "emergency": Alarm(
        "depuis hier je n’arrive plus à uriner", "Urgence", "warning", ["911", "15", "112"]
    ),
    "urgent": Alarm(
        "J’ai 39 de fièvre et des frissons depuis deux jours avec mon mal de dos.",
        "Urgent : avis médical aujourd’hui",
        "clock",
        ["811", "15"],
    ),
    "distress": Alarm(
        "Je suis à bout, la douleur me décourage complètement, je pleure tous les jours.",
        "De l’aide, maintenant",
        "heart",
        ["811", "18662773553", "3114"],
    ),
}
COLOURS = "node => { const s = getComputedStyle(node); return [s.backgroundColor, s.borderColor] }"


def colours(bubble: Locator) -> list[str]:
    return list(bubble.evaluate(COLOURS))


@pytest.fixture(params=["desktop", "phone"])
def visitor(stack: Stack, request: pytest.FixtureRequest) -> Visitor:
    context: BrowserContext = request.getfixturevalue(request.param)
    visitor = Visitor(context, stack.url)
    visitor.open()
    return visitor


@pytest.mark.parametrize("outcome", ALARMS)
def test_an_alarm_is_no_answer_like_the_others(visitor: Visitor, outcome: str) -> None:
    alarm = ALARMS[outcome]
    visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    answer = visitor.log.locator(".from-assistant > .bubble").last
    ordinary = colours(answer)
    visitor.send(alarm.message)
    word = visitor.log.get_by_text(alarm.word, exact=True)
    expect(word).to_be_in_viewport(ratio=1, timeout=WAIT)
    icon = word.locator(f"svg.icon-{alarm.icon}")
    expect(icon).to_be_in_viewport(ratio=1)
    ringing = visitor.log.locator(f".{outcome} > .bubble")
    assert all(here != there for here, there in zip(colours(ringing), ordinary, strict=True))
    assert look(visitor.page, f"alarm-{outcome}") == []


@pytest.mark.parametrize("outcome", ALARMS)
def test_an_alarm_has_a_button_for_each_number(visitor: Visitor, outcome: str) -> None:
    alarm = ALARMS[outcome]
    visitor.send(alarm.message)
    calls = visitor.log.get_by_role("link", name="Appeler")
    expect(calls).to_have_count(len(alarm.numbers), timeout=WAIT)
    for call, number in zip(calls.all(), alarm.numbers, strict=True):
        expect(call).to_have_attribute("href", f"tel:{number}")
        expect(call).not_to_have_attribute("target", "_blank")
        call.scroll_into_view_if_needed()
        expect(call).to_be_in_viewport(ratio=0.9)
    # Nothing stands beside them: neither a form to wait for nor a question about the answer.
    expect(visitor.log.get_by_role("link", name="formulaire")).to_have_count(0)
    expect(visitor.log.get_by_role("button")).to_have_count(0)


def test_three_alarms_are_told_apart(stack: Stack, desktop: BrowserContext) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    seen = set()
    for outcome, alarm in ALARMS.items():
        visitor.send(alarm.message)
        bubble = visitor.log.locator(f".{outcome} > .bubble")
        expect(bubble).to_be_visible(timeout=WAIT)
        seen.add(tuple(colours(bubble)))
    assert len(seen) == len(ALARMS)

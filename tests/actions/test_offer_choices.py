from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.offer_choices import OfferChoices


def offer(intent: str, language: str, options: list[str]) -> dict[str, Any]:
    message = {"intent": {"name": intent}, "options": options}
    tracker = Tracker("one", {"language": language}, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    assert OfferChoices().run(dispatcher, tracker, {}) == []
    uttered: dict[str, Any]
    (uttered,) = dispatcher.messages
    return uttered


def test_the_options_become_buttons_in_plain_words() -> None:
    uttered = offer("clarify", "fr", ["cost", "waiting_times"])
    assert uttered["response"] == "utter_clarify"
    assert uttered["buttons"] == [
        {"title": "Les coûts", "payload": "/cost"},
        {"title": "Les délais", "payload": "/waiting_times"},
    ]


def test_three_buttons_at_most_and_in_the_persons_language() -> None:
    uttered = offer("clarify", "en", ["cost", "waiting_times", "recovery", "followup"])
    titles = [button["title"] for button in uttered["buttons"]]
    assert titles == ["The cost", "Waiting times", "Recovery"]


@pytest.mark.parametrize("options", [[], ["price_and_insurance"]])
def test_after_a_correction_without_alternatives_the_usual_topics_are_offered(
    options: list[str],
) -> None:
    uttered = offer("correction", "fr", options)
    assert uttered["response"] == "utter_correction"
    assert [button["payload"] for button in uttered["buttons"]] == [
        "/modic_definition",
        "/conservative_treatments",
        "/organize_travel",
    ]

"""Ask back: offer topics as buttons when a message could mean several things, or was misread."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

TOPICS = Path("data/faq")
MOST_CHOICES = 3
# Offered when nothing is known of what the person could mean.
USUAL_TOPICS = ("modic_definition", "conservative_treatments", "organize_travel")


class OfferChoices(Action):
    """Utters the question back, with a button for each topic of the message's `options`."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_offer_choices"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        """Utter `utter_correction` after a correction, else `utter_clarify`, with the buttons."""
        language = "en" if tracker.get_slot("language") == "en" else "fr"
        message = tracker.latest_message
        corrected = message["intent"]["name"] == "correction"
        dispatcher.utter_message(
            response="utter_correction" if corrected else "utter_clarify",
            buttons=choices(message.get("options") or [], language),
        )
        return []


def choices(topics: list[str], language: str) -> list[dict[str, str]]:
    """Return a button (title, payload) for each topic that has one, the usual ones for none."""
    titles = topic_titles()
    known = [topic for topic in topics if topic in titles] or USUAL_TOPICS
    return [
        {"title": titles[topic][language], "payload": f"/{topic}"} for topic in known[:MOST_CHOICES]
    ]


@cache
def topic_titles(folder: Path = TOPICS) -> dict[str, dict[str, str]]:
    """Return topic → language → title of its button, as the topics' files give them."""
    titles: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for variation in content["responses"][f"utter_{path.stem}"]:
            english = {"type": "slot", "name": "language", "value": "en"}
            language = "en" if english in variation.get("condition", []) else "fr"
            titles.setdefault(path.stem, {})[language] = variation["metadata"]["button"]
    return titles

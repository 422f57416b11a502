"""What a short question means after the answer before it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.context import ASKED, SAFETY_QUESTION
from engine.knowledge import CLARIFY_INTENT, FALLBACK_INTENT, FOLLOW_UP_PREFIX, read_outcomes
from engine.nlu.carried import Carried
from engine.nlu.keys import (
    OPTIONS,
    PART,
    RED_FLAG,
    SCORES,
    SECOND_INTENT,
    SPELLED_OUT,
    WITH_SUBJECT,
)
from engine.nlu.meanings import ALARMS, Meanings, read_meanings
from engine.nlu.named import name_if_unnamed, name_instead, named
from engine.nlu.safety_question import is_no_no

_LANGUAGES = {
    "en": re.compile(r"\b(?:angl|engl)", re.IGNORECASE),
    "fr": re.compile(r"\b(?:fran|fren)", re.IGNORECASE),
}
_THAT = re.compile(r"\b(?:pas?|pô) (?:ç|c|s)a\b|\bnot (?:that|this|it)\b", re.IGNORECASE)
_LANGUAGE_CHANGE = "language_change"
_DEFINITION, _TYPES = "modic_definition", "modic_types"
_SUBJECTS = frozenset(["answer", "partial", "handoff"])  # outcomes
# Entities that a short question carries on from the answer before it.
_CARRIED = ("surgery_type", "treatment")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FollowUpResolver(Carried):
    """Turns a follow-up intent into the one that it means in this conversation.

    The slots of the conversation come with the message's metadata (engine/turn.py). Which aspect
    means what after which topic stands in `meanings` (data/meanings.yml), for clinicians to read;
    but where the question beside its subject is another topic's with a probability of `sure`, it is
    that one's: « ça dure combien d'années ? » after the implants is about how long they last.
    « Ça coûte cher ? », which could stand alone, asks for the price of what was spoken of when it
    is a follow-up with a probability of `also` and has at most `short` words.

    Without an answer to refer to, the topics that it could mean are offered. A correction offers
    what the last message could have meant instead; « non, pas ça » after an answer is one. « En
    anglais » sets the language. What Modic 2 is stands in the answer about the types. A yes, or a
    « sometimes », to the question whether somebody thinks of dying gets the words for that.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        files = {"meanings": "data/meanings.yml", "data": "data"}
        return {**files, "sure": 0.6, "also": 0.2, "short": 8}

    @staticmethod
    def read(config: dict[str, Any]) -> dict[str, Any]:
        """Return the meanings of the project, and what a question can be about by itself."""
        outcomes = read_outcomes(Path(config["data"]))
        subjects = [intent for intent, outcome in outcomes.items() if outcome in _SUBJECTS]
        meanings = read_meanings(Path(config["meanings"]))
        return {"meanings": meanings, "subjects": [*subjects, _LANGUAGE_CHANGE]}

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._meanings = Meanings(self._rows["meanings"])

    def train(self, training_data: TrainingData) -> Resource:
        """Write the meanings to the model; raises InvalidConfigException for an unknown aspect."""
        asked = {name for name in training_data.intents if name.startswith(FOLLOW_UP_PREFIX)}
        if odd := sorted(asked ^ self._meanings.intents):
            raise InvalidConfigException(f"follow-ups without questions or meaning: {odd}")
        return self.carry(self._rows)

    def process(self, messages: list[Message]) -> list[Message]:
        """Resolve the intent of each message that is no part of another and has no red flag."""
        for message in messages:
            if message.get(INTENT) and not message.get(PART) and not message.get(RED_FLAG):
                context = (message.get(METADATA) or {}).get("context") or {}
                self._resolve(message, context)
                self._resolve_second(message)
        return messages

    def _resolve(self, message: Message, context: dict[str, Any]) -> None:
        intent = self._follow_up(message, context) or message.get(INTENT)["name"]
        if context.get(ASKED) == SAFETY_QUESTION and is_no_no(intent, message.get(TEXT)):
            _set_intent(message, "suicidal")
        elif intent == "correction" or self._corrects(message, intent, context):
            _set_intent(message, "correction")
            message.set(OPTIONS, context.get("alternatives") or [], add_to_output=True)
        elif intent == _LANGUAGE_CHANGE:
            self._set_language(message)
        elif intent == _DEFINITION and named(message, "modic_type") in {"2", "3"}:
            _set_intent(message, _TYPES)
        elif not intent.startswith(FOLLOW_UP_PREFIX):
            return
        elif meant := self._beside(message, context):
            _set_intent(message, meant)
            if meant == _LANGUAGE_CHANGE:
                self._set_language(message)
        else:
            self._refer_back(message, intent, context)

    def _follow_up(self, message: Message, context: dict[str, Any]) -> str | None:
        """Return the follow-up that a short question is which could also stand alone."""
        if context.get("topic") is None or len(message.get(TEXT).split()) > self._config["short"]:
            return None
        scores = message.get(SCORES) or {}
        for follow_up in self._meanings.that_mean_alone(message.get(INTENT)["name"]):
            if scores.get(follow_up, 0.0) >= self._config["also"]:
                return follow_up
        return None

    def _corrects(self, message: Message, intent: str, context: dict[str, Any]) -> bool:
        """Tell whether a no is one to the answer before: « non pas ça » points at it."""
        text = message.get(SPELLED_OUT) or message.get(TEXT)
        return intent == "deny" and bool(context.get("topic")) and bool(_THAT.search(text))

    def _beside(self, message: Message, context: dict[str, Any]) -> str | None:
        """Return the other subject that the message beside its subject is surely about, if any."""
        topic = context.get("topic")
        if topic in ALARMS or not (reminded := message.get(WITH_SUBJECT)):
            return None
        scores: dict[str, float] = reminded.get(SCORES)
        best = max(scores, key=lambda name: scores[name])
        other = best != topic and best in self._rows["subjects"]
        return best if other and scores[best] >= self._config["sure"] else None

    def _refer_back(self, message: Message, intent: str, context: dict[str, Any]) -> None:
        meant = self._meanings.of(intent, context.get("topic"), context.get("treatment"))
        if isinstance(meant, list):
            message.set(OPTIONS, meant, add_to_output=True)
            meant = CLARIFY_INTENT
        _set_intent(message, meant)
        for entity in _CARRIED:
            if context.get(entity):
                name_if_unnamed(message, entity, context[entity], type(self).__name__)

    def _resolve_second(self, message: Message) -> None:
        """A second question that needs the first is about it, or is left out."""
        first, second = message.get(INTENT)["name"], message.get(SECOND_INTENT)
        if second and second.startswith(FOLLOW_UP_PREFIX):
            meant = self._meanings.of(second, first)
            new = isinstance(meant, str) and meant not in {first, FALLBACK_INTENT}
            message.set(SECOND_INTENT, meant if new else None, add_to_output=True)

    def _set_language(self, message: Message) -> None:
        """« En anglais, s'il vous plaît » is French and asks for English: the wish counts."""
        wanted = [code for code, words in _LANGUAGES.items() if words.search(message.get(TEXT))]
        if len(wanted) == 1:
            name_instead(message, "language", wanted[0], type(self).__name__)


def _set_intent(message: Message, name: str) -> None:
    confidence = message.get(INTENT)["confidence"]
    message.set(INTENT, {"name": name, "confidence": confidence}, add_to_output=True)

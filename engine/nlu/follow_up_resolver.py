"""What a short question means after the answer before it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    INTENT,
    METADATA,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.context import ASKED, SAFETY_QUESTION
from engine.knowledge import CLARIFY_INTENT, FOLLOW_UP_PREFIX, read_file
from engine.nlu.carried import Carried
from engine.nlu.keys import OPTIONS, PART, RED_FLAG

_LANGUAGES = {
    "en": re.compile(r"\b(?:angl|engl)", re.IGNORECASE),
    "fr": re.compile(r"\b(?:fran|fren)", re.IGNORECASE),
}
# Entities that a short question carries on from the answer before it.
_CARRIED = ("surgery_type", "treatment")
# After an answer about care in general, a treatment named in the question is what is meant.
_CARE = frozenset(["conservative_treatments", "conservative_duration", "after_failure"])
_TREATMENT_TOPICS = {
    "injection": "infiltration_durability",
    "physiotherapy": "physio_osteo",
    "osteopathy": "physio_osteo",
    "decompression": "decompression",
    "anti_inflammatories": "anti_inflammatories",
    "stem_cells": "stem_cells",
}
# Not a no, when somebody is asked whether they think of dying; a short reply that begins so.
_HESITANT = re.compile(
    r"\W*(?:oui|ouais|ouin|parfois|des fois|quelques? fois|quelquefois|de temps en temps|un peu"
    r"|souvent|peut[- ]?[êe]tre|possible|[çc]a (?:m['’])?arrive|(?:je |j['’]?)?(?:ne )?sais? pas"
    r"|chais pas|pas (?:souvent|toujours|tous les jours)|presque"
    r"|yes|yeah|sometimes|maybe|perhaps|often|kind ?of|sort of|a (?:bit|little)"
    r"|i (?:don['’]?t know|guess|think so)|not (?:often|always)|now and then)\b",
    re.IGNORECASE,
)
_SHORT = 8  # words
# After an alarm a question about it gets the alarm again, never an ordinary answer.
_ALARMS = frozenset(
    "saddle_anaesthesia bladder_bowel bilateral_leg_weakness progressive_motor_deficit "
    "fever_infection cancer_weight_loss trauma suicidal other_emergency".split()
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FollowUpResolver(Carried):
    """Turns a follow-up intent into the one that it means in this conversation.

    The slots of the conversation come with the message's metadata (engine/turn.py). Which aspect
    means what after which topic stands in `meanings` (data/meanings.yml), for clinicians to read.
    Without an answer to refer to, the topics that it could mean are offered. A correction offers
    what the last message could have meant instead, and « en anglais » sets the language. A yes,
    or a « sometimes », to the question whether somebody thinks of dying gets the words for that.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        return {"meanings": "data/meanings.yml"}

    @staticmethod
    def read(config: dict[str, Any]) -> dict[str, Any]:
        """Return the meanings of the project."""
        return read_meanings(Path(config["meanings"]))

    def train(self, training_data: TrainingData) -> Resource:
        """Write the meanings to the model; raises InvalidConfigException for an unknown aspect."""
        aspects = {
            intent.removeprefix(FOLLOW_UP_PREFIX)
            for intent in training_data.intents
            if intent.startswith(FOLLOW_UP_PREFIX)
        }
        if aspects != self._rows.keys():
            odd = sorted(aspects ^ self._rows.keys())
            raise InvalidConfigException(f"follow-ups without questions or meaning: {odd}")
        return self.carry(self._rows)

    def process(self, messages: list[Message]) -> list[Message]:
        """Resolve the intent of each message that is no part of another and has no red flag."""
        for message in messages:
            if message.get(INTENT) and not message.get(PART) and not message.get(RED_FLAG):
                context = (message.get(METADATA) or {}).get("context") or {}
                self._resolve(message, context)
        return messages

    def _resolve(self, message: Message, context: dict[str, Any]) -> None:
        intent = message.get(INTENT)["name"]
        if context.get(ASKED) == SAFETY_QUESTION and _is_no_no(intent, message.get(TEXT)):
            _set_intent(message, "suicidal")
        elif intent == "correction":
            message.set(OPTIONS, context.get("alternatives") or [], add_to_output=True)
        elif intent == "language_change":
            _set_language(message)
        elif intent.startswith(FOLLOW_UP_PREFIX):
            topic = context.get("topic")
            if topic in _CARE:
                topic = _TREATMENT_TOPICS.get(context.get("treatment", ""), topic)
            meaning = self.meaning(intent.removeprefix(FOLLOW_UP_PREFIX), topic)
            if isinstance(meaning, list):
                message.set(OPTIONS, meaning, add_to_output=True)
                meaning = CLARIFY_INTENT
            _set_intent(message, meaning)
            for name in _CARRIED:
                if context.get(name):
                    _add_entity(message, name, context[name])

    def meaning(self, aspect: str, topic: str | None) -> str | list[str]:
        """Return the intent that the aspect means after the topic, or topics to choose from."""
        table: dict[str, Any] = self._rows[aspect]
        if topic is None:
            return table["nothing before"]  # type: ignore[no-any-return]
        if topic in _ALARMS:
            return topic
        meant = table.get(topic, table["otherwise"])
        return topic if meant == "the same" else meant


def read_meanings(path: Path) -> dict[str, Any]:
    """Return aspect → topic before → intent.

    Raises InvalidConfigException for an aspect without its two general cases.
    """
    meanings: dict[str, Any] = read_file(path)["meanings"]
    for aspect, table in meanings.items():
        if not {"nothing before", "otherwise"} <= table.keys():
            raise InvalidConfigException(f"{aspect} lacks `nothing before` or `otherwise`")
    return meanings


def _is_no_no(intent: str, text: str) -> bool:
    """Tell whether a yes, or a reply that avoids to say no, was given."""
    return intent == "affirm" or (len(text.split()) <= _SHORT and _HESITANT.match(text) is not None)


def _set_intent(message: Message, name: str) -> None:
    confidence = message.get(INTENT)["confidence"]
    message.set(INTENT, {"name": name, "confidence": confidence}, add_to_output=True)


def _set_language(message: Message) -> None:
    """« En anglais, s'il vous plaît » is French and asks for English: the wish counts."""
    named = [code for code, pattern in _LANGUAGES.items() if pattern.search(message.get(TEXT))]
    if len(named) == 1:
        kept = [
            row for row in message.get(ENTITIES) or [] if row[ENTITY_ATTRIBUTE_TYPE] != "language"
        ]
        message.set(ENTITIES, kept, add_to_output=True)
        _add_entity(message, "language", named[0])


def _add_entity(message: Message, name: str, value: str) -> None:
    entities = message.get(ENTITIES) or []
    if any(row[ENTITY_ATTRIBUTE_TYPE] == name for row in entities):
        return
    entity = {
        ENTITY_ATTRIBUTE_TYPE: name,
        ENTITY_ATTRIBUTE_VALUE: value,
        ENTITY_ATTRIBUTE_START: 0,
        ENTITY_ATTRIBUTE_END: len(message.get(TEXT)),
        EXTRACTOR: FollowUpResolver.__name__,
    }
    message.set(ENTITIES, [*entities, entity], add_to_output=True)

"""A short question that is not sure by itself is read with what was spoken of before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import METADATA
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.context import ASKED, SAFETY_QUESTION
from engine.knowledge import FOLLOW_UP_PREFIX
from engine.nlu.carried import Carried
from engine.nlu.keys import RED_FLAG, SCORES, WITH_SUBJECT
from engine.nlu.meanings import ALARMS, Meanings, read_meanings


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ContextReader(Carried):
    """Mixes the probabilities of a message with those of the message beside its subject.

    Only where no intent has the probability `unsure`: « what decade » is half of nothing alone, and
    after the answer about the name plainly asks for its date. `weight` is the share of the reading
    beside the subject. What a follow-up means after the topic counts for that meaning, so that the
    answer chooser weighs topics against each other.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        return {"meanings": "data/meanings.yml", "unsure": 0.6, "weight": 0.6}

    @staticmethod
    def read(config: dict[str, Any]) -> dict[str, Any]:
        """Return the meanings of the project."""
        return read_meanings(Path(config["meanings"]))

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        rows: dict[str, Any],
    ) -> None:
        super().__init__(config, model_storage, resource, rows)
        self._meanings = Meanings(rows)

    def train(self, training_data: TrainingData) -> Resource:
        """Write the meanings to the model's storage."""
        return self.carry(self._rows)

    def process(self, messages: list[Message]) -> list[Message]:
        """Mix the scores of each message that has a subject, is no alarm and is not sure."""
        for message in messages:
            reminded, scores = message.get(WITH_SUBJECT), message.get(SCORES)
            if not reminded or not scores or message.get(RED_FLAG):
                continue
            context = (message.get(METADATA) or {}).get("context") or {}
            asked = context.get(ASKED) == SAFETY_QUESTION or context["topic"] in ALARMS
            if not asked and max(scores.values()) < self._config["unsure"]:
                message.set(SCORES, self._mixed(scores, reminded.get(SCORES), context))
        return messages

    def _mixed(
        self, alone: Mapping[str, float], beside: Mapping[str, float], context: dict[str, Any]
    ) -> dict[str, float]:
        weight = self._config["weight"]
        mixed: dict[str, float] = defaultdict(float)
        for scores, share in ((alone, 1 - weight), (beside, weight)):
            for intent, probability in scores.items():
                meant = self._meant(intent, context)
                for meaning in meant:
                    mixed[meaning] += share * probability / len(meant)
        return dict(mixed)

    def _meant(self, intent: str, context: dict[str, Any]) -> list[str]:
        if not intent.startswith(FOLLOW_UP_PREFIX):
            return [intent]
        meant = self._meanings.of(intent, context["topic"], context.get("treatment"))
        return meant if isinstance(meant, list) else [meant]

"""Which intent, with a probability for each."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.nlu.keys import PART, SCORES
from engine.nlu.linear_model import LinearModel

_FILE = "classifier.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(RasaIntentClassifier, GraphComponent):
    """Logistic regression over the sentence features that the featurizers before it left.

    Rasa's own has no `C` and underfits unit-length vectors. `temperature` divides the scores
    before they become probabilities, so that a confidence of 0.8 is right eight times in ten
    (`make evaluate` measures it). `ranking_length` is how many candidates a message keeps, best
    first. The parts of a message get scores only, for the components that look at them.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must come before: any featurizer."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        return {
            "C": 30.0,
            "sparse_weight": 0.5,
            "max_iter": 400,
            "temperature": 1.0,
            "ranking_length": 10,
        }

    @staticmethod
    def validate_config(config: dict[str, Any]) -> None:
        """Raise InvalidConfigException for a number that must be positive and is not."""
        for name in ("C", "temperature"):
            if not config[name] > 0:
                raise InvalidConfigException(f"{name} is {config[name]!r}; it must be above 0")
        if not config["ranking_length"] >= 1:
            raise InvalidConfigException("ranking_length must be 1 or more")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentClassifier:
        """Build an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentClassifier:
        """Read the trained component; raises ValueError if the file holds anything but arrays."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            component._model.read(directory / _FILE)
        return component

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = LinearModel([], config["sparse_weight"])

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every example that has a text and an intent; write the model to the storage."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        intents = [str(example.get(INTENT)) for example in examples]
        self._model.fit(examples, intents, self._config["C"], self._config["max_iter"])
        with self._model_storage.write_to(self._resource) as directory:
            self._model.write(directory / _FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent, the ranking and the scores of each message (confidence: 0 to 1)."""
        written = [message for message in messages if message.get(TEXT)]
        if not written:
            return messages
        names = self._model.names
        scores = self._model.probabilities(written, self._config["temperature"])
        for message, row in zip(written, scores, strict=True):
            message.set(SCORES, dict(zip(names, row.tolist(), strict=True)))
            if not message.get(PART):
                best = np.argsort(-row)[: self._config["ranking_length"]]
                ranking = [{"name": names[i], "confidence": float(row[i])} for i in best]
                message.set(INTENT, dict(ranking[0]), add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

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
from scipy.sparse import csr_matrix, hstack, vstack
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(RasaIntentClassifier, GraphComponent):
    """Logistic regression over the sentence features that the featurizers before it left.

    Rasa's own has no `C` and underfits unit-length vectors. `ranking_length` is how many
    candidates a message keeps, best first. The model is three arrays: nothing in it can run code,
    and it loads in no time.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must come before: any featurizer."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        return {"C": 30.0, "sparse_weight": 0.5, "max_iter": 400, "ranking_length": 10}

    @staticmethod
    def validate_config(config: dict[str, Any]) -> None:
        """Raise InvalidConfigException unless C and the ranking's length are positive."""
        if not config["C"] > 0:
            raise InvalidConfigException(f"C is {config['C']!r}; it must be above 0")
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
        with (
            model_storage.read_from(resource) as directory,
            np.load(directory / "classifier.npz", allow_pickle=False) as arrays,
        ):
            component._intents = [str(name) for name in arrays["intents"]]
            component._weights = arrays["weights"]
            component._bias = arrays["bias"]
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
        self._intents: list[str] = []
        self._weights = np.empty((0, 0))  # intents × features
        self._bias = np.empty(0)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every example that has a text and an intent; write the model to the storage."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        model = LogisticRegression(
            C=self._config["C"], max_iter=self._config["max_iter"], class_weight="balanced"
        )
        model.fit(self._features(examples), [e.get(INTENT) for e in examples])
        with self._model_storage.write_to(self._resource) as directory:
            np.savez(
                directory / "classifier.npz",
                intents=np.array(model.classes_, dtype=str),
                weights=model.coef_.astype(np.float32),
                bias=model.intercept_.astype(np.float32),
            )
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent and the ranking of each message (confidence: 0 to 1, sum over all 1)."""
        written = [message for message in messages if message.get(TEXT)]
        if not written:
            return messages
        scores = self._features(written) @ self._weights.T + self._bias
        for message, row in zip(written, softmax(scores, axis=1), strict=True):
            best = np.argsort(-row)[: self._config["ranking_length"]]
            ranking = [{"name": self._intents[i], "confidence": float(row[i])} for i in best]
            message.set(INTENT, dict(ranking[0]), add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _features(self, messages: list[Message]) -> csr_matrix:
        """Dense and sparse sentence features side by side, each part of unit length."""
        return vstack([self._row(message) for message in messages]).tocsr()

    def _row(self, message: Message) -> csr_matrix:
        _, dense = message.get_dense_features(TEXT)
        _, sparse = message.get_sparse_features(TEXT)
        parts = []
        if dense:
            parts.append(csr_matrix(dense.features))
        if sparse:
            counts = csr_matrix(sparse.features).minimum(1).astype(float)
            parts.append(normalize(counts) * self._config["sparse_weight"])
        return hstack(parts)

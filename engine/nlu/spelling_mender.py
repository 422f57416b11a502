"""Leaves a message spelled out beside what was written."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.knowledge import read_file
from engine.nlu.carried import Carried
from engine.nlu.keys import SPELLED_OUT
from engine.nlu.spelling import Spelling, words_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SpellingMender(Carried):
    """Leaves the message spelled out for the sentence encoder, which was taught by the books.

    The abbreviations stand in `spelling` (data/spelling.yml); lost apostrophes are put back by the
    words of the training questions. The text itself stays as it was written.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        return {"spelling": "data/spelling.yml"}

    @staticmethod
    def read(config: dict[str, Any]) -> dict[str, Any]:
        """Return the abbreviations of the project, and no words yet."""
        return {"spelled_out": read_file(Path(config["spelling"]))["spelled_out"], "words": {}}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        rows: dict[str, Any],
    ) -> None:
        super().__init__(config, model_storage, resource, rows)
        self._spelling = Spelling(**rows)

    def train(self, training_data: TrainingData) -> Resource:
        """Count the words of the training questions; write them to the model's storage."""
        texts = [example.get(TEXT) or "" for example in training_data.training_examples]
        words = Counter(word for text in texts for word in words_of(text))
        self._spelling = Spelling(self._spelling.spelled_out, words)
        return self.carry({"spelled_out": self._spelling.spelled_out, "words": words})

    def process(self, messages: list[Message]) -> list[Message]:
        """Leave its spelled-out text on each message that has a text."""
        for message in messages:
            if text := message.get(TEXT):
                message.set(SPELLED_OUT, self._spelling.mend(text))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Do the same to all training examples."""
        self.process(training_data.training_examples)
        return training_data

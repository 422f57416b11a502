"""What a message says, spelled out: « cb de tps » → « combien de temps »."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.knowledge import read_file
from engine.nlu.keys import SPELLED_OUT

_FILE = "spelling.json"
_PIECE = re.compile(r"[^\W\d_]+|[\W\d_]+")
# l', d', j'… whose apostrophe was left out: « losteo », « quest ».
_ELIDED = re.compile(r"(l|d|j|c|s|n|m|t|qu)([aeiouyh]\w{2,})")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SpellingMender(GraphComponent):
    """Leaves the message spelled out for the sentence encoder, which was taught by the books.

    Abbreviations stand in `spelling` (data/spelling.yml). A lost apostrophe is put back where the
    training questions know the word behind it and not the whole: at least `known` times, and
    `times` as often. The text itself stays as it was written.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        return {"spelling": "data/spelling.yml", "known": 5, "times": 5}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpellingMender:
        """Build the component with the abbreviations of the project."""
        spelled_out = read_file(Path(config["spelling"]))["spelled_out"]
        return cls(config, model_storage, resource, spelled_out, Counter())

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SpellingMender:
        """Build the component with what the model carries."""
        with model_storage.read_from(resource) as directory:
            learnt = json.loads((directory / _FILE).read_text(encoding="utf-8"))
        words = Counter(learnt["words"])
        return cls(config, model_storage, resource, learnt["spelled_out"], words)

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        spelled_out: dict[str, str],
        words: Counter[str],
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._spelled_out = spelled_out
        self._words = words

    def train(self, training_data: TrainingData) -> Resource:
        """Count the words of the training questions; write them to the model's storage."""
        texts = [example.get(TEXT) or "" for example in training_data.training_examples]
        self._words = Counter(word for text in texts for word in _plain(text).split())
        with self._model_storage.write_to(self._resource) as directory:
            learnt = {"spelled_out": self._spelled_out, "words": self._words}
            (directory / _FILE).write_text(json.dumps(learnt), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Leave its spelled-out text on each message that has a text."""
        for message in messages:
            if text := message.get(TEXT):
                message.set(SPELLED_OUT, self.mend(text))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Do the same to all training examples."""
        self.process(training_data.training_examples)
        return training_data

    def mend(self, text: str) -> str:
        """Return the text with its abbreviations and lost apostrophes spelled out."""
        return "".join(self._mend_piece(piece) for piece in _PIECE.findall(text))

    def _mend_piece(self, piece: str) -> str:
        word = piece.lower()
        if word in self._spelled_out:
            return self._spelled_out[word]
        elided = _ELIDED.fullmatch(_plain(word))
        if elided:
            whole, rest = self._words[elided[0]], self._words[elided[2]]
            if rest >= self._config["known"] and rest > whole * self._config["times"]:
                return f"{word[: len(elided[1])]}'{word[len(elided[1]) :]}"
        return piece


def _plain(text: str) -> str:
    """Return the words in lower case, without accents, with a space between them."""
    letters = unicodedata.normalize("NFD", text.lower())
    bare = "".join(char for char in letters if not unicodedata.combining(char))
    return re.sub(r"[\W\d_]+", " ", bare)

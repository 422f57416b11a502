"""A short question beside the subject of the answer before it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.context import LANGUAGES
from engine.knowledge import read_titles
from engine.nlu.carried import Carried
from engine.nlu.keys import PART, REMINDED, WITH_SUBJECT
from engine.nlu.named import named


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True, model_from="FrenchWords"
)
class SubjectReminder(Carried):
    """Puts « Implants dynamiques : combien d'années ? » behind « combien d'années ? ».

    The components that follow handle it like a part of the message, so that the follow-up resolver
    can see what the question means after that answer. The subject is the title of the last topic,
    in the message's language, or the conversation's if the message does not tell. `longest` is the
    number of words up to which a message is taken for a question that needs it.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        return {"longest": 12, "data": "data"}

    @staticmethod
    def read(config: dict[str, Any]) -> dict[str, dict[str, str]]:
        """Return topic → language → title."""
        return read_titles(Path(config["data"]))

    def train(self, training_data: TrainingData, model: SpacyModel) -> Resource:
        """Write the titles to the model's storage."""
        return self.carry(self._rows)

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Return the messages, each short one followed by itself with its subject."""
        result = []
        for message in messages:
            result.append(message)
            if not message.get(PART) and (subject := self._subject(message)):
                text = f"{subject} : {message.get(TEXT)}"
                doc = model.model.make_doc(text.lower())
                reminded = Message({TEXT: text, SPACY_DOCS[TEXT]: doc, PART: True, REMINDED: True})
                message.set(WITH_SUBJECT, reminded)
                result.append(reminded)
        return result

    def _subject(self, message: Message) -> str | None:
        context = (message.get(METADATA) or {}).get("context") or {}
        words = (message.get(TEXT) or "").split()
        if not 0 < len(words) <= self._config["longest"]:
            return None
        titles: dict[str, str] = self._rows.get(context.get("topic"), {})
        return titles.get(named(message, "language") or context.get("language", LANGUAGES[0]))

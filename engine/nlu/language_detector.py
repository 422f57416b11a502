"""French or English."""

from __future__ import annotations

import math
import re
from typing import Any

from lingua import Language
from lingua import LanguageDetectorBuilder as DetectorBuilder
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.lang.en.stop_words import STOP_WORDS as ENGLISH_WORDS
from spacy.lang.fr.stop_words import STOP_WORDS as FRENCH_WORDS

from engine.nlu.named import name_if_unnamed

# What people write on a phone and no list of function words has.
_CHAT_FRENCH = set("c ca chu jai koi merci moé pi pis pk stp svp tu ya".split())
_CHAT_ENGLISH = set("hello hi pain please surgery thanks thank u".split())
_ALIKE = set("c ca d m me n on ou re s t".split())  # pieces of words, or words of both languages
_FRENCH_ONLY = (FRENCH_WORDS - ENGLISH_WORDS - _ALIKE) | _CHAT_FRENCH
_ENGLISH_ONLY = (ENGLISH_WORDS - FRENCH_WORDS - _ALIKE) | _CHAT_ENGLISH
# Log-odds that one such word adds; letters alone seldom give more than 2 on a short message.
_WORD_WEIGHT = 1.5
_WORD = re.compile(r"[^\W\d_]+")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageDetector(GraphComponent):
    """Adds an entity `language` (fr or en) that spans the message, or none when unsure.

    The evidence is the log-odds of lingua's letter statistics plus the function words that only
    one of the languages has. « modic infection » is either language: no entity, and the slot keeps
    the language that the conversation has.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: `margin` is the log-odds below which the message says nothing."""
        return {"margin": 1.0}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageDetector:
        """Build the component; lingua reads its two languages here."""
        return cls(config)

    def __init__(self, config: dict[str, Any]) -> None:
        self._margin: float = config["margin"]
        self._detector = (
            DetectorBuilder.from_languages(Language.FRENCH, Language.ENGLISH)
            .with_preloaded_language_models()
            .build()
        )

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entity to each message whose language is clear."""
        for message in messages:
            if language := self.language_of(message.get(TEXT) or ""):
                name_if_unnamed(message, "language", language, type(self).__name__)
        return messages

    def language_of(self, text: str) -> str | None:
        """Return "fr", "en", or None when the text does not tell."""
        english = self._detector.compute_language_confidence(text, Language.ENGLISH)
        french = self._detector.compute_language_confidence(text, Language.FRENCH)
        if english == french:  # no letters at all, or nothing known
            return None
        odds = math.log(max(english, 1e-4) / max(french, 1e-4))
        for word in _WORD.findall(text.lower()):
            odds += _WORD_WEIGHT * ((word in _ENGLISH_ONLY) - (word in _FRENCH_ONLY))
        if abs(odds) < self._margin:
            return None
        return "en" if odds > 0 else "fr"

"""The parts of a long message, each looked at beside the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from engine.nlu.keys import PART, REMINDED

_SENTENCE_END = re.compile(r"(?<=[.!?;…])\s+|\n+")
# Words with which people change the subject inside a sentence that does not end.
_TURN = re.compile(
    r"\s+(?=(?:mais|pis|et puis|sinon|aussi|ensuite|par contre|en passant|au fait|ah oui|faque|donc"
    r"|but|also|and then|by the way|anyway|so)\b)",
    re.IGNORECASE,
)
# A second question that « et » joins to the first: « c’est quoi et ça dure combien de temps ? »
_SECOND_QUESTION = re.compile(
    r"(?<!\bet)\s+(?=(?:et|é|pis|pi|puis|and)\s+(?:(?:puis|pis|aussi|sinon|ensuite|surtout|also|then)\s+)*"
    r"(?:(?:à|a|de|depuis|pendant|pour|avec|chez|for|from|in|to|with)\s+)?"
    r"(?:est|c['’]?\s?(?:est|koi|ki|tu)|ça|combien|cb|comment|coman|cmt|kels?|kelles?|quels?|quelles?"
    r"|pourquoi|pk|pkoi|quoi|qui|quand|où|si|how|what|who|when|where|which|why|is|are|do|does"
    r"|can)\b)",
    re.IGNORECASE,
)
_WORD = re.compile(r"\S+")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class MessageSplitter(GraphComponent):
    """Puts the parts of a message behind it, as messages of their own.

    The components that follow handle them like any other message, so that the classifier sees a
    question, or a red flag, without the story around it. `longest` is the number of words from
    which a sentence is divided further, `shortest` the least that a part has, `most` how many
    parts a message may have.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        return {"longest": 25, "shortest": 3, "most": 16}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageSplitter:
        """Build the component; it learns nothing."""
        return cls(config)

    def __init__(self, config: dict[str, Any]) -> None:
        self._longest: int = config["longest"]
        self._shortest: int = config["shortest"]
        self._most: int = config["most"]

    def process(self, messages: list[Message]) -> list[Message]:
        """Return each message followed by its parts; a message of one part stays alone."""
        result = []
        for message in messages:
            result.append(message)
            for start, end in self.spans(message.get(TEXT) or "")[: self._most]:
                doc = message.get(SPACY_DOCS[TEXT])
                part = doc.char_span(start, end, alignment_mode="expand").as_doc()
                text = message.get(TEXT)[start:end]
                result.append(Message({TEXT: text, SPACY_DOCS[TEXT]: part, PART: True}))
        return result

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return the parts as offsets into the text, in order; none when there is only one."""
        sentences = _divide(_SENTENCE_END, text, 0, len(text))
        sentences = [part for span in sentences for part in _divide(_SECOND_QUESTION, text, *span)]
        clauses = []
        for start, end in sentences:
            if _words(text[start:end]) > self._longest:
                clauses += _divide(_TURN, text, start, end)
            else:
                clauses.append((start, end))
        parts = [
            window for span in self._join(text, clauses) for window in self._windows(text, *span)
        ]
        return parts if len(parts) > 1 else []

    def _join(self, text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Give a part that is too short to its neighbour."""
        joined: list[tuple[int, int]] = []
        for start, end in spans:
            if joined and self._shortest > min(
                _words(text[start:end]), _words(text[slice(*joined[-1])])
            ):
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        return joined

    def _windows(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """Cut what nothing divides (dictated text) into overlapping windows."""
        words = [match.span() for match in _WORD.finditer(text, start, end)]
        if len(words) <= self._longest * 1.6:
            return [(start, end)]
        step = self._longest * 2 // 3
        return [
            (words[first][0], words[min(first + self._longest, len(words)) - 1][1])
            for first in range(0, len(words) - step // 2, step)
        ]


def with_parts(messages: list[Message]) -> Iterator[tuple[Message, list[Message]]]:
    """Yield each whole message that has a text, with the parts that stand behind it."""
    groups: list[tuple[Message, list[Message]]] = []
    for message in messages:
        if message.get(REMINDED):
            continue
        if message.get(PART):
            groups[-1][1].append(message)
        elif message.get(TEXT):
            groups.append((message, []))
    yield from groups


def _divide(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    for match in pattern.finditer(text, start, end):
        spans.append((start, match.start()))
        start = match.end()
    return [(a, b) for a, b in [*spans, (start, end)] if text[a:b].strip()]


def _words(text: str) -> int:
    return len(text.split())

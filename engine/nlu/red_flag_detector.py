"""Red flags: looked for in every message, and stronger than any other intent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.tokenizers.spacy_tokenizer import SpacyTokenizer
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

# A sign that is denied within these many words before it is not a sign: « pas de fuite d'urine ».
_DENIAL_REACH = 4
_DENIALS = frozenset(
    [
        "pas",
        "aucun",
        "aucune",
        "sans",
        "ni",
        "jamais",
        "no",
        "not",
        "never",
        "without",
        "none",
        "don't",
        "didn't",
        "haven't",
    ]
)


@dataclass(frozen=True)
class FlagPattern:
    """One spaCy Matcher pattern of a red flag (see data/safety/patterns)."""

    flag: str
    says: str
    tokens: list[dict[str, Any]]
    deniable: bool = False
    """Whether a denial just before it takes the sign away: « pas de perte de contrôle »."""
    denies: bool = False
    """Whether it is itself a denial (« ma vessie va bien »): then suspicion alone is no alarm."""


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True, model_from="SpacyNLP"
)
class RedFlagDetector(GraphComponent):
    """Makes a red flag the intent when a pattern finds it or the classifier thinks it likely.

    `threshold` is the probability (0 to 1) from which the classifier alone is enough, unless the
    message denies the sign in so many words. It stands well below even odds: a false alarm costs a
    needless phone call, a missed flag a life.
    `patterns` is the folder that is read at training; the model carries what was read.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must come before: the tokenizer whose words the patterns are about."""
        return [SpacyTokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        return {"threshold": 0.35, "patterns": "data/safety/patterns"}

    @staticmethod
    def validate_config(config: dict[str, Any]) -> None:
        """Raise InvalidConfigException for a threshold outside 0 to 1."""
        if not 0 < config["threshold"] <= 1:
            raise InvalidConfigException(f"threshold is {config['threshold']!r}; 0 to 1 expected")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RedFlagDetector:
        """Build the component with the patterns of the project."""
        return cls(config, model_storage, resource, read_patterns(Path(config["patterns"])))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> RedFlagDetector:
        """Build the component with the patterns that the model carries."""
        with model_storage.read_from(resource) as directory:
            rows = json.loads((directory / "patterns.json").read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, [FlagPattern(**row) for row in rows])

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        patterns: list[FlagPattern],
    ) -> None:
        self._threshold: float = config["threshold"]
        self._model_storage = model_storage
        self._resource = resource
        self._patterns = patterns
        self._matcher: Matcher | None = None

    def train(self, training_data: TrainingData, model: SpacyModel) -> Resource:
        """Check the patterns against the language model and write them to the model's storage."""
        build_matcher(model.model.vocab, self._patterns)
        with self._model_storage.write_to(self._resource) as directory:
            rows = [vars(pattern) for pattern in self._patterns]
            (directory / "patterns.json").write_text(json.dumps(rows), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Put the red flag first in the ranking of each message that has one."""
        for message in messages:
            if message.get(TEXT):
                matched = self._matches(message.get(SPACY_DOCS[TEXT]), model.model.vocab)
                signs = [pattern.flag for pattern in matched if not pattern.denies]
                denied = {pattern.flag for pattern in matched if pattern.denies}
                _dismiss(message, denied - set(signs))
                if flag := next(iter(signs), None) or self._likely(message):
                    _put_first(message, flag)
        return messages

    def _matches(self, doc: Doc, vocab: Vocab) -> list[FlagPattern]:
        """Return the patterns that the message matches, those taken away by a denial left out."""
        if self._matcher is None:
            self._matcher = build_matcher(vocab, self._patterns)
        matched = []
        for key, start, _ in self._matcher(doc):
            pattern = self._patterns[int(vocab.strings[key])]
            before = doc[max(0, start - _DENIAL_REACH) : start]
            if not (pattern.deniable and any(token.lower_ in _DENIALS for token in before)):
                matched.append(pattern)
        return matched

    def _likely(self, message: Message) -> str | None:
        """Return the flag that the classifier gives at least the threshold."""
        flags = {pattern.flag for pattern in self._patterns}
        for candidate in message.get(INTENT_RANKING_KEY) or []:
            if candidate["name"] in flags and candidate["confidence"] >= self._threshold:
                return str(candidate["name"])
        return None


def read_patterns(folder: Path) -> list[FlagPattern]:
    """Read all pattern files of a folder, in the order of their names.

    Raises InvalidConfigException for a folder without patterns: no red flag would be found.
    """
    patterns = []
    for path in sorted(folder.glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        patterns += [FlagPattern(flag=content["flag"], **row) for row in content["patterns"]]
        patterns += [
            FlagPattern(flag=content["flag"], denies=True, **row) for row in content["denials"]
        ]
    if not patterns:
        raise InvalidConfigException(f"no red-flag pattern in {folder}")
    return patterns


def build_matcher(vocab: Vocab, patterns: list[FlagPattern]) -> Matcher:
    """Return a matcher whose keys are the positions of the patterns in the list."""
    matcher = Matcher(vocab, validate=True)
    for position, pattern in enumerate(patterns):
        matcher.add(str(position), [pattern.tokens])
    return matcher


def _dismiss(message: Message, flags: set[str]) -> None:
    """Take flags out of the ranking; what they had goes to the others in proportion."""
    ranking = message.get(INTENT_RANKING_KEY) or []
    kept = [row for row in ranking if row["name"] not in flags]
    share = 1 - sum(row["confidence"] for row in ranking if row["name"] in flags)
    if flags and kept and len(kept) < len(ranking):
        kept = [{**row, "confidence": row["confidence"] / max(share, 1e-6)} for row in kept]
        message.set(INTENT, dict(kept[0]), add_to_output=True)
        message.set(INTENT_RANKING_KEY, kept, add_to_output=True)


def _put_first(message: Message, flag: str) -> None:
    """Make the flag the intent. The ranking keeps the classifier's guess; the decision is sure,
    so that no later component takes it for a doubt."""
    ranking = message.get(INTENT_RANKING_KEY) or []
    guess = next((row for row in ranking if row["name"] == flag), {"name": flag, "confidence": 0.0})
    rest = [row for row in ranking if row["name"] != flag]
    message.set(INTENT, {"name": flag, "confidence": 1.0}, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [guess, *rest], add_to_output=True)

"""Red flags: looked for in every message, and stronger than any other intent."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
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

from engine.nlu.carried import Carried
from engine.nlu.flag_patterns import FlagMatcher
from engine.nlu.keys import PART, RED_FLAG, SCORES
from engine.nlu.linear_model import Array, LinearModel
from engine.nlu.message_splitter import with_parts
from engine.nlu.safety_rules import SafetyRules, read_safety_rules

_NONE = "none"
_RAISED = "_raised"
# Which flag speaks when a message has several: the person's life, then level A before level B.
_FIRST = "suicidal"
_DISTRESS = "distress"
_THRESHOLDS = ("threshold", "part_threshold", "doubt_threshold", "story_threshold")


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True, model_from="FrenchWords"
)
class RedFlagDetector(Carried):
    """Makes a red flag the intent when a pattern finds it or the classifier thinks it likely.

    The classifier knows the flags and `none`, and looks at the whole message and at each of its
    parts, so that a flag in sentence five of a polite letter is found; its probability is averaged
    with the intent classifier's. `threshold` is the probability (0 to 1) from which it is enough
    for the whole message, below even odds: a false alarm costs a needless phone call, a missed
    flag a life. `part_threshold` is for a part, which lacks what would explain it. A message that
    denies a sign in so many words raises no alarm of it on suspicion alone.

    `doubt_threshold` is for a guess that something speaks against: a sentence of the message is
    about what might be or was long ago (`not_now`), or the patterns have found another flag, or
    the lower level of this one. In a `story` of more than so many words the whole alone counts
    from `story_threshold`; below it only where a part has the same sign with the odds `told`, for
    what a story tells can be pointed at. `pattern_odds` is how often a pattern is right, for the
    ranking.
    `patterns`, `not_now` and `data` are read at training; the model carries what was read.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what must come before: the tokenizer whose words the patterns are about."""
        return [SpacyTokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        return {
            "threshold": 0.3,
            "part_threshold": 0.95,
            "doubt_threshold": 0.6,
            "story": 40,
            "story_threshold": 0.8,
            "told": 0.9,
            "pattern_odds": 0.95,
            "patterns": "data/safety/patterns",
            "not_now": "data/not_now.yml",
            "data": "data",
            "featurizers": [],
            "C": 30.0,
            "sparse_weight": 0.8,
            "max_iter": 400,
        }

    @staticmethod
    def validate_config(config: dict[str, Any]) -> None:
        """Raise InvalidConfigException for a threshold outside 0 to 1."""
        for name in (*_THRESHOLDS, "told", "pattern_odds"):
            if not 0 < config[name] <= 1:
                raise InvalidConfigException(f"{name} is {config[name]!r}; 0 to 1 expected")

    @staticmethod
    def read(config: dict[str, Any]) -> dict[str, Any]:
        """Return the rules of the project."""
        rules = read_safety_rules(config["patterns"], config["not_now"], config["data"])
        return rules.as_rows()

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> RedFlagDetector:
        """Build the component with the rules and the classifier that the model carries."""
        component = super().load(config, model_storage, resource, execution_context, **kwargs)
        if not isinstance(component, cls):
            raise TypeError(f"{component!r} is no {cls.__name__}")
        with model_storage.read_from(resource) as directory:
            component._model.read(directory / "classifier.npz")
        return component

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        rows: dict[str, Any],
    ) -> None:
        super().__init__(config, model_storage, resource, rows)
        self._rules = SafetyRules.from_rows(rows)
        self._model = LinearModel(config["featurizers"], config["sparse_weight"])
        self._matcher: FlagMatcher | None = None

    def train(self, training_data: TrainingData, model: SpacyModel) -> Resource:
        """Check the patterns against the language model, fit, and write both to the storage."""
        FlagMatcher(model.model.vocab, self._rules.patterns)
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        names = [e.get(INTENT) if e.get(INTENT) in self._rules.levels else _NONE for e in examples]
        self._model.fit(examples, names, self._config["C"], self._config["max_iter"])
        with self._model_storage.write_to(self._resource) as directory:
            self._model.write(directory / "classifier.npz")
        return self.carry(self._rows)

    def process(self, messages: list[Message], model: SpacyModel) -> list[Message]:
        """Put the red flag first in the ranking of each message that has one."""
        if self._matcher is None:
            self._matcher = FlagMatcher(
                model.model.vocab, self._rules.patterns, self._rules.not_now
            )
        for message, parts in with_parts(messages):
            if found := self._flag(message, parts, self._matcher):
                _put_first(message, *found)
        return messages

    def _flag(
        self, message: Message, parts: list[Message], matcher: FlagMatcher
    ) -> tuple[str, float] | None:
        """Return the flag that speaks for the message, and how likely it is (0 to 1)."""
        found = matcher.find(message.get(SPACY_DOCS[TEXT]))
        signs = {row.flag for row in found if row.kind == "sign"}
        denied = {row.flag for row in found if row.kind == "denial"} - signs
        likely = self._likely(message, parts, signs, denied)
        raised = {row.flag for row in found if row.kind == "raise"}
        odds = dict.fromkeys(signs, self._config["pattern_odds"])
        odds |= {flag: max(value, odds.get(flag, 0.0)) for flag, value in likely.items()}
        flags = {
            f"{flag}{_RAISED}" if f"{flag}{_RAISED}" in raised else flag: value
            for flag, value in odds.items()
        }
        return min(flags.items(), key=lambda item: self._rank(item[0]), default=None)

    def _likely(
        self, message: Message, parts: list[Message], signs: set[str], denied: set[str]
    ) -> dict[str, float]:
        """Return the flags that the classifier is sure enough of, in the whole or in a part."""
        pieces = [message, *parts]
        rows = self._model.probabilities(pieces)
        odds = [self._odds(row, piece, denied) for row, piece in zip(rows, pieces, strict=True)]
        doubtful = bool(signs) or self._rules.not_now.mentioned(message.get(TEXT))
        likely: dict[str, float] = {}
        for piece, of_flag in zip(pieces, odds, strict=True):
            best = max(of_flag, key=lambda name: of_flag[name])
            if best == _FIRST and (piece.get(SCORES) or {}).get(_DISTRESS, 0.0) > of_flag[best]:
                continue  # its reply asks about dying and gives the same numbers
            total = sum(of_flag.values())
            if piece.get(PART) and self._rules.not_now.mentioned(piece.get(TEXT)):
                sure = False
            elif piece.get(PART):
                sure = total >= self._config["part_threshold"]
            elif doubtful:
                sure = of_flag[best] >= self._config["doubt_threshold"]
            elif len(piece.get(TEXT).split()) > self._config["story"]:
                told = max((row[best] for row in odds[1:]), default=0.0)
                sure = total >= self._config["threshold"] and (
                    total >= self._config["story_threshold"] or told >= self._config["told"]
                )
            else:
                sure = total >= self._config["threshold"]
            if sure:
                likely[best] = max(total, likely.get(best, 0.0))
        return likely

    def _odds(self, row: Array, piece: Message, denied: set[str]) -> dict[str, float]:
        """Return the probability of each flag that is not denied, averaged of both classifiers."""
        scores = piece.get(SCORES) or {}
        return {
            name: (float(value) + scores.get(name, float(value))) / 2
            for name, value in zip(self._model.names, row, strict=True)
            if name != _NONE and name.removesuffix(_RAISED) not in denied
        }

    def _rank(self, flag: str) -> tuple[bool, bool, str]:
        return flag != _FIRST, self._rules.levels[flag] != "emergency", flag


def _put_first(message: Message, flag: str, odds: float) -> None:
    """Make the flag the intent, and the first of the ranking with its own odds. The decision is
    sure, so that no later component takes it for a doubt."""
    rest = [row for row in message.get(INTENT_RANKING_KEY) or [] if row["name"] != flag]
    message.set(RED_FLAG, flag)
    message.set(INTENT, {"name": flag, "confidence": 1.0}, add_to_output=True)
    ranking = [{"name": flag, "confidence": min(odds, 1.0)}, *rest]
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)

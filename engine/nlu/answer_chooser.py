"""What to do with a message: answer, ask back, or hand over, by what an error would cost."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.knowledge import CLARIFY_INTENT, FALLBACK_INTENT, read_outcomes
from engine.nlu.keys import ALTERNATIVES, OPTIONS, RED_FLAG, SCORES, SECOND_INTENT
from engine.nlu.message_splitter import with_parts

_TOPIC = frozenset(["answer", "partial"])
_UNKNOWN = frozenset(["handoff", "out_of_scope"])
_ALARMS = frozenset(["emergency", "urgent"])
_DISTRESS = "distress"
_MOST_OPTIONS = 3
_QUESTION = re.compile(
    r"\?|-tu\b|-ce\b|^(?:et|pis|puis|and)\b|\b(?:c['’]?\s?(?:est quoi|koi|ki)|comment|combien"
    r"|quels?|quelles?|pourquoi|how|what|who|when|where|which|why|is|are|do|does|can)\b",
    re.IGNORECASE,
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AnswerChooser(GraphComponent):
    """Chooses the intent whose expected cost is least, from the probability of every intent.

    A right choice costs nothing. The others, in units of one wrong topic:
    `invented`: an article's answer to what the article does not answer;
    `handed_over`: the contact form for what the article answers;
    `asked_back`: buttons, with the right topic among them; `asked_in_vain`: without it;
    `misread`: small talk for a question, or the reverse; `misnamed`: another subject of the form.
    `make evaluate` shows what other costs would do on the messages of tests/nlu.
    `second` is the probability from which a second question of the message is answered too.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults."""
        return {
            "invented": 2.5,
            "handed_over": 0.9,
            "asked_back": 0.45,
            "asked_in_vain": 1.0,
            "misread": 1.0,
            "misnamed": 0.3,
            "second": 0.6,
            "data": "data",
        }

    @staticmethod
    def validate_config(config: dict[str, Any]) -> None:
        """Raise InvalidConfigException for a cost below 0."""
        for name, value in config.items():
            if isinstance(value, float) and value < 0:
                raise InvalidConfigException(f"{name} is {value!r}; a cost cannot be negative")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AnswerChooser:
        """Build the component with the outcomes that the project's answers have."""
        return cls(config, model_storage, resource, read_outcomes(Path(config["data"])))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> AnswerChooser:
        """Build the component with the outcomes that the model carries."""
        with model_storage.read_from(resource) as directory:
            outcomes = json.loads((directory / "outcomes.json").read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, outcomes)

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        outcomes: dict[str, str],
    ) -> None:
        self._costs = config
        self._model_storage = model_storage
        self._resource = resource
        self._outcomes = outcomes

    def train(self, training_data: TrainingData) -> Resource:
        """Write the outcomes to the model's storage."""
        with self._model_storage.write_to(self._resource) as directory:
            text = json.dumps(self._outcomes)
            (directory / "outcomes.json").write_text(text, encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent of each message, what to offer instead, and a second question."""
        for message, parts in with_parts(messages):
            if message.get(SCORES) and not message.get(RED_FLAG):
                self._choose(message)
                self._add_second(message, parts)
        return messages

    def _choose(self, message: Message) -> None:
        scores: dict[str, float] = message.get(SCORES)
        topics = self._best_topics(scores)
        options = {FALLBACK_INTENT: self.cost_of_handing_over(scores)}
        for intent in topics[:1]:
            options[intent] = self.cost_of_answering(intent, scores)
        for intent in sorted(scores, key=lambda name: -scores[name])[:4]:
            if self._outcomes.get(intent) in _ALARMS:
                continue  # the red-flag detector has seen it and decided
            options.setdefault(intent, self.cost_of_answering(intent, scores))
        choices = topics[:_MOST_OPTIONS]
        options[CLARIFY_INTENT] = self.cost_of_asking_back(choices, scores)
        chosen = min(options, key=lambda name: options[name])
        if chosen == CLARIFY_INTENT:
            message.set(OPTIONS, choices, add_to_output=True)
        confidence = scores.get(chosen, max(scores.values()))
        message.set(INTENT, {"name": chosen, "confidence": confidence}, add_to_output=True)
        others = [topic for topic in topics if topic != chosen][:_MOST_OPTIONS]
        message.set(ALTERNATIVES, others, add_to_output=True)

    def cost_of_answering(self, intent: str, scores: dict[str, float]) -> float:
        """Return the expected cost of taking the message for the intent."""
        cost = 0.0
        for truth, probability in scores.items():
            if truth != intent:
                cost += probability * self._cost(intent, truth)
        return cost

    def cost_of_handing_over(self, scores: dict[str, float]) -> float:
        """Return the expected cost of the honest « I do not know »."""
        return sum(
            probability * self._cost(FALLBACK_INTENT, truth)
            for truth, probability in scores.items()
        )

    def cost_of_asking_back(self, choices: list[str], scores: dict[str, float]) -> float:
        """Return the expected cost of offering the topics as buttons."""
        offered = sum(scores[topic] for topic in choices)
        return self._costs["asked_back"] * offered + self._costs["asked_in_vain"] * (1 - offered)  # type: ignore[no-any-return]

    def _cost(self, chosen: str, truth: str) -> float:
        is_topic = self._outcomes.get(chosen) in _TOPIC
        if self._is_unknown(truth):
            if is_topic:
                return self._costs["invented"]  # type: ignore[no-any-return]
            if not self._same_kind(chosen, truth):
                return self._costs["misread"]  # type: ignore[no-any-return]
            # The form in any case: to name the wrong subject is worse than to name none.
            return self._costs["misnamed"] * (0.5 if chosen == FALLBACK_INTENT else 1.0)  # type: ignore[no-any-return]
        if self._outcomes.get(truth) in _TOPIC:
            return 1.0 if is_topic else self._costs["handed_over"]
        return 1.0 if is_topic else self._costs["misread"]

    def _is_unknown(self, intent: str) -> bool:
        return self._outcomes.get(intent) in _UNKNOWN

    def _same_kind(self, chosen: str, truth: str) -> bool:
        """Tell whether the reply to the one is right for the other: both go to the form."""
        outcome = self._outcomes.get(chosen, "handoff")
        return outcome == self._outcomes[truth]

    def _best_topics(self, scores: dict[str, float]) -> list[str]:
        topics = [name for name in scores if self._outcomes.get(name) in _TOPIC]
        return sorted(topics, key=lambda name: -scores[name])

    def _add_second(self, message: Message, parts: list[Message]) -> None:
        """Answer two questions when two parts ask them for sure, in the order in which they come.

        Unless every part asks one, the whole message must have been taken for one of them, or for
        nothing sure: a question that the article does not answer is never answered by its parts.
        After distress the topic follows, if there is one.
        """
        asked = [topic for part in parts if (topic := self._sure_topic(part))]
        chosen = message.get(INTENT)["name"]
        topics = list(dict.fromkeys(asked))
        if chosen == _DISTRESS and topics:
            message.set(SECOND_INTENT, topics[-1], add_to_output=True)
        elif len(topics) > 1 and (
            len(asked) == len(parts) or chosen in {*topics, CLARIFY_INTENT, FALLBACK_INTENT}
        ):
            first, second = topics[:2]
            confidence = message.get(SCORES)[first]
            message.set(INTENT, {"name": first, "confidence": confidence}, add_to_output=True)
            message.set(SECOND_INTENT, second, add_to_output=True)

    def _sure_topic(self, part: Message) -> str | None:
        scores = part.get(SCORES)
        best = max(scores, key=lambda name: scores[name])
        asks = _QUESTION.search(part.get(TEXT)) is not None
        sure = asks and scores[best] >= self._costs["second"]
        return best if sure and self._outcomes.get(best) in _TOPIC else None

"""What to do with a message: answer, ask back, or hand over, by what an error would cost."""

from __future__ import annotations

import itertools
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from engine.knowledge import CLARIFY_INTENT, FALLBACK_INTENT, FOLLOW_UP_PREFIX, read_outcomes
from engine.nlu.carried import Carried
from engine.nlu.decision import MOST_OPTIONS, TOPIC_OUTCOMES, Costs, Decider
from engine.nlu.keys import ALTERNATIVES, OPTIONS, RED_FLAG, SCORES, SECOND_INTENT, SPELLED_OUT
from engine.nlu.message_splitter import with_parts

_DISTRESS = "distress"
_QUESTION = re.compile(
    r"\?|-tu\b|-ce\b|^(?:et|pis|puis|and)\b|\b(?:quoi|qui|où|quand|comment|combien|quels?|quelles?"
    r"|pourquoi|how|what|who|when|where|which|why|is|are|do|does|can)\b",
    re.IGNORECASE,
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class AnswerChooser(Carried):
    """Sets the intent whose expected cost is least (engine/nlu/decision.py names the costs).

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

    @staticmethod
    def read(config: dict[str, Any]) -> dict[str, str]:
        """Return the outcomes that the project's answers have."""
        return read_outcomes(Path(config["data"]))

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        rows: dict[str, str],
    ) -> None:
        super().__init__(config, model_storage, resource, rows)
        self._second: float = config["second"]
        self._decider = Decider(costs_of(config), rows)

    def train(self, training_data: TrainingData) -> Resource:
        """Write the outcomes to the model's storage."""
        return self.carry(self._rows)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the intent of each message, what to offer instead, and a second question."""
        for message, parts in with_parts(messages):
            if message.get(SCORES) and not message.get(RED_FLAG):
                self._choose(message)
                self._add_second(message, parts)
        return messages

    def _choose(self, message: Message) -> None:
        scores: dict[str, float] = message.get(SCORES)
        decision = self._decider.decide(scores)
        chosen = decision.intent
        if chosen == CLARIFY_INTENT:
            message.set(OPTIONS, decision.topics[:MOST_OPTIONS], add_to_output=True)
        confidence = scores.get(chosen, max(scores.values()))
        message.set(INTENT, {"name": chosen, "confidence": confidence}, add_to_output=True)
        others = [topic for topic in decision.topics if topic != chosen][:MOST_OPTIONS]
        message.set(ALTERNATIVES, others, add_to_output=True)

    def _add_second(self, message: Message, parts: list[Message]) -> None:
        """Answer two questions when two parts ask them for sure, in the order in which they come.

        Unless every part asks one, the whole message must have been taken for one of them, or for
        nothing sure: a question that the article does not answer is never answered by its parts.
        A second one that needs the first (« et pendant combien de temps ? ») is left to the
        follow-up resolver. After distress the topic follows, if there is one.
        """
        sure = [intent for part in parts if (intent := self._sure_question(part))]
        asked = list(itertools.dropwhile(_is_follow_up, sure))
        chosen = message.get(INTENT)["name"]
        intents = list(dict.fromkeys(asked))
        topics = list(filter(self._decider.is_topic, intents))
        if chosen == _DISTRESS and topics:
            message.set(SECOND_INTENT, topics[-1], add_to_output=True)
        elif len(intents) > 1 and (
            len(asked) == len(parts) or chosen in {*intents, CLARIFY_INTENT, FALLBACK_INTENT}
        ):
            first, second = intents[:2]
            confidence = message.get(SCORES)[first]
            message.set(INTENT, {"name": first, "confidence": confidence}, add_to_output=True)
            message.set(SECOND_INTENT, second, add_to_output=True)

    def _sure_question(self, part: Message) -> str | None:
        """Return the topic, subject of the form or follow-up that the part asks about for sure."""
        scores = part.get(SCORES)
        best = max(scores, key=lambda name: scores[name])
        asks = _QUESTION.search(part.get(SPELLED_OUT) or part.get(TEXT)) is not None
        return best if asks and scores[best] >= self._second and self._answers(best) else None

    def _answers(self, intent: str) -> bool:
        return self._rows.get(intent) in {*TOPIC_OUTCOMES, "handoff"} or _is_follow_up(intent)


def _is_follow_up(intent: str) -> bool:
    return intent.startswith(FOLLOW_UP_PREFIX)


def costs_of(config: dict[str, Any]) -> Costs:
    """Return the costs of a configuration of the component."""
    return Costs(**{field.name: config[field.name] for field in fields(Costs)})

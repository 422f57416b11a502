"""What to do with a message, by what an error would cost: the arithmetic of the answer chooser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.knowledge import CLARIFY_INTENT, FALLBACK_INTENT

TOPIC_OUTCOMES = frozenset(["answer", "partial"])
_UNKNOWN = frozenset(["handoff", "out_of_scope"])
_ALARMS = frozenset(["emergency", "urgent"])
MOST_OPTIONS = 3
_MOST_LIKELY = 4  # intents that are weighed against each other


@dataclass(frozen=True)
class Costs:
    """What an error costs, in units of one wrong topic; a right choice costs nothing.

    `invented`: an article's answer to what the article does not answer;
    `handed_over`: the contact form for what the article answers;
    `asked_back`: buttons, with the right topic among them; `asked_in_vain`: without it;
    `misread`: small talk for a question, or the reverse; `misnamed`: another subject of the form.
    """

    invented: float
    handed_over: float
    asked_back: float
    asked_in_vain: float
    misread: float
    misnamed: float


@dataclass(frozen=True)
class Decision:
    """The intent to go on with, and the topics by their probability, the best first."""

    intent: str
    topics: list[str]


class Decider:
    """Chooses the intent whose expected cost is least, from the probability of every intent.

    `outcomes` gives the outcome of the answer to each intent (engine/knowledge.py).
    """

    def __init__(self, costs: Costs, outcomes: Mapping[str, str]) -> None:
        self._costs = costs
        self._outcomes = outcomes

    def decide(self, scores: Mapping[str, float]) -> Decision:
        """Decide by the probabilities (0 to 1) of the intents."""
        topics = self._best_topics(scores)
        options = {FALLBACK_INTENT: self._expected(FALLBACK_INTENT, scores)}
        for intent in [*topics[:1], *sorted(scores, key=lambda n: -scores[n])[:_MOST_LIKELY]]:
            if self._outcomes.get(intent) not in _ALARMS:  # the detector has seen it and decided
                options[intent] = self._expected(intent, scores)
        options[CLARIFY_INTENT] = self.cost_of_asking_back(topics[:MOST_OPTIONS], scores)
        return Decision(min(options, key=lambda name: options[name]), topics)

    def cost_of_asking_back(self, choices: list[str], scores: Mapping[str, float]) -> float:
        """Return the expected cost of offering the topics as buttons."""
        offered = sum(scores[topic] for topic in choices)
        return self._costs.asked_back * offered + self._costs.asked_in_vain * (1 - offered)

    def is_topic(self, intent: str) -> bool:
        """Tell whether the article answers the intent, in whole or in part."""
        return self._outcomes.get(intent) in TOPIC_OUTCOMES

    def _expected(self, chosen: str, scores: Mapping[str, float]) -> float:
        return sum(
            probability * self._cost(chosen, truth)
            for truth, probability in scores.items()
            if truth != chosen
        )

    def _cost(self, chosen: str, truth: str) -> float:
        if self._outcomes.get(truth) in _UNKNOWN:
            if self.is_topic(chosen):
                return self._costs.invented
            if self._outcomes.get(chosen, "handoff") != self._outcomes[truth]:
                return self._costs.misread
            # The form in any case: to name the wrong subject is worse than to name none.
            return self._costs.misnamed * (0.5 if chosen == FALLBACK_INTENT else 1.0)
        if self.is_topic(chosen):
            return 1.0
        return self._costs.handed_over if self.is_topic(truth) else self._costs.misread

    def _best_topics(self, scores: Mapping[str, float]) -> list[str]:
        return sorted(filter(self.is_topic, scores), key=lambda name: -scores[name])

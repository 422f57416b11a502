"""An engine that answers at once and at random, but the same question always alike."""

from __future__ import annotations

from random import Random
from typing import Any

from gateway.conversations.engine_reply import Button, Context, EngineReply, Guess, Link, Reply
from gateway.conversations.models import Outcome
from gateway.search.words import near_key

OUTCOMES: dict[Outcome, float] = {
    "answer": 45,
    "handoff": 22,
    "smalltalk": 10,
    "partial": 8,
    "clarify": 7,
    "out_of_scope": 6,
    "failed": 0.7,
    "emergency": 0.6,
    "urgent": 0.4,
    "distress": 0.3,
}
TOPICS = "infection modic_types cost france symptoms recovery contact daily_life evolution".split()
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"
_WORDS = (
    "Le signal Modic 1 montre une inflammation de l’os près du disque. Les traitements ordinaires "
    "viennent d’abord : physiothérapie, décompression, infiltrations. Une opération se discute "
    "quand la douleur résiste. Nous pouvons vous rappeler. C’est votre médecin qui vous connaît."
).split(". ")


class InventedEngine:
    """Takes turns as the engine does, a hand-off's reference included."""

    def __init__(self) -> None:
        self._handoffs = 0

    async def take_turn(self, turn: dict[str, Any], limit: float) -> tuple[EngineReply, Context]:
        """Return an answer drawn by what was said; the limit is always enough."""
        random = Random(near_key(turn.get("text") or turn["payload"]))
        (outcome,) = random.choices(list(OUTCOMES), list(OUTCOMES.values()))
        topic, second, third = random.sample(TOPICS, 3)
        confidence = random.choice([1.0, 0.97, 0.9, 0.8, 0.62, 0.45, 0.3])
        rest = 1 - confidence
        reply = EngineReply(
            outcome=outcome,
            language=turn["context"].get("language", "fr"),
            replies=self._replies(random),
            topic=None if outcome in {"smalltalk", "clarify", "out_of_scope"} else topic,
            intent=topic,
            confidence=confidence,
            ms=random.uniform(15, 60),
            context=turn["context"],
            ranking=[
                Guess(topic, confidence),
                Guess(second, rest * 0.6),
                Guess(third, rest * 0.4),
            ],
        )
        if outcome != "handoff":
            return reply, Context()
        self._handoffs += 1
        reference = "".join(Random(self._handoffs).choices(_LETTERS, k=8))
        return reply, Context(f"{reference[:4]}-{reference[4:]}", "Modic 1")

    @staticmethod
    def _replies(random: Random) -> list[Reply]:
        number = random.choice([1, 2, 2, 3])
        texts = random.sample(_WORDS, number)
        buttons = [Button("Le prix", "/cost"), Button("La France", "/france")]
        link = Link("Lire l’article", "https://example.org/modic")
        return [
            Reply(text, buttons if last else [], [link] if last else [])
            for text, last in zip(texts, [False] * (number - 1) + [True], strict=True)
        ]

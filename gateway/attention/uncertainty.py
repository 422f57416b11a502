"""How unsure the engine was of what it made of a message, and from where on staff should look."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.conversations.models import Outcome

# Of the 2,089 turns of tests/nlu that ended in an answer, a hand-off, small talk or out of scope
# (2026-11-28, `make evaluate`'s questions): below 0.60 one in three was wrong, and they were 7 % of
# all turns with 37 % of all errors; between 0.60 and 0.70 one in six was, above 0.95 one in fifty.
CONFIDENT = 0.60
# The engine itself says that it could not make enough of the message.
_ADMITTED: frozenset[Outcome] = frozenset({"clarify", "failed", "out_of_scope"})


def uncertainty(confidence: float, ranking: Sequence[float], outcome: Outcome) -> float:
    """Return how unsure the engine was, 0 (sure) to 1.

    `ranking` are the confidences of the candidates, best first. It is the mean of two measures of
    uncertainty sampling (Settles, Active Learning Literature Survey, 2009, section 3.1): least
    confidence, 1 - P(best), and the margin, 1 - (P(best) - P(second)). Where the outcome admits
    it (a question back, out of scope), it counts as twice unsure: 1 - (1 - u)².
    """
    second = ranking[1] if len(ranking) > 1 else 0.0
    margin = min(1.0, max(0.0, confidence - second))
    unsure = ((1 - confidence) + (1 - margin)) / 2
    return 1 - (1 - unsure) ** 2 if outcome in _ADMITTED else unsure

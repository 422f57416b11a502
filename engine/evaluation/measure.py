"""Ask the engine every question and count what came of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from engine.ask import Conversations
from engine.evaluation.questions import Question
from engine.turn import TurnResult

RED_FLAG_OUTCOMES = frozenset(["emergency", "urgent"])
ANSWERED_OUTCOMES = frozenset(["answer", "partial"])
UNANSWERABLE_OUTCOMES = frozenset(["handoff", "out_of_scope"])
# Outcomes that are right or wrong by themselves; for a hand-off the words to the visitor are
# right as soon as nothing is invented and the form is offered.
TOPICLESS_OUTCOMES = frozenset(
    ["handoff", "emergency", "urgent", "distress", "clarify", "smalltalk", "out_of_scope"]
)
NOT_EMERGENCY = "not_emergency"  # a look-alike of a red flag: anything but an alarm is right
_BINS = 10


@dataclass(frozen=True)
class Answered:
    """A question with what came of it."""

    question: Question
    result: TurnResult

    @property
    def right(self) -> bool:
        """Tell whether the behaviour is right: the outcome, and the topics of an answer."""
        return is_right(self.question, self.result.outcome, self.result.topics)

    @property
    def language_right(self) -> bool:
        """Tell whether the reply came in the question's language."""
        return self.result.language == self.question.language


def is_right(question: Question, outcome: str, topics: Collection[str]) -> bool:
    """Tell whether an outcome with these topics is the right behaviour for the question."""
    if question.outcome == NOT_EMERGENCY:
        return outcome not in RED_FLAG_OUTCOMES
    if outcome != question.outcome:
        return False
    return question.outcome in TOPICLESS_OUTCOMES or set(question.topics) <= set(topics)


@dataclass(frozen=True)
class Share:
    """How many of how many."""

    right: int
    count: int

    @property
    def value(self) -> float:
        """The share, 0 to 1; 0 of nothing."""
        return self.right / self.count if self.count else 0.0

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.right}/{self.count})"


async def answer_all(conversations: Conversations, questions: Iterable[Question]) -> list[Answered]:
    """Ask each question in a conversation of its own, after what is said before it."""
    answered = []
    for number, question in enumerate(questions):
        name = f"evaluation-{number}" if question.before else None
        for text in question.before:
            await conversations.say(name, text)
        answered.append(Answered(question, await conversations.say(name, question.text)))
    return answered


def share(rows: Iterable[Answered], right: Callable[[Answered], bool]) -> Share:
    """Return how many of the rows are right in the given sense."""
    verdicts = [right(row) for row in rows]
    return Share(sum(verdicts), len(verdicts))


def shares_by(rows: list[Answered], key: Callable[[Question], str]) -> dict[str, Share]:
    """Return the share of right behaviour per value of `key`, the worst first."""
    groups = {
        value: share([row for row in rows if key(row.question) == value], lambda row: row.right)
        for value in {key(row.question) for row in rows}
    }
    return dict(sorted(groups.items(), key=lambda item: (item[1].value, item[0])))


def figures(rows: list[Answered]) -> dict[str, Share]:
    """Return what the project promises, by name; for alarms and inventions less is better."""

    def expecting(outcomes: frozenset[str]) -> list[Answered]:
        return [row for row in rows if row.question.outcome in outcomes]

    flagged = expecting(RED_FLAG_OUTCOMES)
    calm = [row for row in rows if row.question.outcome not in RED_FLAG_OUTCOMES]
    return {
        "behaviour right": share(rows, lambda row: row.right),
        "red flags caught": share(flagged, _is_alarm),
        "red flags, level right": share(flagged, lambda row: row.right),
        "false alarms": share(calm, _is_alarm),
        "answers invented": share(expecting(UNANSWERABLE_OUTCOMES), _is_answer),
        "answerable answered": share(expecting(ANSWERED_OUTCOMES), _is_answer),
        "language right": share(rows, lambda row: row.language_right),
    }


def calibration_error(rows: list[Answered]) -> float:
    """Return the expected calibration error of the confidence, 0 (perfect) to 1.

    The mean distance between confidence and share of right intents over ten equal bins, weighted
    by their size (Guo et al. 2017, "On calibration of modern neural networks").
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for row in rows:
        confidence = row.result.confidence
        bins[min(int(confidence * _BINS), _BINS - 1)].append((confidence, row.right))
    error = 0.0
    for members in filter(None, bins):
        confident = sum(confidence for confidence, _ in members)
        correct = sum(right for _, right in members)
        error += abs(confident - correct)
    return error / len(rows) if rows else 0.0


def milliseconds(rows: list[Answered]) -> tuple[float, float]:
    """Return the median and the 99th percentile of one turn."""
    speeds = sorted(row.result.ms for row in rows)
    return speeds[len(speeds) // 2], speeds[min(len(speeds) - 1, len(speeds) * 99 // 100)]


def _is_alarm(row: Answered) -> bool:
    return row.result.outcome in RED_FLAG_OUTCOMES


def _is_answer(row: Answered) -> bool:
    return row.result.outcome in ANSWERED_OUTCOMES

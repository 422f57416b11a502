"""How the engine behaves on questions that it never saw: `make evaluate`.

Behaviour is right when outcome and topic are what the question's file expects. The questions
stand in tests/nlu/questions, one file per intent, each with its language and register.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from engine import scrubbed_log
from engine.action_server import action_server
from engine.ask import Conversations
from engine.errors import EngineError
from engine.model import load_agent, newest_model
from engine.turn import TurnResult

QUESTIONS = Path("tests/nlu/questions")
NOT_EMERGENCY = "not_emergency"  # a look-alike of a red flag: any other outcome is right


@dataclass(frozen=True)
class Question:
    """A question and what is expected of its answer."""

    text: str
    language: str
    register: str
    outcome: str
    topic: str | None


@dataclass(frozen=True)
class Answered:
    """A question with what came of it."""

    question: Question
    result: TurnResult

    @property
    def right(self) -> bool:
        """Tell whether outcome and topic are as expected."""
        if self.question.outcome == NOT_EMERGENCY:
            return self.result.outcome != "emergency"
        expected = (self.question.outcome, self.question.topic)
        return (self.result.outcome, self.result.topic) == expected

    @property
    def language_right(self) -> bool:
        """Tell whether the reply came in the question's language."""
        return self.result.language == self.question.language


def read_questions(folder: Path = QUESTIONS) -> Iterator[Question]:
    """Yield the questions of all files; raises KeyError or YAMLError for a file that is none."""
    for path in sorted(folder.glob("*.yml")):
        content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        for row in content["questions"]:
            yield Question(
                text=row["text"],
                language=row["language"],
                register=row["register"],
                outcome=content["outcome"],
                topic=content.get("topic"),
            )


async def answer_all(conversations: Conversations, questions: Iterable[Question]) -> list[Answered]:
    """Ask each question in a conversation of its own that begins in the question's language."""
    return [
        Answered(question, await conversations.say(None, question.text)) for question in questions
    ]


def table(answered: list[Answered], title: str, key: Callable[[Question], str]) -> Iterator[str]:
    """Yield the lines of a table: right, asked and share per value of `key`."""
    yield f"{title:<26} right  asked  share"
    for value in sorted({key(row.question) for row in answered}):
        rows = [row for row in answered if key(row.question) == value]
        right = sum(row.right for row in rows)
        yield f"{value:<26} {right:>5}  {len(rows):>5}  {right / len(rows):.3f}"


def report(answered: list[Answered]) -> Iterator[str]:
    """Yield the whole report, line by line."""
    yield from table(answered, "expectation", lambda q: q.outcome)
    yield ""
    yield from table(answered, "topic", lambda q: q.topic or f"({q.outcome})")
    yield ""
    yield from table(answered, "register", lambda q: q.register)
    yield ""
    right = sum(row.right for row in answered)
    invented = [
        row
        for row in answered
        if row.question.outcome == "handoff" and row.result.outcome in ("answer", "partial")
    ]
    handed = sum(row.question.outcome == "handoff" for row in answered)
    spoken = sum(row.language_right for row in answered)
    speeds = sorted(row.result.ms for row in answered)
    yield f"behaviour right   {right}/{len(answered)} = {right / len(answered):.3f}"
    yield f"answers invented  {len(invented)}/{handed} = {len(invented) / handed:.3f}"
    yield f"language right    {spoken}/{len(answered)} = {spoken / len(answered):.3f}"
    p50, p99 = speeds[len(speeds) // 2], speeds[-len(speeds) // 100]
    yield f"milliseconds      p50 {p50:.0f}, p99 {p99:.0f}"
    wrong = [row for row in answered if not row.right]
    yield f"\n{len(wrong)} wrong (expected → got, confidence):"
    for row in wrong:
        expected = f"{row.question.outcome}/{row.question.topic}"
        got = f"{row.result.outcome}/{row.result.topic}"
        yield f"  {expected} → {got} {row.result.confidence:.2f}  {row.question.text}"


async def evaluate() -> list[Answered]:
    """Load the newest model and its actions, and ask all questions."""
    async with action_server() as actions_url:
        conversations = Conversations(load_agent(newest_model(), actions_url))
        await conversations.say(None, "bonjour")  # the first turn reads what is read lazily
        return await answer_all(conversations, read_questions())


def main() -> None:
    """Print the report."""
    scrubbed_log.install()
    try:
        print("\n".join(report(asyncio.run(evaluate()))))
    except EngineError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()

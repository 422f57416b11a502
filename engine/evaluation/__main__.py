"""Command line: `python -m engine.evaluation` asks all questions of tests/nlu and reports."""

from __future__ import annotations

import argparse
import asyncio
import sys
from datetime import date
from pathlib import Path

from engine import scrubbed_log
from engine.action_server import action_server
from engine.ask import Conversations
from engine.errors import EngineError
from engine.evaluation.choices import choices
from engine.evaluation.measure import Answered, answer_all
from engine.evaluation.questions import read_follow_ups, read_questions
from engine.evaluation.report import by, draw_confusion, summary, wrong_list
from engine.model import load_agent, newest_model

PICTURE = "confusion.png"


async def ask_everything() -> tuple[list[Answered], list[Answered]]:
    """Load the newest model and return the answered questions and the answered follow-ups."""
    async with action_server() as actions_url:
        conversations = Conversations(load_agent(newest_model(), actions_url))
        await conversations.say(None, "bonjour")  # the first turn reads what is read lazily
        questions = await answer_all(conversations, read_questions())
        return questions, await answer_all(conversations, read_follow_ups())


def write_report(rows: list[Answered], follow_ups: list[Answered], folder: Path) -> None:
    """Print the report, and write it with its picture into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        "# Evaluation",
        "",
        f"Made by `make evaluate` on {date.today().isoformat()}, on the questions of tests/nlu, "
        "which were never trained on.",
        "",
        *summary(rows, follow_ups),
        "",
        *by([*rows, *follow_ups], "expected outcome", lambda q: q.outcome),
        "",
        *by(rows, "register", lambda q: q.register),
        "",
        f"![Expected and given outcomes]({PICTURE})",
        "",
        "## Costs and temperature",
        "",
        "What else config.yml could say, one change at a time, on the same messages.",
        "",
        *choices(rows),
        "",
        "## Every wrong message",
        "",
        *wrong_list([*rows, *follow_ups]),
    ]
    text = "\n".join(lines) + "\n"
    (folder / "evaluation.md").write_text(text, encoding="utf-8")
    draw_confusion([*rows, *follow_ups], folder / PICTURE)
    print(text)


def main() -> None:
    """Ask, print and write; `--into` names the folder of the report."""
    parser = argparse.ArgumentParser(prog="engine.evaluation", description=__doc__)
    parser.add_argument("--into", type=Path, default=Path("var/evaluation"))
    arguments = parser.parse_args()
    scrubbed_log.install()
    try:
        rows, follow_ups = asyncio.run(ask_everything())
    except EngineError as error:
        sys.exit(str(error))
    write_report(rows, follow_ups, arguments.into)


if __name__ == "__main__":
    main()

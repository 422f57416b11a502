"""Command line: `python -m engine.evaluation` asks all questions of tests/nlu and reports.

With REFERENCES=1 two reference pipelines are trained and measured in the same run, and several
designs of the classifier are compared: it takes an hour.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from engine import scrubbed_log
from engine.errors import EngineError
from engine.evaluation.ask import ask_everything
from engine.evaluation.choices import choices
from engine.evaluation.designs import compare_designs
from engine.evaluation.measure import Answered
from engine.evaluation.reference import Figures, figures_of, measure_references, train
from engine.evaluation.report import by, draw_confusion, summary, wrong_list
from engine.knowledge import DATA
from engine.model import newest_model

PICTURE = "confusion.png"


def report(
    pipelines: dict[str, Figures], rows: list[Answered], follow_ups: list[Answered]
) -> Iterator[str]:
    """Yield the lines of the report."""
    yield "# Evaluation"
    yield ""
    yield (
        f"Made by `make evaluate` on {date.today().isoformat()}, on the questions of tests/nlu, "
        "which were never trained on."
    )
    for table in (
        summary(pipelines),
        by(pipelines, "expected outcome", lambda figures: figures.outcomes),
        by(pipelines, "register", lambda figures: figures.registers),
    ):
        yield ""
        yield from table
    yield from ("", f"![Expected and given outcomes]({PICTURE})", "", "## Costs and temperature")
    yield from ("", "What else config.yml could say, one change at a time, on the same messages.")
    yield ""
    yield from choices(rows)
    if len(pipelines) > 1:
        yield from ("", "## Designs", "")
        yield from compare_designs()
    yield from ("", "## Every wrong message", "")
    yield from wrong_list([*rows, *follow_ups])


def main() -> None:
    """Ask, print and write; `--into` names the folder of the report."""
    parser = argparse.ArgumentParser(prog="engine.evaluation", description=__doc__)
    parser.add_argument("--into", type=Path, default=Path("var/evaluation"))
    folder: Path = parser.parse_args().into
    with_references = bool(os.environ.get("REFERENCES"))
    scrubbed_log.install()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        rows, follow_ups = asyncio.run(ask_everything(newest_model()))
        seconds = (
            train(Path("config.yml"), DATA, folder / "again.tar.gz") if with_references else None
        )
        pipelines = {"this project": figures_of(rows, follow_ups, seconds)}
        if with_references:
            pipelines |= measure_references()
    except EngineError as error:
        sys.exit(str(error))
    text = "\n".join(report(pipelines, rows, follow_ups)) + "\n"
    (folder / "evaluation.md").write_text(text, encoding="utf-8")
    draw_confusion([*rows, *follow_ups], folder / PICTURE)
    print(text)


if __name__ == "__main__":
    main()

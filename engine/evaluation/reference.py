"""A reference pipeline, trained on our data and asked our questions: `REFERENCES=1 make evaluate`.

It runs in a process of its own, with the whole of Rasa, and writes its figures as JSON. Rasa's
default pipeline would take ten hours with all questions: it gets a quarter of them, and this
project's pipeline is measured with the same quarter beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from engine import scrubbed_log
from engine.evaluation.measure import (
    Answered,
    Share,
    calibration_error,
    figures,
    milliseconds,
    share,
    shares_by,
)
from engine.evaluation.sample import write_sample
from engine.knowledge import DATA
from engine.lean_rasa import WHOLE_RASA

CONFIGS = Path(__file__).parent / "references"
FOLDER = Path("var/references")
QUARTER = FOLDER / "quarter"
# What is measured: the column's name, the pipeline, the questions.
REFERENCES = (
    ("spaCy vectors", CONFIGS / "spacy_logistic.yml", DATA),
    ("a quarter: this project", Path("config.yml"), QUARTER),
    ("a quarter: Rasa's default", CONFIGS / "rasa_default.yml", QUARTER),
)


@dataclass(frozen=True)
class Figures:
    """What the report says of one pipeline. `training` is in seconds, `ms` p50 and p99."""

    promised: dict[str, Share]
    follow_ups: Share
    registers: dict[str, Share]
    outcomes: dict[str, Share]
    calibration: float
    ms: tuple[float, float]
    training: float | None = None


def figures_of(
    rows: list[Answered], follow_ups: list[Answered], training: float | None = None
) -> Figures:
    """Return the figures of the answered questions and follow-ups."""
    return Figures(
        promised=figures(rows),
        follow_ups=share(follow_ups, lambda row: row.right),
        registers=shares_by(rows, lambda question: question.register),
        outcomes=shares_by([*rows, *follow_ups], lambda question: question.outcome),
        calibration=calibration_error(rows),
        ms=milliseconds(rows),
        training=training,
    )


def measure_references() -> dict[str, Figures]:
    """Train and measure each of REFERENCES, one after the other.

    Raises subprocess.CalledProcessError when one cannot be trained or asked.
    """
    measured = {}
    write_sample(4, QUARTER)
    for name, config, data in REFERENCES:
        result = FOLDER / f"{config.stem}.json"
        arguments = [str(config), str(data), str(result)]
        command = [sys.executable, "-m", "engine.evaluation.reference", *arguments]
        environment = {**os.environ, WHOLE_RASA: "1"}
        subprocess.run(command, check=True, env=environment)  # noqa: S603  (our own words)
        measured[name] = read_figures(result)
    return measured


def read_figures(path: Path) -> Figures:
    """Read what `main` wrote."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    for name in ("promised", "registers", "outcomes"):
        raw[name] = {key: Share(**value) for key, value in raw[name].items()}
    raw["follow_ups"] = Share(**raw["follow_ups"])
    return Figures(**{**raw, "ms": tuple(raw["ms"])})


def train(config: Path, data: Path, target: Path) -> float:
    """Train the pipeline on domain.yml and a folder of data; return the seconds that it took."""
    from rasa.model_training import train as rasa_train  # noqa: PLC0415  (whole Rasa is slow)

    started = time.perf_counter()
    with contextlib.redirect_stdout(sys.stderr):
        result = rasa_train(
            domain="domain.yml",
            config=str(config),
            training_files=[str(data)],
            output=str(target.parent),
            force_training=True,
            fixed_model_name=target.name.removesuffix(".tar.gz"),
        )
    if result.code != 0 or result.model is None:
        raise RuntimeError(f"Rasa trained no model for {config}")
    return time.perf_counter() - started


def main() -> None:
    """Command line: `python -m engine.evaluation.reference CONFIG DATA RESULT`."""
    from engine.evaluation.ask import ask_everything  # noqa: PLC0415  (whole Rasa is slow)

    parser = argparse.ArgumentParser(prog="engine.evaluation.reference", description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("result", type=Path)
    arguments = parser.parse_args()
    scrubbed_log.install()
    FOLDER.mkdir(parents=True, exist_ok=True)
    model = FOLDER / f"{arguments.config.stem}.tar.gz"
    seconds = train(arguments.config, arguments.data, model)
    rows, follow_ups = asyncio.run(ask_everything(model))
    result = json.dumps(asdict(figures_of(rows, follow_ups, seconds)))
    arguments.result.write_text(result, encoding="utf-8")


if __name__ == "__main__":
    main()

"""The report of an evaluation, in Markdown, with a picture of what was taken for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import matplotlib as mpl

from engine.evaluation.measure import (
    Answered,
    calibration_error,
    figures,
    milliseconds,
    share,
)
from engine.evaluation.questions import Question

mpl.use("Agg")
from matplotlib import pyplot as plt

_DARK = 0.5  # share from which a cell is too dark for black figures
# What the project promises: figure → least (or most, for what should be rare).
TARGETS = {
    "behaviour right": "≥ 0.90",
    "red flags caught": "≥ 0.98",
    "red flags, level right": "≥ 0.92",
    "false alarms": "≤ 0.02",
    "answers invented": "≤ 0.06",
    "answerable answered": "≥ 0.90",
    "language right": "≥ 0.97",
}


def summary(rows: list[Answered], follow_ups: list[Answered]) -> Iterator[str]:
    """Yield the lines of the main table."""
    yield "| | measured | target |"
    yield "|---|---|---|"
    for name, value in figures(rows).items():
        yield f"| {name} | {value} | {TARGETS[name]} |"
    yield f"| follow-ups right | {share(follow_ups, lambda row: row.right)} | ≥ 0.90 |"
    yield f"| calibration error | {calibration_error(rows):.3f} ({len(rows)}) | |"
    p50, p99 = milliseconds(rows)
    yield f"| one turn, p50 / p99 | {p50:.0f} / {p99:.0f} ms | 25 / 100 ms |"


def by(rows: list[Answered], title: str, key: Callable[[Question], str]) -> Iterator[str]:
    """Yield the lines of a table: behaviour right per value of `key`, the worst first."""
    yield f"| {title} | behaviour right |"
    yield "|---|---|"
    groups = {
        value: share([row for row in rows if key(row.question) == value], lambda row: row.right)
        for value in {key(row.question) for row in rows}
    }
    for value, right in sorted(groups.items(), key=lambda item: (item[1].value, item[0])):
        yield f"| {value} | {right} |"


def wrong_list(rows: list[Answered]) -> Iterator[str]:
    """Yield a line for every message whose behaviour was not the expected one."""
    wrong = [row for row in rows if not row.right]
    for row in sorted(wrong, key=lambda row: (row.question.outcome, row.question.topic or "")):
        asked, got = row.question, row.result
        expected = " + ".join(asked.topics) or "–"
        said = " → ".join([*asked.before, asked.text])
        yield (
            f"- {asked.outcome} *{expected}* became {got.outcome} *{got.topic or '–'}* "
            f"({got.confidence:.2f}): {said}"
        )


def draw_confusion(rows: list[Answered], path: Path) -> None:
    """Write a PNG: expected outcome by row, given outcome by column, counts in the cells."""
    pairs = Counter((row.question.outcome, row.result.outcome) for row in rows)
    names = sorted({name for pair in pairs for name in pair})
    figure, axes = plt.subplots(figsize=(9, 7.5), layout="constrained")
    shares = [[pairs[a, b] / max(1, sum(pairs[a, c] for c in names)) for b in names] for a in names]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(names)), names, rotation=45, ha="right")
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel("given")
    axes.set_ylabel("expected")
    for i, expected in enumerate(names):
        for j, given in enumerate(names):
            if pairs[expected, given]:
                colour = "white" if shares[i][j] > _DARK else "black"
                axes.text(j, i, pairs[expected, given], ha="center", va="center", color=colour)
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)

"""The report of an evaluation, in Markdown, with a picture of what was taken for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import matplotlib as mpl

from engine.evaluation.measure import Answered, Share
from engine.evaluation.reference import Figures

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


def summary(pipelines: Mapping[str, Figures]) -> Iterator[str]:
    """Yield the lines of the main table: what is promised, and what each pipeline keeps of it."""
    columns = list(pipelines.values())
    yield from _head(["", *pipelines, "target"])
    for name, target in TARGETS.items():
        yield _line([name, *(str(column.promised[name]) for column in columns), target])
    yield _line(["follow-ups right", *(str(column.follow_ups) for column in columns), "≥ 0.90"])
    errors = (f"{column.calibration:.3f}" for column in columns)
    yield _line(["calibration error", *errors, ""])
    speeds = (f"{column.ms[0]:.0f} / {column.ms[1]:.0f} ms" for column in columns)
    yield _line(["one turn, p50 / p99", *speeds, "25 / 100 ms"])
    if any(column.training for column in columns):
        times = (f"{column.training:.0f} s" if column.training else "–" for column in columns)
        yield _line(["training", *times, "60 s"])


def by(
    pipelines: Mapping[str, Figures], title: str, shares: Callable[[Figures], dict[str, Share]]
) -> Iterator[str]:
    """Yield the lines of a table: behaviour right per value, in the order of the first pipeline."""
    columns = [shares(figures) for figures in pipelines.values()]
    yield from _head([title, *pipelines])
    for value in columns[0]:
        yield _line([value, *(str(column[value]) for column in columns)])


def _head(cells: list[str]) -> Iterator[str]:
    yield _line(cells)
    yield "|" + "---|" * len(cells)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


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

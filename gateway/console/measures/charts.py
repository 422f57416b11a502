"""Where the marks of a chart stand: numbers in, coordinates of an SVG out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 8, 12, 28  # where the axes have their labels
_TICKS = 5  # at most, above zero
_LABELS = 8  # under the bars, at most
_GAP = 0.25  # of a bar's place
_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Tick:
    """A round number on the vertical axis."""

    y: float
    value: int


@dataclass(frozen=True)
class Bar:
    """One day, or one week. `before` is its number in the period before."""

    x: float
    y: float
    width: float
    height: float
    value: int
    before: int
    middle: float
    is_labelled: bool


@dataclass(frozen=True)
class BarChart:
    """Bars side by side, and a line for the period before."""

    bars: list[Bar]
    ticks: list[Tick]
    line: str
    """The points of the line, as an SVG's polyline has them."""
    left: float = _LEFT
    right: float = WIDTH - _RIGHT
    base: float = HEIGHT - _BOTTOM
    width: int = WIDTH
    height: int = HEIGHT


def bar_chart(values: Sequence[int], before: Sequence[int]) -> BarChart:
    """Return the chart of as many numbers of a period and of the one before, in order."""
    ticks = round_ticks(max([*values, *before, 0]))
    plot = HEIGHT - _TOP - _BOTTOM
    scale = plot / ticks[-1]
    place = (WIDTH - _LEFT - _RIGHT) / max(len(values), 1)
    every = -(-len(values) // _LABELS)
    base = HEIGHT - _BOTTOM
    bars = [
        Bar(
            x=round(_LEFT + place * (number + _GAP / 2), 2),
            y=round(base - value * scale, 2),
            width=round(place * (1 - _GAP), 2),
            height=round(value * scale, 2),
            value=value,
            before=earlier,
            middle=round(_LEFT + place * (number + 0.5), 2),
            is_labelled=number % every == 0,
        )
        for number, (value, earlier) in enumerate(zip(values, before, strict=True))
    ]
    line = " ".join(f"{bar.middle:g},{round(base - bar.before * scale, 2):g}" for bar in bars)
    return BarChart(bars, [Tick(round(base - tick * scale, 2), tick) for tick in ticks], line)


def round_ticks(highest: int) -> list[int]:
    """Return round whole numbers at equal distances from 0 to at least the highest, and 1."""
    power = 1
    while True:
        for step in _STEPS:
            if step * power * _TICKS >= highest:
                last = max(-(-highest // (step * power)), 1)
                return [step * power * number for number in range(last + 1)]
        power *= 10


def share(value: int, highest: int) -> float:
    """Return how long a horizontal bar is, in hundredths of the longest."""
    return round(100 * value / highest, 2) if highest else 0.0

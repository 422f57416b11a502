"""Where the marks of a chart stand."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.console.measures.charts import HEIGHT, WIDTH, bar_chart, round_ticks, share

NUMBERS = st.integers(0, 10_000_000)


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (5, [0, 1, 2, 3, 4, 5]),
        (6, [0, 2, 4, 6]),
        (24, [0, 5, 10, 15, 20, 25]),
        (72, [0, 20, 40, 60, 80]),
        (1000, [0, 200, 400, 600, 800, 1000]),
        (1001, [0, 500, 1000, 1500]),
    ],
)
def test_the_axis_has_round_numbers(highest: int, ticks: list[int]) -> None:
    assert round_ticks(highest) == ticks


@given(NUMBERS)
def test_the_axis_holds_the_highest_and_little_more(highest: int) -> None:
    ticks = round_ticks(highest)
    assert 2 <= len(ticks) <= 6
    assert ticks[-1] >= highest
    assert ticks[-2] < max(highest, 1)
    assert len({after - before for before, after in itertools.pairwise(ticks)}) == 1


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=120))
def test_bars_stand_on_the_axis_side_by_side_and_inside(pairs: list[tuple[int, int]]) -> None:
    chart = bar_chart([now for now, _ in pairs], [before for _, before in pairs])
    for bar in chart.bars:
        assert bar.y + bar.height == pytest.approx(chart.base, abs=0.02)
        assert bar.y >= 0
        assert chart.left <= bar.x
        assert bar.x + bar.width <= WIDTH
    for bar, following in itertools.pairwise(chart.bars):
        assert bar.x + bar.width < following.x + 0.02
    assert 1 <= sum(bar.is_labelled for bar in chart.bars) <= 8
    points = [tuple(map(float, point.split(","))) for point in chart.line.split()]
    assert len(points) == len(pairs)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)


def test_a_bar_twice_as_high_counts_twice_as_much() -> None:
    low, high, line = (*bar_chart([10, 20], [20, 10]).bars, bar_chart([10, 20], [20, 10]).line)
    assert high.height == pytest.approx(2 * low.height, abs=0.02)
    first, second = (float(point.split(",")[1]) for point in line.split())
    assert (first, second) == (high.y, low.y)


def test_a_horizontal_bar_is_a_share_of_the_longest() -> None:
    assert (share(0, 0), share(3, 4), share(4, 4)) == (0.0, 75.0, 100.0)

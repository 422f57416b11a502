"""The chart of a measure, day by day or week by week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from gateway.clinic_time import days_between
from gateway.console.measures.charts import BarChart, bar_chart
from gateway.measures.models import Measure
from gateway.measures.numbers import Numbers
from gateway.measures.period import Period

MOST_BARS = 92  # days that have a bar each; longer periods have one a week
WEEK = 7
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Days:
    """A chart, and the day on which each of its bars begins.

    `name` is the key of its words under `measures.chart`.
    """

    name: str
    chart: BarChart
    starts: list[date]
    by_week: bool


def days_chart(numbers: Numbers, measure: Measure) -> Days:
    """Return the chart of one of PER_DAY over the period, the one before beside it."""
    period = numbers.period
    step = 1 if period.length <= MOST_BARS else WEEK
    counts = numbers.by_day[measure]
    values, before = (
        [sum(chunk) for chunk in _chunks([counts[day] for day in _days(each)], step)]
        for each in (period, period.before)
    )
    starts = [chunk[0] for chunk in _chunks(_days(period), step)]
    return Days(measure.value, bar_chart(values, before), starts, step > 1)


def _days(period: Period) -> list[date]:
    return days_between(period.first, period.last)


def _chunks(items: list[_Item], size: int) -> list[list[_Item]]:
    return [items[start : start + size] for start in range(0, len(items), size)]

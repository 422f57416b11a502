"""The days that are looked at, and as many before them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = 731  # days: two years, one of them a leap year
EARLIEST = date(2000, 1, 1)
DEFAULT = "30"


class PeriodError(ValueError):
    """The days that were asked for are no period; `problem` names what is wrong."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Period:
    """Days of the clinic, the first and the last included."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """The number of days."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Period:
        """As many days, right before the first."""
        length = timedelta(days=self.length)
        return Period(self.first - length, self.last - length)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def presets(today: date) -> Mapping[str, Period]:
    """Return the periods that have a name. Those up to today hold the day that is not over."""
    this_month = today.replace(day=1)
    end_of_last_month = this_month - timedelta(days=1)
    return {
        **{str(days): Period(today - timedelta(days=days - 1), today) for days in (7, 30, 90)},
        "month": Period(this_month, today),
        "last_month": Period(end_of_last_month.replace(day=1), end_of_last_month),
        "year": Period(today - timedelta(days=364), today),
    }


def read_period(first: str | None, last: str | None, today: date) -> Period:
    """Return the period between two ISO dates; the last 30 days when neither is given.

    Raises PeriodError: `not_a_date`, `reversed`, `future` (it begins after today), `past` (before
    2000) or `too_long`. One that ends after today ends today.
    """
    if not first and not last:
        return presets(today)[DEFAULT]
    try:
        period = Period(date.fromisoformat(first or ""), date.fromisoformat(last or ""))
    except ValueError:
        raise PeriodError("not_a_date") from None
    if period.last < period.first:
        raise PeriodError("reversed")
    if period.first > today:
        raise PeriodError("future")
    if period.first < EARLIEST:
        raise PeriodError("past")
    period = Period(period.first, min(period.last, today))
    if period.length > LONGEST:
        raise PeriodError("too_long")
    return period

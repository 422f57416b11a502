"""Numbers and charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.params import Parameter
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.clinic_time import day_of
from gateway.console.authentication import language_of
from gateway.console.guards import needs
from gateway.console.measures.bars import LABELS, bars
from gateway.console.measures.days import days_chart
from gateway.console.measures.headlines import headlines
from gateway.console.measures.times import bands, times
from gateway.console.pages import page
from gateway.console.strings import strings
from gateway.measures.numbers import PER_DAY, read_numbers
from gateway.measures.period import DEFAULT, Period, PeriodError, presets, read_period
from gateway.measures.unanswered import count_unanswered
from gateway.record import utc_now
from gateway.staff.permissions import Permission

First = Annotated[str | None, Parameter(query="from", max_length=10)]
Last = Annotated[str | None, Parameter(query="to", max_length=10)]


@dataclass(frozen=True)
class AskedPeriod:
    """The period to show, and what the form that asked for it holds."""

    period: Period
    first: str
    last: str
    problem: str | None
    presets: Mapping[str, Period]
    today: date

    @property
    def status(self) -> int:
        """The HTTP status of a page about it."""
        return 400 if self.problem else 200

    @property
    def query(self) -> str:
        """The query of another page about the same period."""
        return f"from={self.period.first}&to={self.period.last}"


def asked_period(first: str | None, last: str | None, today: date) -> AskedPeriod:
    """Return the period between two dates; the last 30 days, with the problem, when it is none."""
    named = presets(today)
    try:
        period, problem = read_period(first, last, today), None
    except PeriodError as error:
        period, problem = named[DEFAULT], error.problem
    shown = (first or str(period.first), last or str(period.last))
    return AskedPeriod(period, *shown, problem, named, today)


@get("/measures", guards=[needs(Permission.READ_MEASURES)])
async def measures_page(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    first: First = None,
    last: Last = None,
) -> Response[Any]:
    """Return the numbers of a period; with the last 30 days and status 400 for one that is none."""
    asked = asked_period(first, last, day_of(utc_now()))
    words = strings(language_of(request))
    numbers = await read_numbers(db_session, asked.period, asked.today)
    return page(
        request,
        "measures/index",
        status=asked.status,
        asked=asked,
        numbers=numbers,
        headlines=headlines(words, numbers),
        days=[days_chart(numbers, measure) for measure in PER_DAY],
        bars=[bars(words, numbers, measure) for measure in LABELS],
        unanswered=count_unanswered(numbers.now),
        times=times(words, numbers),
        bands=bands(numbers),
    )

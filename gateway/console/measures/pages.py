"""Numbers and charts."""

from __future__ import annotations

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
from gateway.measures.period import DEFAULT, PeriodError, presets, read_period
from gateway.record import utc_now
from gateway.staff.permissions import Permission

First = Annotated[str | None, Parameter(query="from", max_length=10)]
Last = Annotated[str | None, Parameter(query="to", max_length=10)]


@get("/measures", guards=[needs(Permission.READ_MEASURES)])
async def measures_page(
    request: Request[Any, Any, Any],
    db_session: AsyncSession,
    first: First = None,
    last: Last = None,
) -> Response[Any]:
    """Return the numbers of a period; with the last 30 days and status 400 for one that is none."""
    today = day_of(utc_now())
    named = presets(today)
    try:
        period, problem = read_period(first, last, today), None
    except PeriodError as error:
        period, problem = named[DEFAULT], error.problem
    words = strings(language_of(request))
    numbers = await read_numbers(db_session, period, today)
    return page(
        request,
        "measures/index",
        status=400 if problem else 200,
        period=period,
        presets=named,
        today=today,
        problem=problem,
        asked=(first or period.first, last or period.last),
        numbers=numbers,
        headlines=headlines(words, numbers),
        days=[days_chart(numbers, measure) for measure in PER_DAY],
        bars=[bars(words, numbers, measure) for measure in LABELS],
        times=times(words, numbers),
        bands=bands(numbers),
    )

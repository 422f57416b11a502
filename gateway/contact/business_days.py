"""By when somebody is to be called: the clinic's business days, as Québec's law has them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from gateway.clinic_time import CLINIC_TIME, day_of

CLOSING = time(17)  # the end of a business day, in the clinic's time
_SATURDAY = 5


def due_moment(now: datetime, days: int) -> datetime:
    """Return the end (UTC) of the business day that is so many business days after today."""
    day = day_of(now)
    while days:
        day += timedelta(days=1)
        days -= is_business_day(day)
    return closing_of(day)


def closing_of(day: date) -> datetime:
    """Return the moment (UTC) at which the clinic closes on a day."""
    return datetime.combine(day, CLOSING, CLINIC_TIME).astimezone(UTC)


def is_business_day(day: date) -> bool:
    """Tell whether it is no weekend and no statutory holiday."""
    return day.weekday() < _SATURDAY and day not in statutory_holidays(day.year)


def statutory_holidays(year: int) -> set[date]:
    """Return Québec's statutory holidays of a year.

    Act respecting labour standards (CQLR c N-1.1), section 60, and National Holiday Act (CQLR c
    F-1.1), sections 2 and 4. The law has Good Friday or Easter Monday, as the employer chooses:
    here both are, so that what is promised is never too early.
    """
    easter = _easter(year)
    national, canada = date(year, 6, 24), date(year, 7, 1)
    return {
        date(year, 1, 1),
        easter - timedelta(days=2),
        easter + timedelta(days=1),
        _monday_on_or_before(date(year, 5, 24)),  # the Monday before 25 May
        _not_on_sunday(national),
        _not_on_sunday(canada),
        _monday_on_or_before(date(year, 9, 7)),  # the first of September
        _monday_on_or_before(date(year, 10, 14)),  # the second of October
        date(year, 12, 25),
    }


def _not_on_sunday(day: date) -> date:
    return day + timedelta(days=1) if day.weekday() == _SATURDAY + 1 else day


def _monday_on_or_before(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _easter(year: int) -> date:
    """Return Easter Sunday (J. Meeus, Astronomical Algorithms, 1991, chapter 8)."""
    a = year % 19
    b, c = divmod(year, 100)
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l_ = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * l_) // 451
    month, before = divmod(h + l_ - 7 * m + 114, 31)
    return date(year, month, before + 1)

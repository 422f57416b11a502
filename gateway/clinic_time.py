"""The clinic's days: from midnight to midnight where it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CLINIC_TIME = ZoneInfo("America/Toronto")  # Québec's time (https://www.iana.org/time-zones)


def day_of(moment: datetime) -> date:
    """Return the clinic's day in which a moment (aware of its zone) falls."""
    return moment.astimezone(CLINIC_TIME).date()


def start_of(day: date) -> datetime:
    """Return the moment (UTC) at which a day of the clinic begins; it lasts 23, 24 or 25 hours."""
    return datetime.combine(day, time.min, CLINIC_TIME).astimezone(UTC)


def days_between(first: date, last: date) -> list[date]:
    """Return the days from the first to the last, both included; none when they are reversed."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]

"""When people write: in the evening, on Sunday night, and most after the article was published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from gateway.clinic_time import CLINIC_TIME

DAYS = 31
PUBLISHED = 9  # the day of the month on which the article comes out again in a newsletter
OUTAGE = (19, 20)  # the day and the hour in which the engine was away for a while
_OUTAGE_MINUTES = range(5, 32)
_WEEKDAYS = (1.1, 1.05, 1.0, 0.95, 0.8, 0.85, 1.35)  # Monday first
# fmt: off
_HOURS = (2, 1, 1, 1, 1, 2, 3, 5, 6, 6, 6, 6, 8, 7, 6, 6, 6, 7, 8, 11, 14, 14, 10, 5)
# fmt: on


def days_until(now: datetime) -> list[tuple[datetime, float]]:
    """Return the midnight of each day of the month before `now`, and how much is written on it."""
    today = now.astimezone(CLINIC_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
    days = []
    for number in range(DAYS):
        day = today - timedelta(days=DAYS - 1 - number)
        since = number - PUBLISHED
        spike = 1 + (2.6 * 0.72**since if since >= 0 else 0)
        days.append((day, _WEEKDAYS[day.weekday()] * spike))
    return days


def invent_moment(random: Random, now: datetime) -> datetime:
    """Return when a conversation of the month before `now` begins, in UTC."""
    days = days_until(now)
    while True:
        (day, _) = random.choices(days, [weight for _, weight in days])[0]
        hour = random.choices(range(24), _HOURS)[0]
        minute, second = random.randrange(60), random.randrange(60)
        moment = day.replace(hour=hour, minute=minute, second=second).astimezone(UTC)
        if moment < now - timedelta(minutes=30):
            return moment


def pause(random: Random, is_messenger: bool) -> timedelta:
    """Return how long somebody reads and types before they write again."""
    if is_messenger and random.random() < 0.12:
        return timedelta(hours=random.uniform(1, 20))
    return timedelta(seconds=15 + random.expovariate(1 / 50))


def engine_is_away(moment: datetime, now: datetime) -> bool:
    """Tell whether the moment is within the one failure of the month."""
    day, hour = OUTAGE
    local = moment.astimezone(CLINIC_TIME)
    (failed, _) = days_until(now)[day]
    is_then = local.date() == failed.date() and local.hour == hour
    return is_then and local.minute in _OUTAGE_MINUTES

"""Business days of Québec, against the calendar of the CNESST and of the Quebec government."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gateway.contact.business_days import due_moment, is_business_day, statutory_holidays

HOLIDAYS = {
    2024: "01-01 03-29 04-01 05-20 06-24 07-01 09-02 10-14 12-25",
    2026: "01-01 04-03 04-06 05-18 06-24 07-01 09-07 10-12 12-25",
    # 24 June 2029 is a Sunday, and so is 1 July
    2029: "01-01 03-30 04-02 05-21 06-25 07-02 09-03 10-08 12-25",
}


@pytest.mark.parametrize("year", HOLIDAYS)
def test_statutory_holidays(year: int) -> None:
    expected = {date.fromisoformat(f"{year}-{day}") for day in HOLIDAYS[year].split()}
    assert statutory_holidays(year) == expected


@pytest.mark.parametrize(
    ("asked", "days", "due"),
    [
        ("2026-11-30T15:00", 2, "2026-12-02T22:00"),  # Monday: Wednesday, 17:00 in Montréal
        ("2026-11-27T23:00", 2, "2026-12-01T22:00"),  # Friday evening: Tuesday
        ("2026-11-28T15:00", 1, "2026-11-30T22:00"),  # Saturday: Monday
        ("2026-12-24T15:00", 1, "2026-12-28T22:00"),  # Christmas and the weekend are out
        ("2026-12-31T15:00", 2, "2027-01-05T22:00"),
        ("2026-06-23T15:00", 1, "2026-06-25T21:00"),  # in summer time
        ("2026-04-02T15:00", 1, "2026-04-07T21:00"),  # Good Friday to Easter Monday
        ("2026-12-01T03:30", 1, "2026-12-01T22:00"),  # still Monday evening in Montréal
    ],
)
def test_when_a_request_is_due(asked: str, days: int, due: str) -> None:
    moment = datetime.fromisoformat(asked).replace(tzinfo=UTC)
    assert due_moment(moment, days) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_weekends_are_no_business_days() -> None:
    assert [is_business_day(date(2026, 11, day)) for day in range(23, 30)] == [True] * 5 + [
        False
    ] * 2

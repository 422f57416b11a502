"""Which days are asked for."""

from __future__ import annotations

from datetime import date

import pytest

from gateway.measures.period import Period, PeriodError, presets, read_period

TODAY = date(2026, 3, 10)


def period(first: str, last: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def test_the_named_periods() -> None:
    assert presets(TODAY) == {
        "7": period("2026-03-04", "2026-03-10"),
        "30": period("2026-02-09", "2026-03-10"),
        "90": period("2025-12-11", "2026-03-10"),
        "month": period("2026-03-01", "2026-03-10"),
        "last_month": period("2026-02-01", "2026-02-28"),
        "year": period("2025-03-11", "2026-03-10"),
    }
    assert presets(date(2026, 1, 1))["last_month"] == period("2025-12-01", "2025-12-31")


def test_the_one_before_is_as_long_and_ends_the_day_before() -> None:
    february = period("2026-02-01", "2026-02-28")
    assert february.before == period("2026-01-04", "2026-01-31")
    assert (february.length, february.before.length) == (28, 28)
    assert february.last in february
    assert february.before.last not in february


def test_what_is_asked_for_and_what_is_not() -> None:
    assert read_period(None, None, TODAY) == presets(TODAY)["30"]
    assert read_period("", "", TODAY) == presets(TODAY)["30"]
    assert read_period("2026-01-01", "2026-01-01", TODAY) == period("2026-01-01", "2026-01-01")
    assert read_period("2026-03-01", "2027-01-01", TODAY) == period("2026-03-01", "2026-03-10")
    assert read_period("2024-03-10", "2026-03-10", TODAY).length == 731


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        ("2026-02-30", "2026-03-01", "not_a_date"),
        ("hier", "2026-03-01", "not_a_date"),
        ("2026-03-01", None, "not_a_date"),
        (None, "2026-03-01", "not_a_date"),
        ("2026-03-02", "2026-03-01", "reversed"),
        ("2026-03-11", "2026-03-12", "future"),
        ("2024-03-09", "2026-03-10", "too_long"),
        ("0001-01-01", "9999-12-31", "past"),
        ("1999-12-31", "2000-01-01", "past"),
    ],
)
def test_what_is_no_period(first: str | None, last: str | None, problem: str) -> None:
    with pytest.raises(PeriodError) as raised:
        read_period(first, last, TODAY)
    assert raised.value.problem == problem

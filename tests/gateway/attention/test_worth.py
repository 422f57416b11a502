"""What a correction is worth grows with how often it is asked and how unsure the engine was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gateway.attention.uncertainty import uncertainty
from gateway.attention.worth import worth
from gateway.conversations.models import Outcome

COUNTS = st.integers(0, 10_000)
SHARES = st.floats(0, 1)
DAYS = st.floats(0, 400)
SLACK = 1e-9


@given(COUNTS, COUNTS, SHARES, DAYS, st.integers(1, 50))
def test_it_grows_with_each_asking(
    recent: int, earlier: int, unsure: float, age: float, more: int
) -> None:
    value = worth(recent, earlier, unsure, age)
    assert value >= 0
    assert worth(recent + more, earlier, unsure, age) >= value
    assert worth(recent, earlier + more, unsure, age) >= value
    # What was asked this week counts for at least as much as what was asked before.
    assert worth(recent + more, earlier, unsure, age) >= worth(recent, earlier + more, unsure, age)


@given(COUNTS, COUNTS, st.tuples(SHARES, SHARES), st.tuples(DAYS, DAYS))
def test_it_grows_with_doubt_and_falls_with_age(
    recent: int, earlier: int, doubts: tuple[float, float], ages: tuple[float, float]
) -> None:
    low, high = sorted(doubts)
    near, far = sorted(ages)
    one = doubts[0]
    assert worth(recent, earlier, low, near) <= worth(recent, earlier, high, near) + SLACK
    assert worth(recent, earlier, one, far) <= worth(recent, earlier, one, near) + SLACK
    # However old, what is asked keeps half of what it was worth.
    assert worth(recent, earlier, one, far) >= worth(recent, earlier, one, 0) / 2 - SLACK


@given(COUNTS, COUNTS, DAYS)
def test_what_the_engine_is_sure_of_is_worth_nothing(recent: int, earlier: int, age: float) -> None:
    assert worth(recent, earlier, 0, age) == 0


def test_ten_askings_are_not_worth_ten_times_one() -> None:
    once, ten_times = worth(1, 0, 0.5, 0), worth(10, 0, 0.5, 0)
    assert once < ten_times < 4 * once


@given(SHARES, SHARES, st.sampled_from(["answer", "clarify", "failed", "out_of_scope"]))
def test_doubt_is_a_share_and_grows_with_what_is_next(
    one: float, other: float, outcome: Outcome
) -> None:
    second, best = sorted([one, other])
    alone = uncertainty(best, [best], outcome)
    beside = uncertainty(best, [best, second], outcome)
    assert 0 <= alone <= beside <= 1
    assert uncertainty(second, [second], outcome) >= alone - SLACK
    assert beside >= uncertainty(best, [best, second], "answer") - SLACK


def test_who_is_sure_has_no_doubt_and_who_knows_nothing_has_nothing_else() -> None:
    assert uncertainty(1.0, [1.0, 0.0], "clarify") == 0
    assert uncertainty(0.0, [], "answer") == 1

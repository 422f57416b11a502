"""Percentiles from buckets come near the true ones."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.conversations.turns import ANSWER_LIMIT
from gateway.measures.histogram import BEYOND, BOUNDS, TARGET, percentile, share_within


def counted(times: list[float]) -> Counter[str]:
    return Counter(
        next((str(bound) for bound in BOUNDS if time <= bound), BEYOND) for time in times
    )


def test_the_target_is_what_a_visitor_waits_at_most() -> None:
    assert TARGET == ANSWER_LIMIT * 1000
    assert TARGET in BOUNDS


@given(st.lists(st.floats(11, 7999), min_size=1), st.sampled_from([0.5, 0.95]))
def test_a_percentile_is_in_the_bucket_of_the_true_one(times: list[float], share: float) -> None:
    true = sorted(times)[-(-int(share * 100) * len(times) // 100) - 1]
    found = percentile(counted(times), share)
    upper = next(bound for bound in BOUNDS if true <= bound)
    lower = max([bound for bound in BOUNDS if bound < true], default=0)
    assert found is not None
    assert lower - 1e-6 <= found <= upper + 1e-6


def test_without_times_there_is_none() -> None:
    assert percentile({}, 0.5) is None
    assert share_within({}, TARGET) is None


def test_what_is_beyond_the_last_bound_is_told_as_that() -> None:
    assert percentile({BEYOND: 3}, 0.95) == BOUNDS[-1]


def test_the_share_within_the_target() -> None:
    assert share_within(counted([100, 5500, 5501, 9000]), TARGET) == pytest.approx(0.5)

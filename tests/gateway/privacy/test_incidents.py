"""What the register of incidents takes, and what it says is wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gateway.privacy.incidents import LONGEST, IncidentError, read_incident
from gateway.record import utc_now

FORM = {
    "happened_on": "2026-11-02",
    "happened_until": "2026-11-03",
    "known_on": "2026-11-04",
    "information": "noms et numéros de téléphone",
    "circumstances": "portable volé",
    "people": "12",
    "people_in_quebec": "11",
    "risk": "serious",
    "assessment": "disque non chiffré",
    "measures": "mots de passe changés",
    "commission_told_on": "2026-11-05",
    "people_told_on": "",
}


def test_a_whole_form() -> None:
    values = read_incident(FORM)
    assert values["people"] == 12
    assert values["people_told_on"] is None
    assert values["risk"] == "serious"


@pytest.mark.parametrize(
    ("field", "typed", "wrong"),
    [
        ("happened_on", "", "needed"),
        ("happened_on", "hier", "no_date"),
        ("known_on", "2026-02-30", "no_date"),
        ("known_on", str(utc_now().date() + timedelta(days=2)), "future"),
        ("happened_until", "2026-11-01", "order"),
        ("information", "  ", "needed"),
        ("measures", "x" * (LONGEST + 1), "too_long"),
        ("people", "douze", "no_number"),
        ("people", "-3", "no_number"),
        ("people", "99999999999", "no_number"),
        ("risk", "minor", "needed"),
    ],
)
def test_what_is_wrong_is_named(field: str, typed: str, wrong: str) -> None:
    with pytest.raises(IncidentError) as refused:
        read_incident({**FORM, field: typed})
    assert refused.value.fields == {field: wrong}


def test_all_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(IncidentError) as refused:
        read_incident({})
    assert set(refused.value.fields) == {
        "happened_on",
        "known_on",
        "information",
        "circumstances",
        "assessment",
        "measures",
        "risk",
    }

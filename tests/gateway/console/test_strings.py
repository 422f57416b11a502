from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from gateway.console.strings import strings
from gateway.conversations.models import Channel, Language, Outcome, Thumb


def keys(words: dict[str, Any], before: str = "") -> set[str]:
    found = set()
    for key, value in words.items():
        found |= keys(value, f"{before}{key}.") if isinstance(value, dict) else {before + key}
    return found


def test_both_languages_have_the_same_strings() -> None:
    assert keys(strings("fr").words) == keys(strings("en").words)


@pytest.mark.parametrize("language", get_args(Language))
def test_every_outcome_channel_language_and_topic_has_a_label(language: Language) -> None:
    words = strings(language)
    assert set(words["outcomes"]) == set(get_args(Outcome))
    assert set(words["channels"]) == set(get_args(Channel))
    assert set(words["thumbs"]) == set(get_args(Thumb))
    assert set(words["languages"]) == set(get_args(Language))
    topics = set()
    for path in Path("data").glob("*/*.yml"):
        for variations in yaml.safe_load(path.read_text()).get("responses", {}).values():
            topics |= {row["metadata"]["topic"] for row in variations}
    assert topics - {None} <= set(words["topics"])


def test_an_identifier_without_a_label_is_shown_as_it_is() -> None:
    assert strings("fr").label("topics", "not_yet_labelled") == "not_yet_labelled"
    assert strings("fr").label("topics", None) == "aucun"


def test_moments_are_in_the_clinics_time() -> None:
    moment = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    assert strings("fr").when(moment) == "1\u00a0janv.\u00a02026, 22\u00a0h\u00a004"
    assert strings("en").when(moment) == "Jan\u00a01,\u00a02026, 10:04\u00a0p.m."

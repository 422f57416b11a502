"""What people read is there in both languages, and names the numbers to call."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

from gateway.contact.wording import form_wording
from gateway.conversations.models import Language
from tests.gateway.console.test_strings import keys


def test_both_languages_have_the_same_words() -> None:
    assert keys(form_wording("fr")) == keys(form_wording("en"))


def texts(words: dict[str, Any]) -> list[str]:
    return [
        text
        for value in words.values()
        for text in (texts(value) if isinstance(value, dict) else [str(value)])
    ]


@pytest.mark.parametrize("language", get_args(Language))
def test_who_is_in_danger_is_told_whom_to_call(language: Language) -> None:
    words = form_wording(language)
    urgent = words["urgent"]["emergency"] + words["urgent"]["nurse"]
    assert set(re.findall(r"\{(\d+)\}", urgent)) == {"911", "811", "15", "112"}
    for number in ("911", "811", "15", "112"):
        assert number in words["confirmation"]["text"]


def test_french_is_set_as_french_is() -> None:
    for text in texts(form_wording("fr")):
        assert not re.search(r"\S [:;?!»]|« ", text), text
        assert "'" not in text, text

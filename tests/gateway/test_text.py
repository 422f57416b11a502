"""Whatever is typed, what is kept is safe to store and to show, and stays what it was."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.conversations.errors import EmptyTextError, TextTooLongError
from gateway.conversations.text import MAX_TEXT, clean_text


@given(st.text(max_size=1200))
def test_what_is_kept_is_clean_and_cleaning_it_again_changes_nothing(raw: str) -> None:
    try:
        text = clean_text(raw)
    except (EmptyTextError, TextTooLongError):
        return
    assert 0 < len(text) <= MAX_TEXT
    assert text == text.strip()
    assert unicodedata.is_normalized("NFC", text)
    assert not [c for c in text if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"]
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
    text.encode()
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("J’ai mal où ?", "J’ai mal où ?"),
        ("e\u0301te\u0301", "été"),
        ("un\r\ndeux\rtrois", "un\ndeux\ntrois"),
        ("a\x00b\x1bc\x7fd", "abcd"),
        ("\u202eabc\u2069", "abc"),
        ("👩‍⚕️ et 🇨🇦", "👩‍⚕️ et 🇨🇦"),
        ("\ud800x", "x"),
    ],
)
def test_examples(raw: str, text: str) -> None:
    assert clean_text(raw) == text


@pytest.mark.parametrize("raw", ["", " \n\t", "\x00", "\u202e \u200f"])
def test_nothing_left(raw: str) -> None:
    with pytest.raises(EmptyTextError):
        clean_text(raw)


def test_the_limit_counts_what_is_kept() -> None:
    assert clean_text("a" * 1000 + "\x00" * 50 + "  ") == "a" * 1000
    with pytest.raises(TextTooLongError):
        clean_text("a" * 1001)

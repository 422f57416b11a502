"""What is cut stays within its limit, at the best place, and keeps all that can be seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.channels.messenger.limits import (
    cut_title,
    is_blank,
    split_text,
    text_size,
    title_size,
)

NURSE = "\U0001f469\u200d\u2695\ufe0f"
THUMB = "\U0001f44d\U0001f3fd"
QUEBEC = "\U0001f1e8\U0001f1e6"
# Pieces that are hard to cut, put together in every order.
PIECES = [
    *("Dr. Desforges", "55,4 %", "1 866 277-3553", "non\u202f?", "«\u00a0oui\u00a0»", "e\u0301te"),
    *(NURSE, THUMB, QUEBEC, "한", "\u1112\u1161\u11ab", "\u200b", "a" * 30, "é" * 30),
    *(" ", "\n", "\n\n", ". ", "… ", "\u00a0", "!"),
]
hard_text = st.one_of(
    st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
)


def visible(text: str) -> str:
    return "".join(char for char in text if not is_blank(char))


def test_texts_count_in_bytes_and_titles_in_units_of_utf_16() -> None:
    assert (text_size("é’"), title_size("é’")) == (5, 2)
    assert (text_size(THUMB), title_size(THUMB)) == (8, 4)
    assert text_size("\ud800") == 3  # half a character is counted, too


@given(hard_text, st.integers(4, 400))
def test_parts_fit_and_lose_nothing_that_can_be_seen(text: str, most: int) -> None:
    parts = split_text(text, most)
    assert all(text_size(part) <= most for part in parts)
    assert not any(is_blank(part) for part in parts)
    assert visible("".join(parts)) == visible(text)


@given(hard_text, st.integers(1, 80))
def test_a_title_fits_and_says_when_something_is_left_out(title: str, most: int) -> None:
    cut = cut_title(title, most)
    assert title_size(cut) <= most
    assert bool(cut) == bool(title)
    if visible(cut) != visible(title):
        assert cut.endswith("…")
        assert visible(title).startswith(visible(cut[:-1]))


@pytest.mark.parametrize(
    ("text", "most", "parts"),
    [
        ("Un. Deux.\n\nTrois. Quatre.", 20, ["Un. Deux.", "Trois. Quatre."]),
        ("Un. Deux.\n\nTrois. Quatre.", 999, ["Un. Deux.\n\nTrois. Quatre."]),
        ("• un\n• deux et. trois", 14, ["• un", "• deux et.", "trois"]),
        ("Voir le Dr. Desforges demain. Merci.", 32, ["Voir le Dr. Desforges demain.", "Merci."]),
        ("Voir le Dr. Desforges", 14, ["Voir le", "Dr. Desforges"]),
        ("Soit 55,4 % à un mois", 9, ["Soit", "55,4 % à", "un mois"]),
        ("Le 1 866 277-3553 répond", 18, ["Le 1 866 277-3553", "répond"]),
        ("Au 1 866 277-3553 répond", 16, ["Au", "1 866 277-3553", "répond"]),
        ("Michael T. Modic. Puis", 20, ["Michael T. Modic.", "Puis"]),
        ("Il a dit «\u00a0oui\u00a0», hier", 14, ["Il a dit", "«\u00a0oui\u00a0»,", "hier"]),
        ("Est-ce grave\u202f? Oui ou non", 22, ["Est-ce grave\u202f?", "Oui ou non"]),
        ("C’est bien grave\u202f!", 19, ["C’est bien", "grave\u202f!"]),
        ("abcdefgh", 5, ["abcde", "fgh"]),
        ("ab\u202f!", 5, ["a", "b\u202f!"]),
        (f"{QUEBEC}{QUEBEC}", 12, [QUEBEC, QUEBEC]),
        (f"ab{NURSE}", 14, ["ab", NURSE]),
        (f"ab{THUMB}", 9, ["ab", THUMB]),
        ("e\u0301e\u0301", 4, ["e\u0301", "e\u0301"]),
        ("e\u0301\u0301\u0301", 5, ["e\u0301\u0301", "\u0301"]),  # one sign larger than the limit
        ("", 10, []),
        (" \n\u00a0\u200b", 2000, []),
    ],
)
def test_where_a_text_is_cut(text: str, most: int, parts: list[str]) -> None:
    assert split_text(text, most) == parts


@pytest.mark.parametrize(
    ("title", "cut"),
    [
        ("Effacer mes données", "Effacer mes données"),
        ("Supprimer mes données", "Supprimer mes…"),
        ("Qu’est-ce que le Modic, au juste", "Qu’est-ce que le…"),
        ("Voir la vidéo, puis lire", "Voir la vidéo, puis…"),
        ("Une question, vraiment longue", "Une question…"),
        ("Est-ce vraiment sûr\u202f? Oui", "Est-ce vraiment…"),
        ("Anticonstitutionnellement", "Anticonstitutionnel…"),
        ("  Effacer mes données  ", "Effacer mes données"),
        (NURSE * 5, f"{NURSE * 3}…"),
        (" " * 30, "…"),
        ("", ""),
    ],
)
def test_where_a_title_is_cut(title: str, cut: str) -> None:
    assert cut_title(title, 20) == cut

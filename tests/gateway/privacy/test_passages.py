"""Where words that somebody types stand in a text, and how masks keep apart."""

from __future__ import annotations

import pytest

from gateway.privacy.masking import Span, masked_by_hand, with_more
from gateway.privacy.passages import find_passage, same_words


def words_at(text: str, spans: list[Span]) -> list[str]:
    return [text[span["start"] : span["end"]] for span in spans]


@pytest.mark.parametrize(
    ("text", "passage", "found"),
    [
        ("Je suis Zoé, ZOE ou zoë", "zoé", ["Zoé", "ZOE", "zoë"]),
        ("Zoé\nOuellet et zoe  ouellet", " Zoé Ouellet ", ["Zoé\nOuellet", "zoe  ouellet"]),
        ("Vous croyez que M. Roy viendra ?", "Roy", ["Roy"]),
        ("écrire à zoeouellet2", "Ouellet", ["ouellet"]),
        ("l’ami d'Anne", "L'AMI D’ANNE", ["l’ami d'Anne"]),
        ("(a.b) et aXb", "a.b", ["a.b"]),
        ("mal au dos", "genou", []),
        ("mal au dos...", "...", []),
    ],
)
def test_a_passage_is_found_however_it_is_written(
    text: str, passage: str, found: list[str]
) -> None:
    assert words_at(text, find_passage(text, passage)) == found


def test_what_is_masked_is_not_searched() -> None:
    text = "Julie, et encore Julie"
    first: Span = {"kind": "name", "start": 0, "end": 5}
    assert find_passage(text, "julie", [first]) == [{"kind": "other", "start": 17, "end": 22}]
    assert find_passage(text, "julie, et", [first]) == []
    assert find_passage(text, "\0\0\0\0\0", [first]) == []


def test_spans_never_stand_over_another() -> None:
    by_hand: Span = {"kind": "other", "start": 3, "end": 6}
    around: Span = {"kind": "name", "start": 1, "end": 8}
    within: Span = {"kind": "phone", "start": 4, "end": 5}
    beside: Span = {"kind": "email", "start": 6, "end": 9}
    assert with_more([by_hand], [within]) == [by_hand]
    assert with_more([by_hand], [around]) == [
        {"kind": "name", "start": 1, "end": 3},
        by_hand,
        {"kind": "name", "start": 6, "end": 8},
    ]
    assert with_more([by_hand], [beside]) == [by_hand, beside]
    assert masked_by_hand([around, by_hand]) == [by_hand]


def test_the_same_words_are_told_apart_from_others() -> None:
    text = "Zoé, zoe et Luc"
    spans = [*find_passage(text, "zoé"), *find_passage(text, "Luc")]
    assert same_words(text, spans[0], spans) == spans[:2]

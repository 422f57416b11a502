"""What is typed becomes words; where they are is shown."""

from __future__ import annotations

import pytest

from gateway.search.snippets import Piece, snippet
from gateway.search.terms import LONGEST, Term, read_terms


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("Infiltrations", [Term(("infiltr",))]),
        ("mal de dos mal", [Term(("mal",)), Term(("dos",))]),
        ("de la", [Term(("de",)), Term(("la",))]),
        ("«\u00a0mal de dos\u00a0»", [Term(("mal", "de", "dos"))]),
        ('"mal de', [Term(("mal", "de"))]),
        ("chirurg*", [Term(("chirurg",), is_prefix=True)]),
        ("Œdè*", [Term(("oede",), is_prefix=True)]),
        ('* "" ?! " "', []),
        ("", []),
    ],
)
def test_terms(typed: str, terms: list[Term]) -> None:
    assert read_terms(typed) == terms


def test_no_more_is_read_than_may_be_typed() -> None:
    assert len(read_terms("dos " * 1000 + "genou")) == 1
    assert read_terms("x" * LONGEST + " genou") == read_terms("x" * LONGEST)


def test_a_term_cannot_leave_its_quotes() -> None:
    for typed in ('a"b', "a'b", "a OR b*", 'NEAR("a" b)'):
        for term in read_terms(typed):
            assert term.fts5().count('"') % 2 == 0
            assert all(word.isalnum() for word in term.words)


def shown(text: str, typed: str) -> str:
    pieces = snippet(text, read_terms(typed))
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("Mes Infiltrations durent-elles ?", "infiltration", "Mes [Infiltrations] durent-elles ?"),
        ("mal au dos, dos droit", "dos", "mal au [dos], [dos] droit"),
        ("j’ai mal au dos", '"mal au dos"', "j’ai [mal au dos]"),
        ("j’ai mal au dos", '"mal au" "au dos"', "j’ai [mal au dos]"),
        ("une infiltration", "infiltrat*", "une [infiltration]"),
        ("l’œdème osseux", "oedeme", "l’[œdème] osseux"),
        ("rien de tel", "dos", "rien de tel"),
        ("", "dos", ""),
    ],
)
def test_a_snippet_marks_what_was_found(text: str, typed: str, expected: str) -> None:
    assert shown(text, typed) == expected


def test_a_long_message_is_cut_between_words() -> None:
    words = " ".join(f"mot{number}" for number in range(200))
    found = shown(f"{words} infiltration {words}", "infiltration")
    assert found.startswith("…mot")
    assert found.endswith("…")
    assert "[infiltration]" in found
    assert len(found) < 200
    assert all(word.strip("…[]") in {*words.split(), "infiltration"} for word in found.split())


def test_a_text_without_spaces_is_cut_too() -> None:
    pieces = snippet("x" * 5000, read_terms("y"))
    assert pieces == [Piece("x" * 160), Piece("…")]

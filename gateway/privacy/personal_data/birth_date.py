"""Dates of birth: those that are said to be one, and full dates too old to be anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.privacy.personal_data.folding import folded
from gateway.record import utc_now

_MONTH = (
    r"(?:janv(?:ier)?|fevr?(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|aout|sept?(?:embre)?|"
    r"oct(?:obre)?|nov(?:embre)?|dec(?:embre)?|jan(?:uary)?|feb(?:ruary)?|march|mar|apr(?:il)?|may|"
    r"june?|july?|aug(?:ust)?|september|october|november|december)\.?"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:19\d\d|20\d\d|'?\d\d)"
_IN_WORDS = (
    rf"(?:{_DAY}(?:er|st|nd|rd|th)? (?:de |of )?{_MONTH}(?:,? {_YEAR})?|"
    rf"{_MONTH} {_DAY}(?:er|st|nd|rd|th)?(?:,? {_YEAR})?|{_MONTH} (?:19|20)\d\d)"
)
_IN_DIGITS = (
    rf"(?:(?:19|20)\d\d ?[-/. ] ?{_DAY} ?[-/. ] ?{_DAY}|{_DAY} ?[-/. ] ?{_DAY} ?[-/. ] ?{_YEAR}|"
    r"(?:19|20)\d{6}|\d{8}|\d{6})"
)
_DATE = re.compile(rf"(?<![\w/.-])(?:{_IN_WORDS}|{_IN_DIGITS})(?![\w/-])")

_NAMED = (
    r"(?:date de naissance|naissance|ddn|d\.d\.n|dob|d\.o\.b|date of birth|birth ?da(?:y|te)|"
    r"b-?day|anniversaire|(?:ma|sa) fete)"
)
# « ne » is mostly no birth: it stands right before the date, or after a form of « être ».
_BEFORE = re.compile(
    rf"\bne(?:e|s|es)? (?:le|en|on) (?:\w{{5,8}} )?$|"
    rf"(?:\bnees?\b|\b(?:suis|est|es|etes|etait) ne\b|\bborn\b|\b{_NAMED}\b)([^\n!?;]{{0,24}})$"
)
_AFTER = re.compile(
    r"^[\s,:(]{0,3}(?:comme |c'est |est |is |as )?(?:ma |my |sa |la |his |her |the |mon )?"
    rf"{_NAMED}\b"
)
# What else has a date in this place of the world.
_EVENT = re.compile(
    r"oper|chirurg|surg|irm\b|mri\b|scan|radio|infiltr|inject|accident|rendez|rdv|appoint|consult|"
    r"depuis|since|tomb|\bfell|fall\b|diagnos|hospital|debut|start|arret|\bvu\b|saw\b|fait|"
    r"article|etude|study|publi|resultat|rapport|report|examen|exam|test\b"
)
_HAS_DIGIT = re.compile(r"\d")
_NEAR = 48  # characters
_YOUNGEST = 14  # years: who writes here is no child
_LONG_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\d{4}$|(?!\d))")
_PARTS = 3  # day, month, year
_PART = re.compile(r"\d+|[a-z]{3,}")
_SHORT_YEAR = re.compile(r"^\d\d ?[-/.] ?\d\d ?[-/.] ?(\d\d)$")


def find_birth_dates(text: str) -> Iterator[tuple[int, int]]:
    """Yield where dates of birth stand.

    A date is one when a word says so beside it; or when it has day, month and a year in which
    somebody who writes here may be born, and nothing beside it has a date of its own, as an
    operation has. A year alone says no more than an age and is not one.
    """
    if not _HAS_DIGIT.search(text):
        return
    plain = folded(text)
    for match in _DATE.finditer(plain):
        before = plain[max(0, match.start() - _NEAR) : match.start()]
        after = plain[match.end() : match.end() + _NEAR]
        if _is_said(before, after) or (
            _is_long_ago(match[0]) and not _EVENT.search(before) and not _EVENT.search(after)
        ):
            yield match.span()


def _is_said(before: str, after: str) -> bool:
    if _AFTER.search(after):
        return True
    said = _BEFORE.search(before)
    return bool(said and not _EVENT.search(said[1] or ""))


def _is_long_ago(date: str) -> bool:
    """Tell whether the date is full and its year, if written short, of the last century."""
    newest = utc_now().year - _YOUNGEST
    if year := _LONG_YEAR.search(date):
        is_full = date.isdigit() or len(_PART.findall(date)) == _PARTS
        return is_full and int(year[1]) <= newest
    short = _SHORT_YEAR.match(date)
    return short is not None and int(short[1]) > newest % 100

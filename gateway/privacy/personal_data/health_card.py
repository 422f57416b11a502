"""Numbers of Québec's health insurance (RAMQ): TREJ 6153 0312.

Four letters (three of the family name, one of the given name), the date of birth as YYMMDD with 50
added to a woman's month, two digits. Source: RAMQ, « Carte d'assurance maladie ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.privacy.personal_data.folding import folded

_NUMBER = re.compile(r"(?<!\w)([a-z]{4})[ \-.]{0,2}((?:\d[ \-.]?){7}\d)(?!\w|[ \-.]\d)")
_HAS_NUMBER = re.compile(r"\d\D{0,2}\d\D{0,2}\d\D{0,2}\d\D{0,2}\d\D{0,2}\d")
_NAMED = re.compile(r"ramq|assurance.?maladie|carte.?soleil|health card|medicare|\bnam\b")
_BEFORE = 60  # characters in which the card may have been named
# Words of four letters after which a day may be written as 20241215.
_WORDS = frozenset(
    "avec dans date pour sous vers jour nuit mars juin aout neuf hier from with date".split()
)
_MOST_MONTHS, _OF_A_WOMAN, _MOST_DAYS = 12, 50, 31


def find_health_cards(text: str) -> Iterator[tuple[int, int]]:
    """Yield where numbers with a possible date stand, and any after the card's name."""
    if not _HAS_NUMBER.search(text):
        return
    plain = folded(text)
    for match in _NUMBER.finditer(plain):
        named = _NAMED.search(plain, max(0, match.start() - _BEFORE), match.start())
        if named or (match[1] not in _WORDS and _has_date(re.sub(r"\D", "", match[2]))):
            yield match.span()


def _has_date(digits: str) -> bool:
    month, day = int(digits[2:4]), int(digits[4:6])
    month -= _OF_A_WOMAN if month > _OF_A_WOMAN else 0
    return 1 <= month <= _MOST_MONTHS and 1 <= day <= _MOST_DAYS

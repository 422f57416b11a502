"""Telephone numbers as people write them."""

from __future__ import annotations

import re

MAX_PHONE = 40  # characters
_PHONE = re.compile(r"(\+?)([\d\s().\-]+)(?:(?:poste|ext\.?|x|#)\s*\d{1,6})?", re.IGNORECASE)
_LOCAL_DIGITS, _MOST_DIGITS = 10, 15  # with the area code; ITU-T E.164
_FEWEST_ABROAD = 8
_NORTH_AMERICA = "1"


def is_phone(text: str) -> bool:
    """Tell whether the text is a whole number: with its area code, or with + and the country's."""
    found = _PHONE.fullmatch(text)
    if found is None or len(text) > MAX_PHONE:
        return False
    digits = len(_digits(found[2]))
    return (_FEWEST_ABROAD if found[1] else _LOCAL_DIGITS) <= digits <= _MOST_DIGITS


def phone_key(text: str) -> str | None:
    """Return the digits by which a number is found: no country code of ours, no extension.

    None for a text that is no number.
    """
    found = _PHONE.fullmatch(text.strip())
    digits = _digits(found[2]) if found else ""
    if len(digits) == _LOCAL_DIGITS + 1 and digits.startswith(_NORTH_AMERICA):
        digits = digits[1:]
    return digits[:_MOST_DIGITS] or None


def dialled(text: str) -> str:
    """Return what a telephone dials for a number: its digits, with + where it was written."""
    found = _PHONE.fullmatch(text)
    return found[1] + _digits(found[2]) if found else ""


def _digits(text: str) -> str:
    return "".join(char for char in text if char in "0123456789")

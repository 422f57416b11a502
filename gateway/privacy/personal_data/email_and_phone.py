"""E-mail addresses and telephone numbers, as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gateway.privacy.personal_data.folding import folded

_AT = r"(?:\s?@\s?|\s?[(\[]\s?(?:at|a|arobas?e?)\s?[)\]]\s?|\s(?:arobas?e?|a commercial)\s)"
_DOT = r"(?:\.|\s(?:point|dot)\s|\s?\(dot\)\s?)"
_HAS_AT = re.compile(r"@|\(a|\[a|\sa(?:rob|\sc)")
_EMAIL = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}+{_AT}[\w-]{{1,63}}+(?:{_DOT}[\w-]{{1,63}}+){{1,5}}"
)

_HAS_NUMBER = re.compile(r"\d.{0,8}\d\d")
_EXTENSION = re.compile(r"[a-z#]|,")
_WITH_AREA_CODE = 10  # digits
_GAP = r"[ \t.\-–/]{0,2}"
# The Canadian numbering plan: no area code begins with 0 or 1.
_NORTH_AMERICAN = (
    rf"(?:\+?1{_GAP})?\(?[2-9]\d\d\)?{_GAP}\d{{3}}{_GAP}\d{{4}}"
    r"(?:,?\s?(?:poste|ext\.?|extension|x|#)\s?\d{1,6})?"
)
# Arcep's plan: ten digits in pairs, the first a zero that +33 replaces.
_FRENCH = rf"(?:(?:\+|00)33{_GAP}(?:\(0\){_GAP})?|0)[1-9](?:{_GAP}\d\d){{4}}"
_FOREIGN = r"\+\d{1,3}(?:[ .\-()]{0,2}\d){6,12}"
_PHONE = re.compile(
    rf"(?<![\w+])(?<!\d[.,/-])(?:{_FRENCH}|{_NORTH_AMERICAN}|{_FOREIGN})(?!\d|[.,/-]\d)"
)
# Seven digits alone may count anything; after such a word they do not.
_LOCAL = re.compile(
    r"\b(?:tel|telephone|cell?|cellulaire|mobile|numero|num|no|rejoindre|joindre|appel\w*|rappel\w*|"
    r"call|phone|number|reach|texter?|text)\b[^\d\n]{0,24}([2-9]\d{2}[ .\-]\d{4})(?!\d)"
)


def find_emails(text: str) -> Iterator[tuple[int, int]]:
    """Yield where e-mail addresses stand, « julie arobase exemple point com » too."""
    plain = folded(text)
    if not _HAS_AT.search(plain):
        return
    for match in _EMAIL.finditer(plain):
        yield match.span()


def find_phones(text: str) -> Iterator[tuple[int, int]]:
    """Yield where telephone numbers stand: North American, French and with a country's code."""
    if not _HAS_NUMBER.search(text):
        return
    plain = folded(text)
    for match in _PHONE.finditer(plain):
        yield match.span()
    for match in _LOCAL.finditer(plain):
        yield match.span(1)


def plain_email(found: str) -> str:
    """Return an address that was found as it is written most: « julie@exemple.com »."""
    return "".join(re.sub(_DOT, ".", re.sub(_AT, "@", folded(found))).split())


def plain_phone(found: str) -> str:
    """Return the digits of a number that was found, as they are dialled at home: no country's code
    of North America or France, no extension."""
    plain = _EXTENSION.split(folded(found), maxsplit=1)[0].replace("(0)", "")
    digits = "".join(char for char in plain if char in "0123456789")
    if plain.startswith("+33") or digits.startswith("0033"):
        return "0" + digits.removeprefix("00")[2:]
    is_north_american = len(digits) == _WITH_AREA_CODE + 1 and digits.startswith("1")
    return digits[1:] if is_north_american else digits

"""How much Meta takes of anything, how it is counted, and how a longer text or title is cut.

Meta says "characters" and not which. Of the possible readings the one that counts most is used:
bytes of UTF-8 for texts, and UTF-16 code units for titles, so that a limit holds whatever is meant.

https://developers.facebook.com/docs/messenger-platform/reference/send-api (text)
https://developers.facebook.com/docs/messenger-platform/reference/templates/button
https://developers.facebook.com/docs/messenger-platform/reference/templates/generic
https://developers.facebook.com/docs/messenger-platform/reference/buttons/quick-replies
https://developers.facebook.com/docs/messenger-platform/reference/messenger-profile-api
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

TEXT = 2000
QUICK_REPLIES = 13
QUICK_REPLY_TITLE = 20
PAYLOAD = 1000
TEMPLATE_TEXT = 640
TEMPLATE_BUTTONS = 3
BUTTON_TITLE = 20
ELEMENTS = 10
ELEMENT_TITLE = 80
ELEMENT_SUBTITLE = 80
GREETING = 160
ICE_BREAKERS = 4
ICE_BREAKER_QUESTION = 80
MENU_ITEMS = 20
MENU_TITLE = 30

_ELLIPSIS = "…"
_LAST_OF_ONE_UNIT = 0xFFFF  # a code point above it takes two units of UTF-16
_NO_BREAK = "\u00a0\u202f\u2007\u2060"
_LAST_SPACE = 0x3000  # no code point above it is a space
# Where a line may be broken: between words, never at a no-break space.
_SPACES = "".join(
    char for char in map(chr, range(_LAST_SPACE + 1)) if char.isspace() and char not in _NO_BREAK
)
_GAP = re.compile(f"[{_SPACES}]+")
_SENTENCE_END = re.compile(r"[.!?…](?:[\u00a0\u202f]?[»”\"’)\]])*\Z")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Drs?|Dre|Pr|Pre|MM|Mmes?|Mlles?|Mrs?|Ms|Ste?|no|art|fig|p|pp|ex|env|approx"
    r"|cf|vs|etc|tél|i\.e|e\.g)|^\d{1,2})\.\Z",
    re.MULTILINE,
)
_TITLE_OF_A_PERSON = re.compile(r"\b(?:Drs?|Dre|Pr|Pre|M|MM|Mmes?|Mlles?|Mrs?|Ms|Ste?)\.?\Z")
_LONGEST_BEFORE = 12  # characters before a gap that may tie it to what follows
# What a title does not end with when something was left out after it.
_LOOSE = f"{_SPACES}{_NO_BREAK}.…,:;–—-(«"


def text_size(text: str) -> int:
    """Return the size of a text or payload, in bytes of UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def title_size(text: str) -> int:
    """Return the size of a title or subtitle, in UTF-16 code units."""
    return len(text) + sum(ord(char) > _LAST_OF_ONE_UNIT for char in text)


def is_blank(text: str) -> bool:
    """Tell whether nothing of the text can be seen: Graph refuses such a message."""
    return all(char.isspace() or unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in text)


def cut_title(title: str, most: int) -> str:
    """Return the title in at most `most` units, in whole words; « … » stands for what is left out.

    A single word that is too long is cut between two characters as people see them.
    """
    if title_size(title) <= most:
        return title
    title = title.strip(_SPACES)
    if title_size(title) <= most and title:
        return title
    room = _fitting(title, most - title_size(_ELLIPSIS), title_size)
    words = title[: _last_gap(title, room, best=1) or 0].rstrip(_LOOSE)
    return (words or title[: _last_character_end(title, room)].rstrip(_LOOSE)) + _ELLIPSIS


def split_text(text: str, most: int) -> list[str]:
    """Return the text in parts of at most `most` bytes each; no visible character is lost.

    A cut is where it disturbs least: at the last end of a paragraph that fits, else of a line, of
    a sentence, of a word, else between two characters. A blank text has no parts. `most` is 4 or
    more: no character of UTF-8 is larger.
    """
    parts = []
    rest = text.strip(_SPACES)
    while text_size(rest) > most:
        room = _fitting(rest, most, text_size)
        end = _last_gap(rest, room) or _last_character_end(rest, room) or room
        parts.append(rest[:end].strip(_SPACES))
        rest = rest[end:].strip(_SPACES)
    return [part for part in [*parts, rest] if not is_blank(part)]


def _fitting(text: str, most: int, size: Callable[[str], int]) -> int:
    """Return how many characters from the start fit into `most`."""
    used = 0
    for index, char in enumerate(text):
        used += size(char)
        if used > most:
            return index
    return len(text)


def _last_gap(text: str, room: int, best: int = 4) -> int | None:
    """Return where to cut: the last gap of the highest rank that begins within `room`, or None.

    Ranks from `best` on count as the same.
    """
    gaps = []
    for gap in _GAP.finditer(text):
        if gap.start() > room:
            break
        gaps.append((min(_rank(text, gap), best), gap.start()))
    return max(gaps)[1] if gaps else None


def _rank(text: str, gap: re.Match[str]) -> int:
    """Return how good a place for a cut is: 4 paragraph, 3 line, 2 sentence, 1 word, 0 tied."""
    if newlines := gap.group().count("\n"):
        return 4 if newlines > 1 else 3
    before = text[max(0, gap.start() - _LONGEST_BEFORE) : gap.start()]
    after = text[gap.end() : gap.end() + 1]
    if before[-1:].isdigit() and (after.isdigit() or after in "%$€°"):
        return 0  # « 1 866 277-3553 », « 55,4 % »
    if after in ":;!?»%" or before.endswith("«") or _TITLE_OF_A_PERSON.search(before):
        return 0
    ends = _SENTENCE_END.search(before) and not _ABBREVIATION.search(before)
    return 2 if ends and not after.islower() else 1


def _last_character_end(text: str, room: int) -> int:
    """Return the last place within `room` between two characters as people see them.

    Best is one that has no no-break space beside it. Where a single character is larger than the
    room, it is the room itself.
    """
    ends = [end for end in range(room, 0, -1) if _is_character_end(text, end)]
    untied = (end for end in ends if not {*text[end - 1 : end + 1]} & {*_NO_BREAK})
    return next(untied, ends[0] if ends else room)


def _is_character_end(text: str, end: int) -> bool:
    """Tell whether a character as people see it ends here: nothing after belongs to what is before.

    A short form of Unicode's grapheme clusters (https://unicode.org/reports/tr29/): combining
    signs, variation selectors, emoji with modifiers or joined, flags, syllables of Hangul.
    """
    if end in {0, len(text)}:
        return True
    before, after = text[end - 1], text[end]
    joined = (
        unicodedata.category(after).startswith("M")
        or after in "\u200c\u200d"
        or before == "\u200d"
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # colours of skin
        or "\U000e0020" <= after <= "\U000e007f"  # tags: the flag of Scotland
        or (_is_jamo(before) and _is_jamo(after))
        or before + after == "\r\n"
    )
    return not joined and not (_is_flag_letter(after) and _flag_letters_before(text, end) % 2)


def _is_jamo(char: str) -> bool:
    return "\u1100" <= char <= "\u11ff"


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flag_letters_before(text: str, end: int) -> int:
    start = end
    while start and _is_flag_letter(text[start - 1]):
        start -= 1
    return end - start

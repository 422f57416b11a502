"""The words of a sentence that is to be learned, as one harmless line of data/."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from gateway.privacy.masking import BY_HAND, Kind, Span, find_personal_data, masked
from gateway.privacy.passages import find_passage

# Brackets mark entities in Rasa's data, and a backslash an escape: neither is ever meant by people.
_INSTEAD = str.maketrans({"[": "(", "]": ")", "\\": "/"})
_LIST_MARK = re.compile(r"^(?:[-–—•*]\s+)+")
# A mask in a sentence stands in brackets that nobody types, so that it is always known for one.
_MASK = re.compile("⟦[^⟧]*⟧")
_MASK_BRACKETS = str.maketrans({"[": "⟦", "]": "⟧"})


def clean_line(text: str) -> str:
    """Return the text as one line that means nothing but itself to YAML and to Rasa.

    Line breaks of every kind become spaces; control, format and half characters go; brackets
    become parentheses (`[x](y)` is an entity to Rasa). In a literal block nothing else is special.
    """
    visible = "".join(
        char
        for char in text.translate(_INSTEAD)
        if char.isspace() or not unicodedata.category(char).startswith("C")
    )
    line = " ".join(unicodedata.normalize("NFC", visible).split())
    return _LIST_MARK.sub("", line).strip()


def has_mask(text: str) -> bool:
    """Tell whether a mask, for instance « ⟦téléphone⟧ », stands in the text."""
    return "⟦" in text or "⟧" in text


def without_personal_data(text: str, found: Sequence[Span], labels: dict[Kind, str]) -> str:
    """Return a visitor's words as a clean line, personal data masked.

    `found` are the spans that were found when the words were stored; what is found now is masked
    too.
    """
    plain = text.translate(_INSTEAD)  # one character for one: the spans stay where they are
    once = masked(plain, list(found), labels).translate(_MASK_BRACKETS)
    twice = masked(once, find_personal_data(once), labels).translate(_MASK_BRACKETS)
    return clean_line(twice)


def without_passage(line: str, passage: str, labels: dict[Kind, str]) -> str:
    """Return a line of ours with a passage of the visitor's words masked wherever it stands."""
    masks: list[Span] = [
        {"kind": BY_HAND, "start": mask.start(), "end": mask.end()} for mask in _MASK.finditer(line)
    ]
    spans = find_passage(line, clean_line(passage), masks)
    pieces, position = [], 0
    for span in spans:
        pieces += [line[position : span["start"]], f"⟦{labels[BY_HAND]}⟧"]
        position = span["end"]
    return "".join([*pieces, line[position:]])

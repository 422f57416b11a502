"""The words by which people introduce themselves and others, and those before a signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

Introduction = Literal["told", "titled", "doctor", "relative", "here", "self", "signed"]
"""How sure it is that a name follows: after « je m'appelle » nearly anything is one."""

_RELATIVE = (
    r"mari|femme|conjointe?|epou[xs]e?|chum|blonde|fils|fille|pere|mere|papa|maman|frere|soeur|"
    r"amie?|voisine?|cousine?|oncle|tante|beau-pere|belle-mere|husband|wife|partner|son|daughter|"
    r"father|mother|dad|mom|mum|brother|sister|friend|boyfriend|girlfriend"
)
_FIRST = r"(?:^|[.!?,;:\n]\s*|\b(?:bonjour|bonsoir|salut|allo|hello|hi|hey|oui|yes)\s+)"

_CUES: dict[Introduction, str] = {
    "told": (
        r"\b(?:je\s)?(?:m'\s?|j'\s?m'?|j?m\s?)app?ell?es?\b(?!-)|\b(?:je|j)\sme\snomme|"
        r"\bmon\s(?:pre)?nom(?:\sde\sfamille|\scomplet)?(?:\s(?:est|c'est|cest|c)\b|\s?:)|"
        r"\b(?:my|her|his)\s(?:full\s|first\s|last\s)?name(?:\sis\b|'s\b|s\b|\s?:)|\bmy\sname's\b|"
        r"(?:^|\n|[,;]\s?|\b(?:patiente?|client[e]?)\s)(?:pre)?nom(?:\sde\sfamille|\scomplet)?\s?:|"
        r"(?:^|\n|[,;]\s?)(?:full\s|first\s|last\s)?name\s?:|\bprenom\s?:"
    ),
    "titled": r"\b(?:mme|mlle|madame|mademoiselle|monsieur|mister|mr|mrs|ms|miss)\b\.?|\bm\.(?=\s)",
    "doctor": r"\b(?:dre?|docteure?|doctor|doc)\b\.?",
    "relative": (
        rf"\b(?:mon|ma|my|notre|our|sa|son|his|her)\s(?:{_RELATIVE})(?:,|\ss'appelle|\sest|\sis)?(?=\s)|"
        rf"\b(?:il|elle|{_RELATIVE}|medecin|physio)\ss'appelle(?=\s)|"
        r"\b(?:demande[rz]?(?:\spour)?|ask\sfor|parler\s(?:a|avec)|speak\s(?:to|with))(?=\s)"
    ),
    "here": rf"{_FIRST}ici\b|\bmoi,?\s(?:c'est|cest|c)(?=\s)",
    "self": (r"\b(?:je\ssuis|chui[st]?|j'suis|i\s?'?m|i\sam|c'est|cest|this\sis|it's)(?=\s)"),
    "signed": (
        r"\b(?:merci(?:\s(?:beaucoup|bien|infiniment|d'avance|a\s(?:vous|l'avance|toute\sl'equipe)))*|"
        r"cordialement|bien\sa\svous|salutations|sincerement|au\splaisir|bonne\s(?:journee|soiree)|"
        r"a\sbientot|thanks?(?:\s(?:you|a\slot|so\smuch|very\smuch|in\sadvance))*|(?:best\s)?regards|"
        r"sincerely|cheers|bye)\b[\s,.!;:–—-]{0,6}|(?:\n|[.!?)]\s|^)\s{0,3}[–—-]{1,2}\s?|\n\s{0,3}"
    ),
}
_CUE = re.compile("|".join(f"(?P<{how}>{pattern})" for how, pattern in _CUES.items()))

ON_THE_LINE = re.compile(
    r"\s{1,2}(?:qui\s(?:parle|appelle|ecrit|vous\s\w+)|a\sl'appareil|au\stelephone|au\sbout|speaking|"
    r"calling|on\sthe\s(?:line|phone))\b(?!-)"
)
"""What follows the name of who calls: « c'est Manon qui parle », « I'm Kate calling »."""
_REST = re.compile(r"[\s.,!)(:;–—-]{0,12}(?:$|[█\d(+]|tel|[\w.+-]{1,64}@)")


def find_introductions(plain: str) -> Iterator[tuple[Introduction, int]]:
    """Yield how a name is introduced in a folded text, and where the introduction ends."""
    position = 0
    while match := _CUE.search(plain, position):
        how: Introduction = match.lastgroup  # type: ignore[assignment]  # the groups are the keys
        yield how, match.end()
        # « Merci, je m'appelle… »: what follows may be an introduction of its own.
        position = max(match.end(), match.start() + 1)


def ends_there(plain: str, position: int) -> bool:
    """Tell whether nothing but a way to answer follows: a signature ends the message."""
    return _REST.match(plain, position) is not None

"""Red flags as spaCy Matcher patterns: data/safety/patterns, one file per flag."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.shared.exceptions import InvalidConfigException
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from engine.knowledge import read_file
from engine.nlu.not_now import NotNow

# spaCy makes n optional tokens of {0,n}, at a cost of some 2^n: a longer one could hang the engine.
LONGEST_WILDCARD = 6
# A sign that is denied within these many words before it is not a sign: « pas de fuite d'urine ».
_DENIAL_REACH = 4
_DENIALS = frozenset(
    "pas aucun aucune sans ni jamais no not never without none don't didn't haven't".split()
)


@dataclass(frozen=True)
class FlagPattern:
    """One spaCy Matcher pattern of a red flag."""

    flag: str
    """The intent of the flag; for `raises` the one that it is raised to."""
    says: str
    """A sentence that the pattern must find; a test reads it."""
    tokens: list[dict[str, Any]]
    deniable: bool = False
    """Whether a denial just before it takes the sign away: « pas de perte de contrôle »."""
    kind: str = "sign"
    """`sign`; `denial` (« ma vessie va bien »): then suspicion alone is no alarm of this flag;
    `raise`: with this, the flag's lower level becomes its higher one."""


class FlagMatcher:
    """Finds the patterns in a document."""

    def __init__(
        self, vocab: Vocab, patterns: list[FlagPattern], not_now: NotNow | None = None
    ) -> None:
        self._patterns = patterns
        self._not_now = not_now
        self._matcher = Matcher(vocab, validate=True)
        for position, pattern in enumerate(patterns):
            self._matcher.add(str(position), [pattern.tokens])

    def find(self, doc: Doc) -> list[FlagPattern]:
        """Return the patterns that the document has, without those that it denies."""
        return [
            pattern
            for pattern, start, end in self._matches(doc)
            if not (pattern.deniable and _denied(doc, start))
            and not (pattern.kind == "sign" and self._is_not_now(pattern, doc, start, end))
        ]

    def _matches(self, doc: Doc) -> Iterator[tuple[FlagPattern, int, int]]:
        for key, start, end in self._matcher(doc):
            yield self._patterns[int(doc.vocab.strings[key])], start, end

    def _is_not_now(self, pattern: FlagPattern, doc: Doc, start: int, end: int) -> bool:
        span = doc[start:end]
        return self._not_now is not None and self._not_now.covers(
            pattern.flag, doc.text, span.start_char, span.end_char
        )


def read_patterns(folder: Path) -> list[FlagPattern]:
    """Read all pattern files of a folder, in the order of their names.

    Raises InvalidConfigException for a folder without patterns: no red flag would be found.
    """
    patterns = []
    for path in sorted(folder.glob("*.yml")):
        content = read_file(path)
        flag = content["flag"]
        for key, kind in (("patterns", "sign"), ("denials", "denial"), ("raised_by", "raise")):
            for row in content.get(key, []):
                patterns.append(FlagPattern(**{"flag": flag, "kind": kind, **row}))
    if not patterns:
        raise InvalidConfigException(f"no red-flag pattern in {folder}")
    return patterns


def _denied(doc: Doc, start: int) -> bool:
    before = doc[max(0, start - _DENIAL_REACH) : start]
    return any(token.lower_ in _DENIALS for token in before)

"""Names of persons: introduced, signed, or known as names."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.privacy.personal_data.extent import Extent
from gateway.privacy.personal_data.introductions import (
    ON_THE_LINE,
    Introduction,
    ends_there,
    find_introductions,
)
from gateway.privacy.personal_data.lexicon import lexicon
from gateway.privacy.personal_data.tokens import Token, Tokens

_PLACE_HEADS = frozenset(
    "hopital rue boulevard boul avenue chemin pont ecole cegep pavillon pharmacie clsc chu chum "
    "cusm chsld centre clinique st ste saint sainte mont lac riviere parc route autoroute rang "
    "place institut fondation universite residence foyer station metro maison".split()
)
_TOWARDS = frozenset("en la de du a vers depuis pour in to from".split())  # « en France »
_SET_APART = (",", ";", ":", ".", "!", "\n", "-", "–", "—")
_ABBREVIATED = ("mme", "mlle", "mrs", "ms", "mr", "dre", "dr")


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield where names of persons stand, in order; those whom the article names are not masked."""
    tokens = Tokens(text)
    reader = _Reader(tokens)
    ends: dict[int, int | None] = {}
    for how, position in find_introductions(tokens.plain):
        first = tokens.after(position)
        if first is not None and ends.get(first) is None:
            ends[first] = reader.introduced(first, how)
    for first, token in enumerate(tokens.all):
        if ends.get(first) is None and lexicon().is_listed(token.word):
            ends[first] = reader.known(first)
    last = -1
    for first, end in sorted(ends.items()):
        if end is not None and first > last:
            yield tokens.all[first].start, tokens.all[end].end
            last = end


class _Reader:
    """Tells of the words of one text where a name begins and how sure that is."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._words = lexicon()
        self._extent = Extent(tokens)
        self._doctors: set[int] = set()
        """Where a doctor stands whom the article names."""

    def introduced(self, first: int, how: Introduction) -> int | None:
        """Return the last word of the name that begins with this one; None when it is no name."""
        end = self._extent.last(first, is_told=how == "told")
        if how == "self" and self._calls(longer := self._extent.last(first, is_told=True)):
            end = longer
        if not self._begins(first, end, how):
            return None
        if how == "doctor" and self._is_doctor_of_the_article(first, end):
            self._doctors.add(first)
            return None
        return None if how != "told" and self._is_public(first, end) else end

    def known(self, first: int) -> int | None:
        """Return the last word of a name that nothing introduces; None when there is none."""
        words, token = self._words, self._tokens.all[first]
        before = self._tokens.all[first - 1].word if first else ""
        if first in self._doctors or before in _PLACE_HEADS:
            return None
        if before in _TOWARDS and token.word in words.also_places:
            return None
        end = self._extent.last(first, is_told=False)
        if self._tokens.goes_on(end) and self._tokens.all[end + 1].word in words.places:
            return None  # « au Jean Coutu »
        if words.is_given(token.word):
            stands_out = token.inside and token.word not in words.also_places
            is_one = words.is_only_a_name(token.word) or stands_out or self._has_family(first, end)
        else:
            is_one = (
                token.cased and words.is_family(token.word) and words.is_only_a_name(token.word)
            )
        return end if is_one and not self._is_public(first, end) else None

    def _begins(self, first: int, end: int, how: Introduction) -> bool:
        """Tell whether a name begins here, as sure as the introduction is."""
        words, token = self._words, self._tokens.all[first]
        is_given = words.is_given(token.word)
        is_name = is_given or words.is_family(token.word)
        is_likely = words.may_be_a_name(token.word) and len(token.word) > 1
        stands_out = token.cased and is_likely
        sure = is_given and (token.cased or words.is_only_a_name(token.word))
        match how:
            case "told":
                return is_name or is_likely
            case "titled" | "doctor":
                is_likely = is_likely and self._is_abbreviated(token)
                return stands_out or is_likely or (is_name and token.word not in words.common)
            case "self":
                both = end > first and stands_out and self._tokens.all[end].cased
                return sure or both or (self._calls(end) and (is_name or is_likely))
            case "signed":
                if not ends_there(self._tokens.plain, self._tokens.all[end].end):
                    return False
                set_apart = end > first or self._is_set_apart(token)
                return sure or (set_apart and (is_name or stands_out))
            case "relative" | "here":
                return sure or stands_out

    def _has_family(self, first: int, end: int) -> bool:
        """Tell whether a given name that is a word as well has a family name beside it."""
        token, last = self._tokens.all[first], self._tokens.all[end]
        if end == first or not self._words.is_family(last.word):
            return False
        return (token.cased and last.cased) or self._words.is_only_a_name(last.word)

    def _calls(self, end: int) -> bool:
        return ON_THE_LINE.match(self._tokens.plain, self._tokens.all[end].end) is not None

    def _is_set_apart(self, token: Token) -> bool:
        """Tell whether a comma, a dash or a new line stands before it, as before a signature."""
        return self._tokens.plain[: token.start].rstrip(" ").endswith(_SET_APART)

    def _is_abbreviated(self, token: Token) -> bool:
        """Tell whether a title is written as before names alone: « Mme », not « madame »."""
        return self._tokens.plain[: token.start].rstrip(" .").endswith(_ABBREVIATED)

    def _is_public(self, first: int, end: int) -> bool:
        return any(self._tokens.all[i].word in self._words.public for i in range(first, end + 1))

    def _is_doctor_of_the_article(self, first: int, end: int) -> bool:
        given = self._tokens.all[first].word in self._words.public_given
        return self._is_public(first, end) or (given and first == end)

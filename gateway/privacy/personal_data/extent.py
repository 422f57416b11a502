"""How far a name goes on from its first word."""

from __future__ import annotations

from gateway.privacy.personal_data.lexicon import lexicon
from gateway.privacy.personal_data.tokens import Token, Tokens

_LONGEST = 4  # words of one name
_PARTICLES = frozenset("de du des d le la l van von ben el al da dos mc mac o st ste".split())


class Extent:
    """Reads on in the words of one text."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._words = lexicon()

    def last(self, first: int, *, is_told: bool) -> int:
        """Return the last word of the name that begins with this one.

        `is_told`: somebody says that it is one; then its second word may be unknown too.
        """
        end = first
        while end - first + 1 < _LONGEST and self._tokens.goes_on(end):
            following, step = self._tokens.all[end + 1], 1
            if following.word in _PARTICLES and self._tokens.goes_on(end + 1):
                following, step = self._tokens.all[end + 2], 2
            if not self._continues(first, following, is_told=is_told and end == first):
                break
            end += step
        return end

    def _continues(self, first: int, token: Token, *, is_told: bool) -> bool:
        words, start = self._words, self._tokens.all[first]
        if token.word in words.public:
            return True
        is_family = words.is_family(token.word)
        if not words.may_be_a_name(token.word) and not (is_family and (token.cased or is_told)):
            return False
        if len(token.word) == 1:
            return token.cased
        if is_family or words.is_given(token.word):
            return token.cased or is_told or words.is_only_a_name(token.word)
        return token.cased if start.cased else is_told

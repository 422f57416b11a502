"""The names and words that tell a person's name from other words (gateway/privacy/content)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

CONTENT = Path(__file__).parents[1] / "content"
_OF_A_FAMILY = ("saint-", "sainte-", "st-", "ste-")


@dataclass(frozen=True)
class Lexicon:
    """Sets of words as gateway.privacy.personal_data.folding.folded writes them."""

    given: frozenset[str]
    family: frozenset[str]
    also_words: frozenset[str]
    """Names that are everyday words as well."""
    also_places: frozenset[str]
    """Names that places, months and firms have as well."""
    public: frozenset[str]
    """Family names of those whom the article names."""
    public_given: frozenset[str]
    places: frozenset[str]
    """Places, and other names that are not a person's."""
    common: frozenset[str]

    def is_listed(self, word: str) -> bool:
        """Tell, at little cost, whether it is worth a look: most words are not."""
        return word in self.given or word in self.family or "-" in word

    def is_given(self, word: str) -> bool:
        """Tell whether it is a given name, « jean-guy » too."""
        return not word.startswith(_OF_A_FAMILY) and self._is_of(self.given, word)

    def is_family(self, word: str) -> bool:
        """Tell whether it is a family name, « st-onge » and « bouchard-roy » too."""
        if word in self.places:
            return False
        return word.startswith(_OF_A_FAMILY) or self._is_of(self.family, word)

    def _is_of(self, names: frozenset[str], word: str) -> bool:
        if "-" not in word:
            return word in names
        parts = word.split("-")
        sure = any(part in names and self.is_only_a_name(part) for part in parts)
        return sure or all(part in names for part in parts)

    def is_only_a_name(self, word: str) -> bool:
        """Tell of a name whether it is nothing else; two with a hyphen are not."""
        is_more = word in self.also_words or word in self.also_places
        return not is_more and not word.startswith(_OF_A_FAMILY)

    def may_be_a_name(self, word: str) -> bool:
        """Tell of an unknown word whether nothing speaks against its being a name."""
        return word not in self.common and word not in self.places


@cache
def lexicon() -> Lexicon:
    """Return the lexicon, read once."""
    names = yaml.safe_load((CONTENT / "names.yml").read_text(encoding="utf-8"))
    words = yaml.safe_load((CONTENT / "common_words.yml").read_text(encoding="utf-8"))
    sets = {group: frozenset(listed.split()) for group, listed in names.items()}
    return Lexicon(**sets, common=frozenset(words["words"].split()))

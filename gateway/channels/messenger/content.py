"""What the channel says itself: the notice, and the sentences that no answer of the engine has."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import msgspec

from gateway.conversations.models import Language

CONTENT = Path(__file__).with_name("content") / "messages.yml"
_LONGEST_WISH = 200  # characters, courtesies and all


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language. `accept`, `erase` and `contact` are titles of buttons.

    `welcome` invites to ask, with `suggestions` (title by topic); `attachment` answers a picture or
    any other file, and goes with a link to the contact form; `erased` confirms; `lead` stands above
    buttons that have no text of their own.
    """

    notice: str
    accept: str
    erase: str
    welcome: str
    suggestions: dict[str, str]
    attachment: str
    contact: str
    erased: str
    lead: str


class Wordings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of content/messages.yml."""

    fr: Wording
    en: Wording
    policy: str
    short_titles: dict[str, str]
    erase_wishes: list[str]
    courtesies: list[str]

    def in_language(self, language: Language) -> Wording:
        """Return the sentences and titles in that language."""
        return self.fr if language == "fr" else self.en

    def notice(self, days: int, policy_url: str = "") -> str:
        """Return the notice of the first contact, in both languages.

        It says for how many days messages are kept, and names the privacy policy if there is one.
        """
        said = [self.fr.notice, self.en.notice, *([self.policy] if policy_url else [])]
        return "\n\n".join(said).replace("{days}", str(days)).replace("{policy}", policy_url)

    def lead(self, language: Language | None) -> str:
        """Return what stands above buttons; in both languages when the language is not known."""
        if language is None:
            return f"{self.fr.lead}\n{self.en.lead}"
        return self.in_language(language).lead

    def asks_to_erase(self, text: str) -> bool:
        """Tell whether the whole text is a wish to erase everything, politely put or not."""
        if len(text) > _LONGEST_WISH:
            return False
        wishes = {_plain(wish) for wish in self.erase_wishes}
        return self._without_courtesies(_plain(text)) in wishes

    def _without_courtesies(self, text: str) -> str:
        # The longest first: « merci » would leave the « de » of « merci de ».
        for courtesy in sorted(map(_plain, self.courtesies), key=len, reverse=True):
            rest = text.removeprefix(f"{courtesy} ").removesuffix(f" {courtesy}")
            if rest != text:
                return self._without_courtesies(rest)
        return text


def _plain(text: str) -> str:
    """Return the words alone, without case, accents and signs, with one space between."""
    letters = (
        char
        for char in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(char)
    )
    return " ".join("".join(char if char.isalnum() else " " for char in letters).split())


@cache
def load_wordings() -> Wordings:
    """Return the sentences of content/messages.yml.

    Raises msgspec.ValidationError for a wrong file.
    """
    return msgspec.yaml.decode(CONTENT.read_bytes(), type=Wordings)

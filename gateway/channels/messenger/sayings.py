"""What the channel says itself, as Graph's messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gateway.channels.messenger.content import Wordings, load_wordings
from gateway.channels.messenger.render import render
from gateway.conversations.models import Language

# Payloads of the channel's own buttons; an answer's begin with a slash.
CONTINUE, ERASE, GET_STARTED = "CONTINUE", "ERASE", "GET_STARTED"
ASK = "ASK/"  # the title of such a button is the question

GraphMessages = list[dict[str, Any]]


@dataclass(frozen=True)
class Saying:
    """Something to say that is no stored reply: its text, buttons and links."""

    text: str
    buttons: list[dict[str, str]] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)


class Sayings:
    """The sentences of content/messages.yml with the settings' values in them.

    `contact_link` gives the contact form's address in a language.
    """

    def __init__(self, days: int, policy_url: str, contact_link: Callable[[Language], str]) -> None:
        self.wordings: Wordings = load_wordings()
        self._days = days
        self._policy_url = policy_url
        self._contact_link = contact_link

    def notice(self) -> GraphMessages:
        """Return the notice with its two quick replies, « Continuer » first."""
        french = self.wordings.fr
        buttons = [_button(french.accept, CONTINUE), _button(french.erase, ERASE)]
        return render([Saying(self.wordings.notice(self._days, self._policy_url), buttons)])

    def welcome(self, language: Language | None) -> GraphMessages:
        """Return the invitation to ask, with questions to begin with; None: in both languages."""
        spoken: list[Language] = [language] if language else ["fr", "en"]
        wordings = [self.wordings.in_language(each) for each in spoken]
        questions = [
            _button(title, f"{ASK}{topic}") for topic, title in wordings[0].suggestions.items()
        ]
        return render([Saying("\n\n".join(each.welcome for each in wordings), questions)])

    def attachment(self, language: Language) -> GraphMessages:
        """Return what answers a picture, with the way to the contact form."""
        wording = self.wordings.in_language(language)
        link = {"title": wording.contact, "url": self._contact_link(language)}
        return render([Saying(wording.attachment, links=[link])])

    def erased(self, language: Language | None) -> GraphMessages:
        """Return the confirmation that everything is erased; None: in both languages."""
        spoken: list[Language] = [language] if language else ["fr", "en"]
        said = (self.wordings.in_language(each).erased for each in spoken)
        return render([Saying("\n\n".join(said))])

    def is_acceptance(self, text: str) -> bool:
        """Tell whether somebody typed the title of the button that accepts."""
        typed = text.strip(" .!").casefold()
        return typed in {self.wordings.fr.accept.casefold(), self.wordings.en.accept.casefold()}


def _button(title: str, payload: str) -> dict[str, str]:
    return {"title": title, "payload": payload}

"""Hand over to people: a link to the contact form that staff can trace."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

# No letter that is taken for another when it is read aloud on the telephone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_TITLES = {"fr": "Ouvrir le formulaire de contact", "en": "Open the contact form"}
_TEXTS = {
    "fr": "Voici le formulaire de contact. Votre référence\N{NO-BREAK SPACE}: {reference}.",
    "en": "Here is the contact form. Your reference: {reference}.",
}
_DEFAULT_SUBJECTS = {"fr": "Question générale", "en": "General question"}


class HandOffToContactForm(Action):
    """Offers the contact form and records the reference in slots, which the gateway stores."""

    def name(self) -> str:
        """Return the name that rules use."""
        return "action_hand_off_to_contact_form"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        """Utter the link; set `handoff_reference` and `handoff_subject`."""
        language = "en" if tracker.get_slot("language") == "en" else "fr"
        subject = _subject(tracker.events) or _DEFAULT_SUBJECTS[language]
        reference = new_reference()
        url = contact_form_url(reference, subject, language)
        dispatcher.utter_message(
            text=_TEXTS[language].format(reference=reference),
            json_message={"links": [{"title": _TITLES[language], "url": url}]},
        )
        return [SlotSet("handoff_reference", reference), SlotSet("handoff_subject", subject)]


def new_reference() -> str:
    """Return a short random reference such as `K7PX-4M2Q` (30^8, some 6.6e11 possibilities)."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def contact_form_url(reference: str, subject: str, language: str) -> str:
    """Return the form's address with `ref`, `sujet` and `langue` added to its own query."""
    parts = urlsplit(os.environ.get("CONTACT_FORM_URL") or _built_in_form())
    query = [*parse_qsl(parts.query), ("ref", reference), ("sujet", subject), ("langue", language)]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _built_in_form() -> str:
    """Return the address of the gateway's own form, as gateway/settings.py says it."""
    gateway = os.environ.get("PUBLIC_URL") or f"http://localhost:{os.environ.get('PORT') or 8000}"
    return f"{gateway.rstrip('/')}/contact"


def _subject(events: list[dict[str, Any]]) -> str | None:
    """Return the title of the topic just answered: words of ours, never the visitor's."""
    for event in reversed(events):
        if event.get("event") == "user":
            return None
        title = ((event.get("metadata") or {}).get("metadata") or {}).get("title")
        if event.get("event") == "bot" and title:
            return str(title)
    return None

"""The contact form: what a person typed, and whether it can be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from gateway.contact.phones import is_phone
from gateway.contact.references import is_reference, normal_reference
from gateway.conversations.models import Language
from gateway.conversations.text import cleaned
from gateway.mail.address import is_mail_address

MAX_NAME = 120  # characters, as all of these
MAX_SUBJECT = 128
MAX_MESSAGE = 2000


@dataclass(frozen=True)
class ContactForm:
    """The form as it stands on the page: shown again, it has everything that was typed."""

    form_id: UUID = field(default_factory=uuid4)
    language: Language = "fr"
    reference: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    subject: str = ""
    message: str = ""
    may_contact: bool = False
    joins_transcript: bool = False
    website: str = ""
    """A field that nobody sees; programs that fill in forms do."""

    @classmethod
    def from_link(cls, query: Mapping[str, str]) -> ContactForm:
        """Return an empty form with what the hand-off's link says: `ref`, `sujet`, `langue`."""
        return cls(
            language=language_of(query.get("langue")),
            reference=known_form(query.get("ref", "")),
            subject=_one_line(query.get("sujet", ""))[:MAX_SUBJECT],
        )

    @classmethod
    def from_post(cls, sent: Mapping[str, Any]) -> ContactForm:
        """Return the form as it was sent; a field that is missing is empty."""

        def text(name: str) -> str:
            value = sent.get(name)
            return value if isinstance(value, str) else ""

        return cls(
            form_id=_form_id(text("form")),
            language=language_of(text("langue")),
            reference=known_form(text("ref")),
            name=_one_line(text("name")),
            email=_one_line(text("email")).lower(),
            phone=_one_line(text("phone")),
            subject=_one_line(text("subject")),
            message=cleaned(text("message")),
            may_contact=text("contact") == "yes",
            joins_transcript=text("transcript") == "yes",
            website=text("website"),
        )

    def faults(self) -> dict[str, str]:
        """Return what keeps it from being sent: a key of the wording's `errors` by field."""
        found = {
            "name": _length(self.name, MAX_NAME, "name"),
            **self._address_faults(),
            "subject": _length(self.subject, MAX_SUBJECT, "subject"),
            "message": "message_long" if len(self.message) > MAX_MESSAGE else "",
            "contact": "" if self.may_contact else "contact_missing",
            "website": "website_filled" if self.website else "",
        }
        return {name: fault for name, fault in found.items() if fault}

    def _address_faults(self) -> dict[str, str]:
        if not self.email and not self.phone:
            return {"email": "address_missing"}
        return {
            "email": "email_wrong" if self.email and not is_mail_address(self.email) else "",
            "phone": "phone_wrong" if self.phone and not is_phone(self.phone) else "",
        }


def language_of(code: str | None) -> Language:
    """Return the language of a code; French for any other."""
    return "en" if code == "en" else "fr"


def known_form(reference: str) -> str:
    """Return a reference as it is kept, or nothing for a text that is none."""
    normal = normal_reference(reference)
    return normal if is_reference(normal) else ""


def _form_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _one_line(raw: str) -> str:
    return " ".join(cleaned(raw).split())


def _length(text: str, most: int, name: str) -> str:
    if not text:
        return f"{name}_missing"
    return f"{name}_long" if len(text) > most else ""

"""The kinds of data that are kept for a time, with the bounds of that time and their reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from gateway.audit.models import AuditEntry
from gateway.contact.models import ContactRequest, HandOff
from gateway.conversations.models import Conversation
from gateway.mail.models import MailDelivery
from gateway.privacy.models import ErasureReceipt, Incident, PersonFile
from gateway.record import Record

YEAR = 365  # days
# Regulation respecting confidentiality incidents (Québec, A-2.1, r. 3.1), section 8: five years.
INCIDENT_YEARS = 5 * YEAR + 2


@dataclass(frozen=True)
class Kind:
    """One kind of data: rows of `table` whose `moment` is longer ago than the rule's days.

    `shortest` and `longest` bound the rule (days); `longest` None: what the settings promise.
    """

    name: str
    table: type[Record]
    moment: InstrumentedAttribute[Any]
    usual: int
    shortest: int
    longest: int | None


KINDS = (
    Kind("conversations", Conversation, Conversation.last_activity_at, 180, 1, None),
    Kind("audit", AuditEntry, AuditEntry.at, 2 * YEAR, YEAR, 10 * YEAR),
    Kind("incidents", Incident, Incident.known_on, INCIDENT_YEARS, INCIDENT_YEARS, 20 * YEAR),
    Kind("receipts", ErasureReceipt, ErasureReceipt.erased_at, 3 * YEAR, YEAR, 20 * YEAR),
    Kind("requests", ContactRequest, ContactRequest.closed_at, YEAR, 30, 7 * YEAR),
    Kind("handoffs", HandOff, HandOff.created_at, 2 * YEAR, 30, 7 * YEAR),
    Kind("mail", MailDelivery, MailDelivery.created_at, 30, 7, YEAR),
    Kind("dossiers", PersonFile, PersonFile.created_at, 30, 1, 90),
)


def kind_named(name: str) -> Kind | None:
    """Return the kind with this name."""
    return next((kind for kind in KINDS if kind.name == name), None)

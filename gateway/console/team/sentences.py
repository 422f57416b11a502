"""What an entry of the log says to a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.audit.models import AuditEntry
from gateway.console.strings import Strings

# Which words a detail's value is read with, by its name.
_GROUPS = {
    "role": ["roles"],
    "before": ["roles"],
    "after": ["roles"],
    "means": ["means"],
    "kind": ["audit_kinds"],
    "kinds": ["masks"],
    "how": ["settled_how"],
    "result": ["call_results"],
    "reason": ["team_errors", "reveal_reasons", "closing_reasons"],
    "intent": ["intents", "topics"],
    "format": ["audit_formats"],
    "per": ["audit_formats"],
    "place": ["audit_formats"],
}
# Where an entry's subject is looked at, by its kind.
_PAGES = {
    "conversation": "/console/conversations/",
    "message": "/console/messages/",
    "request": "/console/requests/",
    "incident": "/console/privacy/incidents/",
    "receipt": "/console/privacy/receipts/",
}


def action_sentence(words: Strings, entry: AuditEntry) -> str:
    """Return the sentence of an action, which is its identifier when nobody wrote one."""
    return str(words["audit_actions"].get(entry.action, entry.action))


def subject_address(entry: AuditEntry) -> str | None:
    """Return the address of what an entry is about; None where it has no page."""
    page = _PAGES.get(entry.kind)
    return f"{page}{entry.subject}" if page and entry.subject else None


def detail_words(
    words: Strings, details: Mapping[str, Any], names: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return the details of an entry as names and values to read.

    `names` are what people are called, by the identifiers of their accounts.
    """
    return [
        (words["audit_details"].get(name, name), _value(words, name, value, names))
        for name, value in details.items()
        if value not in (None, "")
    ]


def _value(words: Strings, name: str, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(_value(words, name, each, names) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_value(words, name, each, names)}" for key, each in value.items())
    known = [words[group] for group in _GROUPS.get(name, [])]
    return next((str(each[value]) for each in known if value in each), names.get(value, str(value)))

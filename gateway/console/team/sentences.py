"""What an entry of the log says to a person."""

from __future__ import annotations

from typing import Any

from gateway.audit.models import AuditEntry
from gateway.console.strings import Strings


def action_sentence(words: Strings, entry: AuditEntry) -> str:
    """Return the sentence of an action, which is its identifier when nobody wrote one."""
    return str(words["audit_actions"].get(entry.action, entry.action))


def detail_words(words: Strings, details: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the details of an entry as names and values to read."""
    return [
        (words["audit_details"].get(name, name), _value(words, value))
        for name, value in details.items()
    ]


def _value(words: Strings, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_value(words, each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_value(words, each)}" for name, each in value.items())
    if isinstance(value, str):
        known = {**words["roles"], **words["means"], **words["audit_kinds"]}
        return str(known.get(value, value))
    return str(value)

"""Payloads of buttons: `/intent` or `/intent{"entity": "value"}`."""

from __future__ import annotations

import json
import re
from typing import Any

from rasa.shared.core.domain import Domain

from engine.errors import UnknownPayloadError

_PAYLOAD = re.compile(r"/(?P<intent>[a-z][a-z0-9_]*)(?P<entities>\{.*\})?", re.DOTALL)


def parse_payload(payload: str, domain: Domain) -> dict[str, Any]:
    """Return Rasa's parse data for a button's payload: intent, ranking and entities.

    Raises UnknownPayloadError when it has another form, or names an intent or entity that the
    domain does not have.
    """
    match = _PAYLOAD.fullmatch(payload)
    if match is None:
        raise UnknownPayloadError("the payload is not of the form /intent{…}")
    intent = match["intent"]
    if intent not in domain.intents:
        raise UnknownPayloadError("the payload names an intent that does not exist")
    try:
        values = json.loads(match["entities"] or "{}")
    except json.JSONDecodeError as error:
        raise UnknownPayloadError("the payload's entities are not JSON") from error
    if not all(name in domain.entities and isinstance(values[name], str) for name in values):
        raise UnknownPayloadError("the payload names an entity that does not exist")
    chosen = {"name": intent, "confidence": 1.0}
    return {
        "text": payload,
        "intent": chosen,
        "intent_ranking": [chosen],
        "entities": [
            {"entity": name, "value": value, "start": 0, "end": len(payload)}
            for name, value in values.items()
        ],
    }

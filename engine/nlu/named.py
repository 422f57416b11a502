"""The entities that a message names: read, added, replaced."""

from __future__ import annotations

from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message


def named(message: Message, entity: str) -> str | None:
    """Return the first value of the entity that the message names, or None."""
    for row in message.get(ENTITIES) or []:
        if row[ENTITY_ATTRIBUTE_TYPE] == entity:
            return str(row[ENTITY_ATTRIBUTE_VALUE])
    return None


def name_if_unnamed(message: Message, entity: str, value: str, extractor: str) -> None:
    """Add the entity, over the whole text, to a message that names none of its kind."""
    if named(message, entity) is None:
        row = {
            ENTITY_ATTRIBUTE_TYPE: entity,
            ENTITY_ATTRIBUTE_VALUE: value,
            ENTITY_ATTRIBUTE_START: 0,
            ENTITY_ATTRIBUTE_END: len(message.get(TEXT)),
            EXTRACTOR: extractor,
        }
        message.set(ENTITIES, [*(message.get(ENTITIES) or []), row], add_to_output=True)


def name_instead(message: Message, entity: str, value: str, extractor: str) -> None:
    """Set the entity in the place of what the message names of its kind."""
    rows = message.get(ENTITIES) or []
    kept = [row for row in rows if row[ENTITY_ATTRIBUTE_TYPE] != entity]
    message.set(ENTITIES, kept, add_to_output=True)
    name_if_unnamed(message, entity, value, extractor)

"""One value of an entity, or none."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
)
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SingleValueFilter(GraphComponent):
    """Drops an entity of which a message names several values.

    « Modic 1, 2 ou 3 » asks for the comparison and not for the first of them, which is what
    Rasa's slot would keep.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SingleValueFilter:
        """Build the component; it has no settings and learns nothing."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Keep, in each message, the entities that have one value."""
        for message in messages:
            entities = message.get(ENTITIES) or []
            values = defaultdict(set)
            for entity in entities:
                values[entity[ENTITY_ATTRIBUTE_TYPE]].add(entity[ENTITY_ATTRIBUTE_VALUE])
            kept = [row for row in entities if len(values[row[ENTITY_ATTRIBUTE_TYPE]]) == 1]
            if entities:
                message.set(ENTITIES, kept, add_to_output=True)
        return messages

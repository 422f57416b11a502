"""Components that read the project's files at training, and carry what they read in the model."""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

_FILE = "carried.json"


class Carried(GraphComponent):
    """What `read` returns, as plain data, is written by `carry` and comes back as `rows`.

    So a model can be served without the files that it was made from, and never disagrees with them.
    """

    @staticmethod
    def read(config: dict[str, Any]) -> Any:
        """Read the project's files that the configuration names; return plain data for JSON."""
        raise NotImplementedError

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Carried:
        """Build the component with what the project's files say now."""
        return cls(config, model_storage, resource, cls.read(config))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Carried:
        """Build the component with what the model carries."""
        with model_storage.read_from(resource) as directory:
            rows = json.loads((directory / _FILE).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, rows)

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, rows: Any
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._rows = rows

    def carry(self, rows: Any) -> Resource:
        """Write plain data to the model's storage; return the resource that it is."""
        with self._model_storage.write_to(self._resource) as directory:
            (directory / _FILE).write_text(json.dumps(rows), encoding="utf-8")
        return self._resource

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import SPACY_DOCS
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from engine.nlu.french_words import FrenchWords


@pytest.fixture(scope="session")
def french() -> SpacyModel:
    return FrenchWords.load_model("fr_core_news_sm")


@pytest.fixture
def message(french: SpacyModel) -> Callable[[str], Message]:
    """Make a message as it leaves FrenchWords."""

    def make(text: str) -> Message:
        doc = french.model(text.lower())
        return Message({TEXT: text, SPACY_DOCS[TEXT]: doc})

    return make


@pytest.fixture
def arguments(tmp_path: Path) -> tuple[LocalModelStorage, Resource, ExecutionContext]:
    """Return what Rasa gives every component beside its configuration."""
    return (
        LocalModelStorage(tmp_path),
        Resource("component"),
        ExecutionContext(GraphSchema({}), node_name="component"),
    )


def with_defaults(component: Any, **config: Any) -> dict[str, Any]:
    return {**component.get_default_config(), **config}

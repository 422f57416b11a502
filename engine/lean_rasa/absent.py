"""In place of the modules of DIET, TED and the response selector: their names, to be refused.

Rasa's check of a configuration asks whether it uses one of them, and so imports them all. Its
entity extractors import `rasa.utils.train_utils`, which nothing calls, and which is this too.
"""

from __future__ import annotations

from typing import Any, NoReturn

from rasa.engine.graph import GraphComponent
from rasa.shared.exceptions import InvalidConfigException


class _Absent(GraphComponent):
    @classmethod
    def create(cls, *_: Any, **__: Any) -> NoReturn:
        """Raise InvalidConfigException: the component needs TensorFlow, which is left out."""
        raise InvalidConfigException(
            f"{cls.__name__} needs TensorFlow, which engine/lean_rasa leaves out"
        )

    load = create


class DIETClassifier(_Absent):
    """Rasa's transformer for intents and entities."""


class TEDPolicy(_Absent):
    """Rasa's transformer for dialogues."""


class ResponseSelector(_Absent):
    """Rasa's choice among answers."""

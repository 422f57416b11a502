"""Rasa without TensorFlow, which nothing here uses: 440 MB and some seconds less.

Rasa names all its components in one module, and so imports DIET, TED and with them TensorFlow
whatever config.yml says; so does its check of config.yml. The modules on the way are replaced by
those of this folder, before anything imports them. `pip` installs TensorFlow all the same, for
the reference pipelines of the evaluation, which are whole Rasa.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

# Set where the whole of Rasa is wanted: for the reference pipelines of the evaluation.
WHOLE_RASA = "MODIC_WHOLE_RASA"
_REPLACED = {
    "rasa.engine.recipes.default_components": "components.py",
    "rasa.nlu.classifiers.diet_classifier": "absent.py",
    "rasa.nlu.selectors.response_selector": "absent.py",
    "rasa.core.policies.ted_policy": "absent.py",
    "rasa.utils.train_utils": "absent.py",
}


class _LeanFinder(MetaPathFinder):
    """Finds our files under the names of the modules that they replace."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a replaced module, and nothing for every other."""
        file = _REPLACED.get(fullname)
        return spec_from_file_location(fullname, Path(__file__).parent / file) if file else None


def install() -> None:
    """Make the coming import of Rasa lean, unless WHOLE_RASA is set in the environment."""
    installed = any(isinstance(finder, _LeanFinder) for finder in sys.meta_path)
    if not installed and not os.environ.get(WHOLE_RASA):
        sys.meta_path.insert(0, _LeanFinder())

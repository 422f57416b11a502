from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from rasa.engine.recipes.default_components import DEFAULT_COMPONENTS
from rasa.nlu.classifiers.diet_classifier import DIETClassifier
from rasa.shared.exceptions import InvalidConfigException

from engine.lean_rasa import WHOLE_RASA

LOADED = """
import sys, engine.serve, rasa.model_training
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.graph_components.validators import default_recipe_validator
print("tensorflow" in sys.modules, hasattr(default_recipe_validator.DIETClassifier, "train"))
"""


def test_the_engine_runs_without_tensorflow() -> None:
    assert loaded({}) == "False False"


def test_the_whole_of_rasa_is_there_for_who_asks() -> None:
    assert loaded({WHOLE_RASA: "1"}) == "True True"


def test_every_component_of_rasa_that_the_pipeline_names_is_listed() -> None:
    config = yaml.safe_load(Path("config.yml").read_text(encoding="utf-8"))
    named = {step["name"] for step in [*config["pipeline"], *config["policies"]]}
    ours = {name for name in named if name.startswith("engine.")}
    assert {component.__name__ for component in DEFAULT_COMPONENTS} == named - ours


def test_a_component_that_is_left_out_says_so() -> None:
    with pytest.raises(InvalidConfigException, match="DIETClassifier needs TensorFlow"):
        DIETClassifier.create({}, None, None, None)


def loaded(environment: dict[str, str]) -> str:
    quiet = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", **environment}
    run = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, env=quiet, check=True
    )
    return run.stdout.strip().splitlines()[-1]

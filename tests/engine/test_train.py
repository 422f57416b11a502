from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import ModelMissingError
from engine.model import newest_model
from engine.train import MODELS, fingerprint, inputs


def a_project(root: Path) -> Path:
    (root / "data/faq").mkdir(parents=True)
    (root / "config.yml").write_text("language: fr")
    (root / "data/faq/infection.yml").write_text("nlu: []")
    return root


def test_the_fingerprint_stays_when_nothing_changes(tmp_path: Path) -> None:
    root = a_project(tmp_path)
    before = fingerprint(root)
    (root / "README.md").write_text("no input of a model")
    (root / "config.yml").touch()
    assert fingerprint(root) == before


def test_a_changed_byte_a_new_file_and_a_new_name_each_change_it(tmp_path: Path) -> None:
    root = a_project(tmp_path)
    seen = {fingerprint(root)}
    (root / "data/faq/infection.yml").write_text("nlu: [ ]")
    seen.add(fingerprint(root))
    (root / "data/faq/contact.yml").write_text("nlu: []")
    seen.add(fingerprint(root))
    (root / "data/faq/contact.yml").rename(root / "data/faq/kontakt.yml")
    seen.add(fingerprint(root))
    assert len(seen) == 4


def test_the_inputs_hold_the_patterns_the_answers_and_the_components() -> None:
    names = {path.as_posix() for path in inputs()}
    assert {
        "config.yml",
        "domain.yml",
        "data/faq/infection.yml",
        "data/safety/patterns/bladder_bowel.yml",
        "engine/nlu/intent_classifier.py",
        "requirements/engine.lock",
    } <= names


def test_nothing_is_trained_when_nothing_changed() -> None:
    target = MODELS / f"modic-{fingerprint()}.tar.gz"
    size = target.stat().st_size
    run = subprocess.run(
        [sys.executable, "-m", "engine.train"], capture_output=True, text=True, check=True
    )
    assert run.stdout == ""
    assert target.stat().st_size == size
    assert newest_model() == target


def test_no_model_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="make train"):
        newest_model(tmp_path)

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.data import get_data_files, is_config_file, is_likely_yaml_file, is_nlu_file

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


def test_where_sentences_came_from_is_no_training_data(tmp_path: Path) -> None:
    """Rasa reads YAML and JSON below data/, and data/provenance.tsv is neither."""
    root = a_project(tmp_path)
    before = fingerprint(root)
    path = root / "data/provenance.tsv"
    path.write_text("# ids\nT-22222\t" + 64 * "0" + "\n")
    assert fingerprint(root) == before
    assert get_data_files([str(root / "data")], is_nlu_file) == [
        str(root / "data/faq/infection.yml")
    ]
    for reads in (is_config_file, is_likely_yaml_file, YAMLStoryReader.is_stories_file):
        assert not reads(str(path))


def test_another_root_is_where_files_are_looked_for(tmp_path: Path) -> None:
    root = a_project(tmp_path)
    model = root / f"var/models/modic-{fingerprint(root)}.tar.gz"
    model.parent.mkdir(parents=True)
    model.touch()
    run = subprocess.run(
        [sys.executable, "-m", "engine.train", "--root", str(root)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == ""  # it is there, and nothing is trained


def test_no_model_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="make train"):
        newest_model(tmp_path)

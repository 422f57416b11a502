"""Rasa's own validation: intents, responses, actions and rules fit together."""

from __future__ import annotations

from rasa.shared.importers.importer import TrainingDataImporter
from rasa.validator import Validator


def test_rasa_finds_nothing_to_complain_about() -> None:
    importer = TrainingDataImporter.load_from_config("config.yml", "domain.yml", ["data"])
    validator = Validator.from_importer(importer)
    assert validator.verify_domain_validity()
    assert validator.verify_intents(ignore_warnings=False)
    assert validator.verify_example_repetition_in_intents(ignore_warnings=False)
    assert validator.verify_utterances_in_stories(ignore_warnings=False)
    assert validator.verify_actions_in_stories_rules()
    assert validator.verify_form_slots()
    assert validator.verify_slot_mappings()
    assert validator.verify_story_structure(ignore_warnings=False)

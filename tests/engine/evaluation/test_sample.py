from __future__ import annotations

from pathlib import Path

from rasa.shared.nlu.training_data.loading import load_data

from engine.evaluation.sample import write_sample
from engine.knowledge import DATA, read_outcomes


def test_a_quarter_of_every_intent_and_all_answers(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert write_sample(4, folder) > 2000
    whole, quarter = load_data(str(DATA / "faq")), load_data(str(folder / "faq"))
    assert quarter.intents == whole.intents
    for intent, count in whole.number_of_examples_per_intent.items():
        assert quarter.number_of_examples_per_intent[intent] == -(-count // 4)
    assert read_outcomes(folder) == read_outcomes(DATA)

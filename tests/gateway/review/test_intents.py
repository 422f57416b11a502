"""Staff choose from what the assistant can learn, under names in both languages."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import get_args

import pytest
import yaml

from gateway.console.strings import strings
from gateway.conversations.models import Language
from gateway.review.errors import EmptyError, TooLongError
from gateway.review.intents import choosable_intents
from gateway.review.models import LONGEST_TAG, RevealReason
from gateway.review.proposals import Proposal
from gateway.review.tags import normal_tag
from gateway.training.data_files import read_intents

CHOOSABLE = list(chain.from_iterable(choosable_intents().values()))
NOT_TRAINED = {"nlu_fallback", "clarify"}  # what the engine says of itself


def test_they_are_the_intents_of_the_domain_that_can_be_learned() -> None:
    domain = yaml.safe_load(Path("domain.yml").read_text(encoding="utf-8"))
    assert set(CHOOSABLE) == set(domain["intents"]) - NOT_TRAINED
    assert set(CHOOSABLE) == set(read_intents())
    assert len(CHOOSABLE) == len(set(CHOOSABLE))


def test_dangers_are_those_of_the_safety_folder() -> None:
    dangers = {name for name, intent in read_intents().items() if intent.is_red_flag}
    assert set(choosable_intents()["danger"]) == dangers


@pytest.mark.parametrize("language", get_args(Language))
def test_each_has_a_name_of_its_own(language: Language) -> None:
    words = strings(language)
    names = [words.intent(intent) for intent in CHOOSABLE]
    assert not set(names) & set(CHOOSABLE)
    assert len(set(names)) == len(names), sorted(names)
    assert set(words["intent_groups"]) == set(choosable_intents())
    assert set(words["reveal_reasons"]) == set(get_args(RevealReason))
    assert set(words["proposals"]) == set(get_args(Proposal))


def test_a_tag_has_one_spelling() -> None:
    assert normal_tag("  #À   Rappeler ") == "à rappeler"
    assert normal_tag("e\u0301te\u0301\u202e") == "été"
    assert normal_tag("x" * LONGEST_TAG) == "x" * LONGEST_TAG
    with pytest.raises(TooLongError):
        normal_tag("x" * (LONGEST_TAG + 1))
    for empty in ("", "  ", "#", "\u0000"):
        with pytest.raises(EmptyError):
            normal_tag(empty)

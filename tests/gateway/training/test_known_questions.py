"""What is learned already is found, however it is written; and quickly."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from gateway.training.data_files import ROOT, read_intents
from gateway.training.known_questions import (
    KnownQuestions,
    _read,
    known_questions,
    read_known_questions,
)
from gateway.training.likeness import Sentence, is_near_copy
from gateway.training.plugin import EVERY, KnownQuestionsPlugin

INFECTION = "Le Modic 1 veut-il dire que j'ai une infection dans le dos ?"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Combien de temps dure la récupération ?", "combien de temps dure la recuperation", True),
        ("Combien de temps dure la récupération ?", "combien d temps dure la récuperation", True),
        ("est-ce que la physio aide vraiment", "est-ce que la physio aide", True),
        ("est-ce que la physio aide", "est-ce que la physio fait mal", False),
        ("merci", "merci", True),
        ("merci", "merci beaucoup", False),
        ("plan B", "plan C", False),
    ],
)
def test_near_copies(one: str, other: str, alike: bool) -> None:
    assert is_near_copy(Sentence.of(one), Sentence.of(other)) is alike
    assert is_near_copy(Sentence.of(other), Sentence.of(one)) is alike


def test_every_learned_sentence_is_found_and_none_takes_long() -> None:
    known = read_known_questions()
    every = [(intent, text) for intent in known.intents.values() for text in intent.examples]
    assert len(every) > 10_000
    started = time.perf_counter()
    asked = list(islice(every, 0, None, 100))
    for intent, text in asked:
        found = known.near_copies(text)
        if any(char.isalnum() for char in text):
            assert (intent.name, text) in {(each.intent, each.sentence.text) for each in found}
    assert (time.perf_counter() - started) / len(asked) < 0.5


def test_questions_that_only_test_are_known_as_such() -> None:
    known = read_known_questions()
    assert known.has_held_out
    found = known.near_copies(
        "chu sur la csst depuis mars, y vont tu payer pour tagmed pi le voyage"
    )
    assert [(each.use, each.intent) for each in found] == [("held_out", "price_and_insurance")]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "data/faq").mkdir(parents=True)
    shutil.copy(ROOT / "data/faq/infection.yml", tmp_path / "data/faq")
    yield tmp_path


def test_a_changed_file_is_read_again_and_another_is_not(project: Path) -> None:
    first = read_known_questions(project)
    assert read_known_questions(project) is first
    assert not first.has_held_out
    path = project / "data/faq/infection.yml"
    path.write_text(path.read_text().replace("examples: |\n", "examples: |\n    - zèbre violet\n"))
    os.utime(path, (1, 1))
    assert read_known_questions(project) is not first
    assert read_known_questions(project).near_copies("ZEBRE VIOLET !")


def test_every_intent_has_its_file_and_its_answer() -> None:
    intents = read_intents()
    assert intents["infection"].path == Path("data/faq/infection.yml")
    assert (intents["infection"].topic, intents["infection"].outcome) == ("infection", "answer")
    assert intents["trauma_minor"].is_red_flag
    assert intents["trauma_minor"].outcome == "urgent"
    assert not intents["follow_up_why"].is_red_flag
    assert intents["follow_up_why"].outcome is None


async def test_they_are_read_before_anybody_asks() -> None:
    plugin = KnownQuestionsPlugin()
    assert await plugin.do(asyncio.Event()) == EVERY
    read = _read.cache_info().misses
    await known_questions()
    assert _read.cache_info().misses == read
    assert gc.get_freeze_count() > 10_000
    gc.unfreeze()


async def test_files_that_cannot_be_read_are_told_and_looked_at_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def unreadable() -> KnownQuestions:
        raise OSError

    monkeypatch.setattr("gateway.training.plugin.known_questions", unreadable)
    assert await KnownQuestionsPlugin().do(asyncio.Event()) == EVERY
    assert "OSError" in caplog.text

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from engine.nlu.keys import PART
from engine.nlu.message_splitter import MessageSplitter
from tests.engine.nlu.conftest import with_defaults


@pytest.fixture
def splitter(arguments: Any) -> MessageSplitter:
    return MessageSplitter.create(with_defaults(MessageSplitter), *arguments)


def parts(splitter: MessageSplitter, text: str) -> list[str]:
    return [text[start:end] for start, end in splitter.spans(text)]


def test_sentences_are_parts_and_short_ones_join_their_neighbour(splitter: MessageSplitter) -> None:
    text = "Bonjour. J’ai mal au dos depuis mars. Merci ! Combien coûte la chirurgie ?"
    assert parts(splitter, text) == [
        "Bonjour. J’ai mal au dos depuis mars. Merci !",
        "Combien coûte la chirurgie ?",
    ]


def test_one_sentence_has_no_parts(splitter: MessageSplitter) -> None:
    assert parts(splitter, "C’est quoi un Modic 1 ?") == []
    assert parts(splitter, "") == []


def test_dictated_text_is_cut_where_the_subject_changes(splitter: MessageSplitter) -> None:
    story = " ".join(["mot"] * 22)
    cut = parts(splitter, f"{story} au fait depuis hier je ne sens plus ma vessie")
    assert cut[-1] == "au fait depuis hier je ne sens plus ma vessie"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("C’est quoi les traitements", "et pendant combien de temps les essayer ?"),
        ("On organise ça comment", "et puis aussi est-ce que c’est en anglais ?"),
        ("c koi un modic 2", "é coman sa evolu"),
        ("What kinds of surgery are there,", "and what does it cost?"),
    ],
)
def test_a_second_question_is_a_part(splitter: MessageSplitter, first: str, second: str) -> None:
    assert parts(splitter, f"{first} {second}") == [first, second]


def test_text_that_nothing_divides_is_seen_through_windows(splitter: MessageSplitter) -> None:
    words = [f"mot{number}" for number in range(100)]
    windows = parts(splitter, " ".join(words))
    assert all(len(window.split()) <= 25 for window in windows)
    assert {word for window in windows for word in window.split()} == set(words)


def test_parts_stand_behind_their_message_and_are_bounded(
    splitter: MessageSplitter, message: Callable[[str], Message]
) -> None:
    rows = splitter.process([message("Voici une phrase assez longue. " * 60), message("merci")])
    assert [bool(row.get(PART)) for row in rows] == [False, *[True] * 16, False]
    assert rows[1].get(TEXT) == "Voici une phrase assez longue."

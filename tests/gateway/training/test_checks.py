"""The gate: what may not be learned is not, and why is said."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from gateway.console.strings import strings
from gateway.conversations.models import Language
from gateway.search.words import near_key
from gateway.training.candidates import propose_by_hand, propose_candidate
from gateway.training.checks import LEAVING, find_obstacles, is_blocked
from gateway.training.data_files import read_intents
from gateway.training.known_questions import KnownQuestions, read_known_questions
from gateway.training.models import Candidate
from gateway.training.provenance import digest
from tests.gateway.training.conftest import Sessions, store_message
from tests.gateway.training.test_candidates import SCREWS, corrected

TRAINED = "Que se passe-t-il après l'échec de la physiothérapie ?"
HELD_OUT = "Est-ce que l'évaluation avec le Dr Desforges est payante?"


def sentence(text: str, intent: str = "implant_details", language: Language = "fr") -> Candidate:
    return Candidate(
        id=uuid4(), text=text, intent=intent, language=language, near_key=near_key(text),
        state="proposed", provenance="T-22222",
    )  # fmt: skip


def obstacles(candidate: Candidate, *others: Candidate) -> dict[str, dict[str, Any]]:
    found = find_obstacles(candidate, read_known_questions(), others)
    return {check["name"]: check for check in found}


@pytest.mark.parametrize(
    ("candidate", "name"),
    [
        (sentence(""), "empty"),
        (sentence("… ?!"), "empty"),
        (sentence("vis " * 126), "too_long"),
        (sentence("mon courriel est lise@exemple.ca, et les vis ?"), "personal_data"),
        (sentence("je suis ⟦nom⟧, et les vis ?"), "personal_data"),
        (sentence("will they ever take the screws out of my back"), "wrong_language"),
        (sentence("est-ce que les vis vont rester dans mon dos", language="en"), "wrong_language"),
        (sentence("les vis", intent="../../etc/passwd"), "unknown_intent"),
        (sentence("les vis", intent="nlu_fallback"), "unknown_intent"),
        (sentence(TRAINED, intent="after_failure"), "known"),
        (sentence(TRAINED.lower().replace("é", "e"), intent="after_failure"), "known"),
        (sentence(TRAINED, intent="cost"), "conflict"),
        (sentence(HELD_OUT, intent="price_and_insurance"), "held_out"),
        (sentence(HELD_OUT.upper(), intent="cost"), "held_out"),
    ],
)
def test_what_blocks(candidate: Candidate, name: str) -> None:
    found = obstacles(candidate)
    assert name in found
    assert found[name]["blocks"]


@pytest.mark.parametrize("intent", ["cost", "after_failure"])
def test_what_leaves_data_stands_in_the_way_of_nothing(intent: str) -> None:
    ours = {digest(TRAINED): LEAVING}
    found = find_obstacles(sentence(TRAINED, intent), read_known_questions(), [], ours)
    assert [check["name"] for check in found] == []


@pytest.mark.parametrize(
    ("intent", "name"), [("cost", "candidate_conflict"), ("after_failure", "candidate_copy")]
)
def test_what_a_person_wrote_is_named_and_not_quoted(intent: str, name: str) -> None:
    ours = {digest(TRAINED): "T-33333"}
    (found,) = find_obstacles(sentence(TRAINED, intent), read_known_questions(), [], ours)
    assert (found["name"], found["provenance"], found["blocks"]) == (name, "T-33333", True)
    assert TRAINED not in str(found)


def test_a_sentence_like_another_topics_is_shown_and_a_person_decides() -> None:
    nearly = "Que se passe-t-il donc après l'échec de la physiothérapie ?"
    found = obstacles(sentence(nearly, intent="physio_osteo"))
    assert found["conflict"] == {
        "name": "conflict", "blocks": False, "question": TRAINED, "intent": "after_failure",
    }  # fmt: skip


def test_nobody_decides_against_a_red_flag() -> None:
    danger = read_intents()["bladder_bowel"].examples
    long = next(text for text in danger if 8 < len(text.split()) < 14)
    found = obstacles(sentence(f"{long} docteur", intent="daily_life"))
    assert found["conflict"]["blocks"]
    assert found["conflict"]["intent"] == "bladder_bowel"


def test_a_red_flag_says_that_it_needs_a_manager() -> None:
    found = obstacles(sentence("zone engourdie pas mal bizarre entre les fesses", "bladder_bowel"))
    assert not found["red_flag"]["blocks"]


def test_another_candidate() -> None:
    one = sentence(SCREWS)
    same, contrary = sentence(SCREWS.upper()), sentence(SCREWS, intent="cost")
    same.provenance, contrary.provenance = "T-33333", "T-44444"
    same.state = contrary.state = "approved"
    found = obstacles(one, same, contrary)
    assert found["candidate_copy"]["provenance"] == "T-33333"
    assert found["candidate_conflict"]["intent"] == "cost"
    assert found["candidate_copy"]["blocks"]
    assert found["candidate_conflict"]["blocks"]
    contrary.state = "proposed"
    assert not obstacles(one, contrary)["candidate_conflict"]["blocks"]


def test_where_the_test_questions_are_not_installed_it_says_so() -> None:
    known = KnownQuestions(read_intents(), [])
    assert [check["name"] for check in find_obstacles(sentence(SCREWS), known, [])] == [
        "held_out_elsewhere"
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_check_has_words(language: Language) -> None:
    names = {
        "empty", "too_long", "personal_data", "wrong_language", "unknown_intent", "known",
        "conflict", "held_out", "candidate_copy", "candidate_conflict", "red_flag",
        "was_alarming", "held_out_elsewhere",
    }  # fmt: skip
    assert set(strings(language)["training"]["checks"]) == names


async def test_of_two_alike_the_later_waits(sessions: Sessions) -> None:
    async with sessions() as session:
        by = uuid4()
        first = await propose_by_hand(session, SCREWS, "implant_details", "fr", by)
        second = await propose_by_hand(session, SCREWS.title(), "implant_details", "fr", by)
        assert not is_blocked(first.checks)
        assert [(c["name"], c["provenance"]) for c in second.checks if c["blocks"]] == [
            ("candidate_copy", first.provenance)
        ]


async def test_a_message_that_alarmed_is_not_quietly_made_harmless(sessions: Sessions) -> None:
    async with sessions() as session:
        message = await store_message(session, SCREWS, outcome="emergency", intent="trauma")
        candidate = await propose_candidate(session, corrected(message, "implant_details"), message)
        assert candidate is not None
        assert "was_alarming" in {check["name"] for check in candidate.checks}

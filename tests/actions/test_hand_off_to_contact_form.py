from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.hand_off_to_contact_form import HandOffToContactForm, contact_form_url, new_reference

BOT = {
    "event": "bot",
    "text": "…",
    "metadata": {"metadata": {"title": "Infection ou inflammation"}},
}
USER = {"event": "user", "text": "mes mots à moi"}


def hand_off(language: str | None, events: list[dict[str, Any]]) -> tuple[dict[str, Any], Any]:
    """Run the action; return its only message and the slots it sets."""
    dispatcher = CollectingDispatcher()
    tracker = Tracker(
        "t" * 32, {"language": language}, {}, events, False, None, {}, "action_listen"
    )
    set_slots = HandOffToContactForm().run(dispatcher, tracker, {})
    (message,) = dispatcher.messages
    return message, {event["name"]: event["value"] for event in set_slots}


def query(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query, strict_parsing=True)


def test_the_link_carries_reference_subject_and_language() -> None:
    message, slots = hand_off("fr", [USER, BOT])
    (link,) = message["custom"]["links"]
    assert link["url"].startswith("http://localhost:8000/contact?")
    assert query(link["url"]) == {
        "ref": [slots["handoff_reference"]],
        "sujet": ["Infection ou inflammation"],
        "langue": ["fr"],
    }
    assert slots["handoff_subject"] == "Infection ou inflammation"
    assert slots["handoff_reference"] in message["text"]


def test_the_subject_is_never_the_visitors_words_nor_an_earlier_turns() -> None:
    message, slots = hand_off("fr", [USER, BOT, USER])
    assert slots["handoff_subject"] == "Question générale"
    assert "mes" not in message["custom"]["links"][0]["url"].split("?")[1]


def test_english_is_spoken_to_who_speaks_it() -> None:
    message, slots = hand_off("en", [USER])
    assert message["text"].startswith("Here is the contact form")
    assert slots["handoff_subject"] == "General question"
    assert query(message["custom"]["links"][0]["url"])["langue"] == ["en"]


def test_french_is_the_default() -> None:
    assert hand_off(None, [USER])[0]["text"].startswith("Voici le formulaire")


def test_accents_spaces_and_signs_survive_the_query(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACT_FORM_URL", "https://clinic.example/form?page=2&x=a%26b#top")
    url = contact_form_url("K7PX-4M2Q", "Où & quand ? 100 % « sûr »", "fr")
    assert url.isascii()
    assert url.endswith("#top")
    assert query(url) == {
        "page": ["2"],
        "x": ["a&b"],
        "ref": ["K7PX-4M2Q"],
        "sujet": ["Où & quand ? 100 % « sûr »"],
        "langue": ["fr"],
    }


def test_references_are_short_readable_and_do_not_repeat() -> None:
    references = {new_reference() for _ in range(2000)}
    assert len(references) == 2000
    assert all(len(reference) == 9 and reference[4] == "-" for reference in references)
    assert not set("".join(references)) & set("01ILOU")


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ({}, "http://localhost:8000/contact?"),
        ({"PORT": "8001"}, "http://localhost:8001/contact?"),
        ({"PORT": "8001", "PUBLIC_URL": "https://chat.example/"}, "https://chat.example/contact?"),
        (
            {"CONTACT_FORM_URL": "https://a.example/x", "PUBLIC_URL": "https://b.example"},
            "https://a.example/x?",
        ),
        ({"CONTACT_FORM_URL": "", "PUBLIC_URL": ""}, "http://localhost:8000/contact?"),
    ],
)
def test_without_a_form_of_the_clinics_own_it_is_the_gateways(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], address: str
) -> None:
    for name in ("CONTACT_FORM_URL", "PUBLIC_URL", "PORT"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert contact_form_url("K7PX-4M2Q", "Coût", "fr").startswith(address)

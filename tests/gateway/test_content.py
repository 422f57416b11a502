"""The sentences that the gateway says itself: both languages, correct French typography."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gateway.channels.messenger import content as messages
from gateway.channels.messenger import profile
from gateway.channels.web import notice
from gateway.conversations import apology

CONTENT = [notice.CONTENT, apology.CONTENT, messages.CONTENT, profile.CONTENT]


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value
    return [text for part in parts for text in _strings(part)]


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shape(part) for key, part in value.items()}
    return len(value) if isinstance(value, list) else "text"


@pytest.mark.parametrize("file", CONTENT, ids=lambda file: file.stem)
def test_french_and_english_have_the_same_parts(file: Path) -> None:
    content = msgspec.yaml.decode(file.read_bytes())
    assert _shape(content["fr"]) == _shape(content["en"])


@pytest.mark.parametrize("file", CONTENT, ids=lambda file: file.stem)
def test_the_typography(file: Path) -> None:
    content = msgspec.yaml.decode(file.read_bytes())
    for text in _strings(content["fr"]):
        assert not re.search(r"(?<!\u00a0):(?!//)|(?<!\u202f)[;!?]", text), text
        assert not re.search(r"\u00ab(?!\u00a0)|(?<!\u00a0)\u00bb", text), text
    for text in _strings(content):
        assert "'" not in text
        assert "  " not in text


def test_the_notice_has_a_version_that_fits_the_table() -> None:
    version = notice.load_notice(3650).version
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}\.3650", version)
    assert len(version) <= 32


def test_the_notice_says_how_long_messages_are_kept() -> None:
    said = notice.load_notice(90)
    assert "90 jours" in " ".join(said.fr.paragraphs)
    assert "90 days" in " ".join(said.en.paragraphs)


@pytest.mark.parametrize(
    ("form", "link"),
    [
        ("https://a.example/contact", "https://a.example/contact?langue=en"),
        ("https://a.example/?q=%C3%A9&b=", "https://a.example/?q=%C3%A9&b=&langue=en"),
        ("https://a.example/a#b", "https://a.example/a?langue=en#b"),
    ],
)
def test_the_contact_link_says_the_language(form: str, link: str) -> None:
    assert apology.contact_link(form, "en") == link

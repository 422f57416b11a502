"""The guide of the staff is true: its pictures are there, and the keys and labels that it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gateway.console.strings import strings

DOCS = Path("docs")
GUIDE = (DOCS / "equipe.md").read_text(encoding="utf-8")
TEMPLATES = "\n".join(
    path.read_text(encoding="utf-8") for path in Path("gateway/console/templates").rglob("*.html")
)
LARGEST = 150 * 1024  # bytes of a picture
KEYS = set(re.findall(r"^\| `([a-z#/?])`", GUIDE, re.MULTILINE)) | {"?", "e", "j", "k"}
WALKED = {"j", "k"}  # widget/console/entries.ts
LABELS = [
    ("navigation", "to_review"),
    ("navigation", "requests"),
    ("navigation", "training"),
    ("ten", "title"),
    ("requests", "views", "given"),
    ("team_pages", "summary"),
    ("team_pages", "roles"),
    ("privacy", "tabs", "people"),
]


@pytest.mark.parametrize("picture", re.findall(r"!\[[^\]]*\]\(([^)]+)\)", GUIDE))
def test_a_picture_is_there_and_small(picture: str) -> None:
    assert (DOCS / picture).stat().st_size <= LARGEST


def test_the_keys_do_something() -> None:
    assert {"c", "t", "x"} <= KEYS
    missing = [key for key in KEYS - WALKED if f'data-key="{key}"' not in TEMPLATES]
    assert missing == []


@pytest.mark.parametrize("path", LABELS)
def test_a_page_is_called_what_the_guide_calls_it(path: tuple[str, ...]) -> None:
    label = strings("fr")[path[0]]
    for key in path[1:]:
        label = label[key]
    assert label in GUIDE.replace("\u00a0", " ")


def test_every_role_is_in_the_table() -> None:
    for role in strings("fr")["roles"].values():
        assert f"| {role} |" in GUIDE

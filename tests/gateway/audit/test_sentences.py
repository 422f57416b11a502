"""Every action that the code notes can be read by a person."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gateway.audit.models import AuditEntry
from gateway.console.strings import strings
from gateway.console.team.sentences import action_sentence, detail_words
from gateway.conversations.models import Language

_POSITION = {"note": 0, "note_without_account": 2}  # where the action stands among the arguments
# The trail itself, which is given the action.
_TRAIL = Path("gateway/audit/trail.py")


def noted() -> Iterator[str]:
    """Give the action of each call that notes one, as the code writes it."""
    for path in Path("gateway").rglob("*.py"):
        if path == _TRAIL or ".venv" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in _POSITION and len(node.args) > _POSITION[name]:
                yield from written(node.args[_POSITION[name]])


def written(argument: ast.expr) -> Iterator[str]:
    """Give the texts that an argument can be: one, or one of two."""
    parts = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
    yield from (
        part.value
        for part in parts
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )


ACTIONS = set(noted())


def test_the_code_is_found_to_note_things() -> None:
    assert {"conversation.opened", "sign_in.failed", "account.role_changed"} <= ACTIONS


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_action_has_a_sentence_and_every_kind_a_name(language: Language) -> None:
    words = strings(language)
    assert not ACTIONS - set(words["audit_actions"])
    assert not {action.partition(".")[0] for action in ACTIONS} - set(words["audit_kinds"])


def test_an_action_fits_its_columns() -> None:
    kinds = {action.partition(".")[0] for action in ACTIONS}
    assert max(map(len, ACTIONS)) <= 48
    assert max(map(len, kinds)) <= 24


def test_an_action_without_a_sentence_is_shown_as_it_is() -> None:
    assert action_sentence(strings("fr"), AuditEntry(action="new.thing", who="x")) == "new.thing"


def test_details_are_read_as_words() -> None:
    details: dict[str, Any] = {
        "before": "reader",
        "after": "manager",
        "kept": ["a", 2],
        "rows": {"x": 1},
    }
    details |= {"of": "0190", "reason": "last_administrator", "nothing": ""}
    shown = detail_words(strings("fr"), details, {"0190": "Anne"})
    assert shown.pop()[0] == "raison"
    assert shown == [
        ("avant", "Lecture"),
        ("après", "Gestion"),
        ("kept", "a, 2"),
        ("lignes", "x 1"),
        ("compte", "Anne"),
    ]

"""Whole conversations, turn by turn, as tests/stories/scenarios tells them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.ask import Conversations
from engine.turn import TurnResult

SCENARIOS = [
    (path.stem, scenario)
    for path in sorted(Path(__file__).with_name("scenarios").glob("*.yml"))
    for scenario in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(
    ("theme", "scenario"), SCENARIOS, ids=[f"{theme}: {s['scenario']}" for theme, s in SCENARIOS]
)
async def test_scenario(conversations: Conversations, theme: str, scenario: dict[str, Any]) -> None:
    name = f"{theme} {scenario['scenario']}"
    offered: set[str] = set()
    for turn in scenario["turns"]:
        if "press" in turn:
            assert turn["press"] in offered, "the button was not offered"
        result = await conversations.say(name, turn.get("say"), turn.get("press"))
        check(turn, result)
        offered = {button["payload"] for reply in result.replies for button in reply.buttons}


def check(turn: dict[str, Any], result: TurnResult) -> None:
    said = "\n".join(reply.text for reply in result.replies)
    links = [link["url"] for reply in result.replies for link in reply.links]
    where = turn.get("say") or turn.get("press")
    assert result.outcome == turn["outcome"], where
    if "topic" in turn:
        assert result.topic == turn["topic"], where
    if "language" in turn:
        assert result.language == turn["language"], where
    for fragment in turn.get("reply_has", []):
        assert fragment.lower() in said.lower(), where
    for fragment in turn.get("reply_lacks", []):
        assert fragment.lower() not in said.lower(), where
    if "link" in turn:
        assert any(link.startswith(turn["link"]) for link in links), where
    if result.outcome == "handoff":
        assert result.context["handoff_reference"], where
    if result.outcome == "emergency":
        assert all(link.startswith("tel:") for link in links), where
        assert not any(reply.buttons for reply in result.replies), where

"""What the Messenger channel offers is asked as its title: the engine must understand each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.ask import Conversations
from engine.knowledge import read_file

CONTENT = Path("gateway/channels/messenger/content")


def titles() -> Iterator[tuple[str, str, str]]:
    profile, messages = read_file(CONTENT / "profile.yml"), read_file(CONTENT / "messages.yml")
    for language in ("fr", "en"):
        offered = [*profile[language]["ice_breakers"], *profile[language]["menu"]]
        for row in offered:
            yield language, row.get("question") or row["title"], row["topic"]
        for topic, title in messages[language]["suggestions"].items():
            yield language, title, topic


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize(("language", "title", "topic"), sorted(set(titles())))
async def test_a_title_is_its_topic(
    conversations: Conversations, language: str, title: str, topic: str
) -> None:
    name = f"{language} {title}"
    if language == "en":
        await conversations.say(name, "Hello, I read your article in English")
    result = await conversations.say(name, title)
    assert (result.topic, result.language) == (topic, language)

"""Ask a model all questions of tests/nlu."""

from __future__ import annotations

from pathlib import Path

from engine.action_server import action_server
from engine.ask import Conversations
from engine.evaluation.measure import Answered, answer_all
from engine.evaluation.questions import read_follow_ups, read_questions
from engine.model import load_agent


async def ask_everything(model: Path) -> tuple[list[Answered], list[Answered]]:
    """Return the answered questions and the answered follow-ups."""
    async with action_server() as actions_url:
        conversations = Conversations(load_agent(model, actions_url))
        await conversations.say(None, "bonjour")  # the first turn reads what is read lazily
        questions = await answer_all(conversations, read_questions())
        return questions, await answer_all(conversations, read_follow_ups())

"""Ask the engine without a server: a chat in the terminal, or JSON lines with `--jsonl`."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from rasa.core.agent import Agent

from engine import scrubbed_log
from engine.action_server import action_server
from engine.context import read_context
from engine.errors import BadTurnError, EngineError
from engine.model import load_agent, newest_model
from engine.turn import Reply, Turn, TurnResult, take_turn

TURN_LIMIT = 30.0  # seconds; nobody waits at the other end of a batch
_REMEMBERED = 1000  # conversations whose context a batch keeps
_BATCH_FIELDS = [
    "text",
    "conversation",
    "outcome",
    "topic",
    "intent",
    "confidence",
    "language",
    "replies",
    "ms",
]


class Conversations:
    """The contexts of a batch's conversations, the least recently used forgotten first."""

    def __init__(self, agent: Agent) -> None:
        self.agent = agent
        self._contexts: OrderedDict[str, dict[str, Any]] = OrderedDict()

    async def say(
        self,
        name: str | None,
        text: str | None = None,
        payload: str | None = None,
        context: dict[str, Any] | None = None,
    ) -> TurnResult:
        """Take a turn in the named conversation, or alone when the name is None.

        `context` is in place of what the conversation carries.
        """
        if context is None:
            context = self._contexts.get(name, {}) if name is not None else {}
        turn = Turn(name or "", context, text, payload)
        result = await take_turn(self.agent, turn, TURN_LIMIT)
        if name is not None:
            self._contexts[name] = result.context
            self._contexts.move_to_end(name)
            if len(self._contexts) > _REMEMBERED:
                self._contexts.popitem(last=False)
        return result


async def answer_line(conversations: Conversations, line: str) -> dict[str, Any]:
    """Return what a line of a batch becomes: the turn's fields, or `{"error": …}`."""
    try:
        asked = json.loads(line)
        if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
            raise BadTurnError("a line must be an object with a string `text`")
        name = asked.get("conversation")
        if name is not None and not isinstance(name, str):
            raise BadTurnError("`conversation` must be a string")
        context = read_context(asked["context"]) if "context" in asked else None
        result = (await conversations.say(name, asked["text"], context=context)).as_dict()
    except json.JSONDecodeError as error:
        return {"error": f"not valid JSON: {error.msg} at character {error.pos}"}
    except EngineError as error:
        return {"error": str(error)}
    return {
        **{field: result[field] for field in _BATCH_FIELDS},
        "text": asked["text"],
        "conversation": name,
    }


async def batch(conversations: Conversations, lines: Iterable[str], out: TextIO) -> None:
    """Answer line by line, in order; each answer is flushed at once."""
    for line in lines:
        if line.strip():
            answer = await answer_line(conversations, line)
            out.write(json.dumps(answer, ensure_ascii=False) + "\n")
            out.flush()


async def chat(conversations: Conversations) -> None:
    """Chat in the terminal until an empty line, Ctrl-D or Ctrl-C; a number presses a button."""
    buttons: list[dict[str, str]] = []
    while line := await asyncio.to_thread(_read_line):
        pressed = line.isdigit() and 1 <= int(line) <= len(buttons)
        payload = buttons[int(line) - 1]["payload"] if pressed else None
        try:
            result = await conversations.say("terminal", None if pressed else line, payload)
        except EngineError as error:
            print(f"({error})")
            continue
        buttons = [button for reply in result.replies for button in reply.buttons]
        print_turn(result, buttons)


def _read_line() -> str:
    try:
        return input("\n> ").strip()
    except EOFError:
        return ""


def print_turn(result: TurnResult, buttons: list[dict[str, str]]) -> None:
    """Print the replies, their links, and the buttons with the numbers that press them."""
    for reply in result.replies:
        print_reply(reply)
    for number, button in enumerate(buttons, 1):
        print(f"  [{number}] {button['title']}")
    print(f"  ({result.outcome}, {result.topic}, {result.confidence:.2f}, {result.ms:.0f} ms)")


def print_reply(reply: Reply) -> None:
    """Print one message of the assistant."""
    print(f"\n{reply.text}")
    for link in reply.links:
        print(f"  {link['title']}: {link['url']}")


async def run(jsonl: bool, model: Path | None) -> None:
    """Load the model (or the newest), start the actions, then chat or answer standard input."""
    async with action_server() as actions_url:
        conversations = Conversations(load_agent(model or newest_model(), actions_url))
        if jsonl:
            await conversations.say(None, "bonjour")  # the first turn reads what is read lazily
            await batch(conversations, sys.stdin, sys.stdout)
        else:
            await chat(conversations)


def main() -> None:
    """Command line: `python -m engine.ask [--jsonl] [--model MODEL]`."""
    parser = argparse.ArgumentParser(prog="engine.ask", description=__doc__)
    parser.add_argument("--jsonl", action="store_true", help="JSON lines in, JSON lines out")
    parser.add_argument("--model", type=Path, help="the model; by default the newest")
    arguments = parser.parse_args()
    scrubbed_log.install()
    try:
        asyncio.run(run(arguments.jsonl, arguments.model))
    except EngineError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()

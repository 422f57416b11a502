"""A conversation as it would be: what the person says, what the real engine answers."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, Protocol
from uuid import UUID

from deploy.demo_data.content import plots, themes
from deploy.demo_data.people import Person, invent_person
from deploy.demo_data.timing import engine_is_away, invent_moment, pause
from deploy.demo_data.writing import sentence
from gateway.conversations.apology import Apologies
from gateway.conversations.engine_client import EngineError
from gateway.conversations.engine_reply import Button, Context, EngineReply
from gateway.conversations.inbound import Inbound

_TURN_LIMIT = 30.0  # seconds; nobody waits
_TRIES = 5


@dataclass(frozen=True)
class Exchange:
    """What was said at a moment, and what was answered; `theme` is what it was truly about."""

    at: datetime
    theme: str
    inbound: Inbound
    reply: EngineReply
    handoff: Context | None


@dataclass(frozen=True)
class Dialogue:
    """A whole conversation. `random` is its own: others change nothing in it."""

    person: Person
    random: Random
    starts: datetime
    steps: list[str]
    exchanges: list[Exchange] = field(default_factory=list)


def invent_dialogue(random: Random, now: datetime) -> Dialogue:
    """Return a dialogue in which nothing has been said yet."""
    plot = random.choices(plots(), [plot.weight for plot in plots()])[0]
    steps = []
    for step in plot.steps:
        if step.endswith("?") and random.random() < 0.5:
            continue
        steps.append(random.choice(step.rstrip("?").split("|")).strip())
    unknown = set(steps) - {"press"} - set(themes())
    if unknown:
        raise ValueError(f"content/plots.yml: no such theme: {', '.join(unknown)}")
    return Dialogue(invent_person(random), random, invent_moment(random, now), steps)


class Engine(Protocol):
    """Whoever answers turns: gateway.conversations.engine_client.EngineClient is one."""

    async def take_turn(self, turn: dict[str, Any], limit: float) -> tuple[EngineReply, Context]:
        """Return the answer to a turn, within `limit` seconds; raises EngineError."""
        ...


class Speaker:
    """Lets dialogues happen with one engine; what was asked before in the same context is known."""

    def __init__(self, engine: Engine, apologies: Apologies, now: datetime) -> None:
        self._engine = engine
        self._apologies = apologies
        self._now = now
        self._known: dict[str, tuple[EngineReply, Context]] = {}

    async def hold(self, dialogue: Dialogue) -> None:
        """Fill the dialogue's exchanges. Raises what EngineClient.take_turn raises."""
        person, random = dialogue.person, dialogue.random
        context: dict[str, Any] = {"language": person.language}
        at, buttons = dialogue.starts, list[Button]()
        for step in dialogue.steps:
            inbound = self._inbound(random, person, step, buttons)
            if inbound is None:
                continue
            at += pause(random, person.channel == "messenger" and bool(dialogue.exchanges))
            if at >= self._now:
                return
            if engine_is_away(at, self._now):
                reply, handoff = self._apologies.in_language(person.language), None
            else:
                reply, handoff = await self._ask(person, context, inbound)
                context = reply.context
            buttons = [button for said in reply.replies for button in said.buttons]
            dialogue.exchanges.append(Exchange(at, step, inbound, reply, handoff))

    @staticmethod
    def _inbound(
        random: Random, person: Person, step: str, buttons: list[Button]
    ) -> Inbound | None:
        client_id = UUID(int=random.getrandbits(128), version=4)
        if step != "press":
            return Inbound(client_id, sentence(random, person, step))
        if not buttons:
            return None
        return Inbound(client_id, payload=random.choice(buttons).payload)

    async def _ask(
        self, person: Person, context: dict[str, Any], inbound: Inbound
    ) -> tuple[EngineReply, Context]:
        said = {"payload": inbound.payload} if inbound.payload else {"text": inbound.text}
        turn = {
            "conversation": "demo-conversation",
            "context": context,
            "channel": person.channel,
            **said,
        }
        asked = json.dumps(turn, sort_keys=True)
        if asked in self._known:
            return self._known[asked]
        reply, handoff = await self._take_turn(turn)
        if reply.outcome == "failed":
            return self._apologies.instead_of(reply), Context()
        if handoff.handoff_reference is None:  # a reference is given once
            self._known[asked] = reply, handoff
        return reply, handoff

    async def _take_turn(self, turn: dict[str, Any]) -> tuple[EngineReply, Context]:
        for _ in range(_TRIES - 1):
            try:
                return await self._engine.take_turn(turn, _TURN_LIMIT)
            except EngineError:
                # The first turn reads much from the disk, and the machine may be at other work.
                await asyncio.sleep(1)
        return await self._engine.take_turn(turn, _TURN_LIMIT)

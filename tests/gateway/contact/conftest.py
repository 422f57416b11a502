"""A gateway with the built-in contact form, and a person who fills it in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from gateway.contact.models import ContactRequest
from gateway.settings import Settings
from tests.gateway.conftest import make_settings
from tests.gateway.engine_server import EngineServer, answer
from tests.gateway.visitor import Visitor

REFERENCE = "K7PX-4M2Q"
SUBJECT = "Infection ou inflammation"
GOOD = {
    "name": "Anne Tremblay",
    "email": "anne@exemple.example",
    "phone": "514 555-0199",
    "subject": SUBJECT,
    "message": "Bonjour,\nmon rapport parle de Modic.",
    "contact": "yes",
}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
VALUE = re.compile(r'<input id="([^"]+)"[^>]* value="([^"]*)"')
FAULT = re.compile(r'id="fault-([a-z]+)"')
Sessions = async_sessionmaker[AsyncSession]


@pytest.fixture
def settings(database_url: str, engine: EngineServer) -> Settings:
    """The settings of a gateway whose form may be sent as often as a test likes."""
    return make_settings(database_url, engine, contact_per_minute=10_000)


@dataclass
class Page:
    """A page with the form on it."""

    answer: httpx.Response
    hidden: dict[str, str] = field(init=False)
    fields: dict[str, str] = field(init=False)
    faults: list[str] = field(init=False)

    def __post_init__(self) -> None:
        text = self.answer.text
        self.hidden = {name: unescape(value) for name, value in HIDDEN.findall(text)}
        self.fields = {name: unescape(value) for name, value in VALUE.findall(text)}
        message = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", text, re.DOTALL)
        self.fields["message"] = unescape(message[1]) if message else ""
        self.faults = FAULT.findall(text)

    def is_checked(self, name: str) -> bool:
        return re.search(rf'<input id="{name}"[^>]* checked', self.answer.text) is not None


@dataclass
class Person:
    """Opens the form and sends it, as a browser does."""

    client: httpx.AsyncClient

    async def open(self, **query: str) -> Page:
        return Page(await self.client.get("/contact", params=query))

    async def send(self, page: Page, **changed: str) -> httpx.Response:
        """Send the page's form with GOOD in it, except for what is changed."""
        return await self.client.post("/contact", data={**page.hidden, **GOOD, **changed})


@pytest.fixture
def person(client: httpx.AsyncClient) -> Person:
    return Person(client)


async def stored(sessions: Sessions) -> list[ContactRequest]:
    """Return the requests, oldest first."""
    async with sessions() as session:
        return list(await session.scalars(select(ContactRequest).order_by(ContactRequest.id)))


async def hand_off(client: httpx.AsyncClient, engine: EngineServer, said: str = "?") -> Visitor:
    """Have a conversation that ends with a hand-off whose reference is REFERENCE."""
    context: dict[str, Any] = {"handoff_reference": REFERENCE, "handoff_subject": SUBJECT}
    engine.reply = lambda turn: answer(turn, outcome="handoff", context=context)
    visitor = await Visitor.arrive(client)
    assert (await visitor.say(said)).status_code == 200
    engine.reply = answer
    return visitor

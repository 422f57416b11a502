"""A month of invented conversations: plausible, ours, and never among people's own."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from deploy.demo_data.__main__ import make_demo_data
from deploy.demo_data.clearing import DEMO_NOTICE, RealConversationsError
from deploy.demo_data.content import plots, themes
from deploy.demo_data.people import invent_person
from deploy.demo_data.speaking import invent_dialogue
from deploy.demo_data.writing import sentence
from gateway.audit.models import AuditEntry
from gateway.console.strings import strings
from gateway.conversations.models import Conversation, Message, Turn
from gateway.conversations.opening import open_conversation
from gateway.measures.models import daily_measure
from gateway.record import utc_now
from gateway.search.words import plain
from gateway.settings import Settings
from gateway.staff.models import StaffAccount
from tests.gateway.databases import ON_ONE_DATABASE

Sessions = async_sessionmaker[AsyncSession]
LINES = [line for theme in themes().values() for lines in theme.values() for line in lines]


async def rows(sessions: Sessions, table: Any, *order: Any) -> list[Any]:
    async with sessions() as session:
        return list(await session.scalars(select(table).order_by(*order)))


async def test_a_month_is_stored_in_the_order_in_which_it_happened(
    settings: Settings, sessions: Sessions, capsys: pytest.CaptureFixture[str]
) -> None:
    await make_demo_data(settings, 40, 1, among_real=False)
    conversations = await rows(sessions, Conversation)
    messages = await rows(sessions, Message, Message.id)
    asked = [message for message in messages if message.direction == "in"]
    moments = [message.created_at for message in messages]
    assert len(conversations) == 40
    assert {conversation.notice_version for conversation in conversations} == {DEMO_NOTICE}
    assert moments == sorted(moments)
    assert utc_now() - timedelta(days=32) < moments[0] < moments[-1] < utc_now()
    assert moments[-1] - moments[0] > timedelta(days=15)
    assert len(await rows(sessions, Turn)) == len(asked)
    roles = {account.role for account in await rows(sessions, StaffAccount)}
    assert roles == {"reader", "reviewer", "manager", "administrator"}
    actions = {entry.action for entry in await rows(sessions, AuditEntry)}
    assert "conversation.opened" in actions
    assert actions <= set(strings("fr")["audit_actions"])  # what the console itself notes
    async with sessions() as session:
        days = select(func.count(func.distinct(daily_measure.c.day)))
        assert (await session.scalar(days) or 0) > 15  # the measures are there at once
    said = capsys.readouterr().out
    assert "40 conversations" in said
    assert "password, which is shown only now: " in said


@ON_ONE_DATABASE
async def test_another_run_takes_the_place_of_the_first_and_says_the_same(
    settings: Settings, sessions: Sessions, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = []
    for _ in range(2):
        await make_demo_data(settings, 10, 7, among_real=False)
        texts.append(sorted(message.text for message in await rows(sessions, Message)))
    assert texts[0] == texts[1]
    assert len(await rows(sessions, Conversation)) == 10
    assert capsys.readouterr().out.count("shown only now") == 1


async def test_it_does_not_mix_with_conversations_of_real_people(
    settings: Settings, sessions: Sessions
) -> None:
    async with sessions() as session:
        await open_conversation(session, "web", "fr", "2026-11.180")
    with pytest.raises(RealConversationsError, match="nothing was changed"):
        await make_demo_data(settings, 5, 1, among_real=False)
    async with sessions() as session:
        assert await session.scalar(select(func.count(Conversation.id))) == 1
    await make_demo_data(settings, 5, 1, among_real=True)
    async with sessions() as session:
        assert await session.scalar(select(func.count(Conversation.id))) == 6


def test_every_sentence_can_be_said() -> None:
    person = invent_person(Random(1))
    for line in LINES:
        assert "{" not in line.format(**person.facts)
    now = datetime(2026, 3, 31, 12, tzinfo=UTC)
    for seed in range(300):
        invent_dialogue(Random(seed), now)  # raises for a step that is no theme
    steps = {
        each.strip() for plot in plots() for step in plot.steps for each in re.split(r"[|?]", step)
    }
    assert set(themes()) <= steps


def test_there_are_many_and_none_was_learnt_or_tested_before() -> None:
    assert len(set(LINES)) >= 400
    known: set[str] = set()
    for path in [*Path("data").rglob("*.yml"), *Path("tests/nlu").rglob("*.yml")]:
        known |= {plain(text).strip(" -?!.") for text in _texts(yaml.safe_load(path.read_text()))}
    ours = {plain(line).strip(" -?!.") for line in LINES}
    short = {line for line in ours if len(line.split()) <= 4}  # « Et ensuite ? » is everybody's
    assert sorted((ours & known) - short) == []


def _texts(content: Any) -> list[str]:
    if isinstance(content, dict):
        return [text for value in content.values() for text in _texts(value)]
    if isinstance(content, list):
        return [text for value in content for text in _texts(value)]
    return str(content).splitlines()


def test_nobody_can_be_called_or_written_to() -> None:
    for seed in range(500):
        random = Random(seed)
        person = invent_person(random)
        text = sentence(random, person, "leave_details")
        assert all("555-01" in phone for phone in re.findall(r"\d{3} \d{3}-\d{4}", text))
        assert all(mail.endswith(".example") for mail in re.findall(r"\S+@[\w.]+\w", text))

"""A database as it is after years: a month of invented conversations and staff work, multiplied."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import httpx
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from deploy.demo_data.month import live_the_month
from deploy.demo_data.speaking import Dialogue, Speaker, invent_dialogue
from deploy.demo_data.staff import demo_staff
from gateway.attention.models import Attention
from gateway.conversations.apology import Apologies
from gateway.database import create_database_engine
from gateway.measures.rollups import roll_up
from gateway.record import utc_now
from gateway.settings import Settings
from tests.console.invented_engine import InventedEngine
from tests.console.multiply import multiply
from tests.console.rare_rows import add_rare_rows
from tests.gateway.console.conftest import csrf_token

PASSWORD = "une longue phrase de passe"
# Rare, common, a phrase, no letter, and nothing that anybody wrote.
SEARCHES = ["pelleter", "mal au dos", '"changements Modic"', "12", "zzyzx"]
TWO_WEEKS = timedelta(days=14)


async def make_years(settings: Settings, conversations: int, copies: int, days: int) -> None:
    """Fill a migrated database with `conversations` × (`copies` + 1), `days` between copies.

    With one account of each role (deploy/demo_data/staff.py), whose password is STAFF_PASSWORD.
    """
    engine = create_database_engine(settings.database_url)
    async with AsyncSession(engine, expire_on_commit=False) as session:
        accounts, _ = await demo_staff(session)
        now = utc_now()
        dialogues = await _dialogues(conversations, now)
        await live_the_month(session, dialogues, settings, accounts, now)
        await add_rare_rows(session, accounts["administrator"])
    await multiply(settings.database_url, copies, days)
    async with AsyncSession(engine) as session:
        # What is older than two weeks was seen to, as it is where people work.
        await session.execute(
            update(Attention)
            .where(Attention.settled_at.is_(None), Attention.raised_at < utc_now() - TWO_WEEKS)
            .values(
                settled_at=Attention.raised_at,
                settled_how="seen",
                settled_by_id=accounts["reviewer"].id,
            )
        )
        await session.commit()
    await _count_days(engine)
    await engine.dispose()


async def _dialogues(number: int, now: datetime) -> list[Dialogue]:
    speaker = Speaker(InventedEngine(), Apologies("https://example.org/contact"), now)
    dialogues = []
    for each in range(number):
        random = Random(each)
        dialogue = invent_dialogue(random, now)
        dialogue.steps.extend(["follow_up"] * random.choice([0, 0, 1, 1]))
        await speaker.hold(dialogue)
        dialogues.append(dialogue)
    return dialogues


async def _count_days(engine: AsyncEngine) -> None:
    await roll_up(async_sessionmaker(engine, expire_on_commit=False), utc_now())


async def search(client: httpx.AsyncClient, words: str) -> str:
    """Search the conversations as who is signed in, and return the address of what was found."""
    token = await csrf_token(client, "/console/conversations")
    data = {"words": words, "filter": "", "_csrf_token": token}
    answer = await client.post("/console/conversations/search", data=data)
    return str(answer.headers["location"])

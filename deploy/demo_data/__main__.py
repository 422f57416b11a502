"""`make demo-data`: fill the database of DATABASE_URL with a month of invented conversations."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from random import Random
from typing import Any

from sqlalchemy import delete, event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from deploy.demo_data.clearing import (
    RealConversationsError,
    check_no_real_conversations,
    clear_demo_data,
)
from deploy.demo_data.engines import EngineNotStartedError, engines
from deploy.demo_data.month import live_the_month
from deploy.demo_data.speaking import Dialogue, Speaker, invent_dialogue
from deploy.demo_data.staff import EMAILS, demo_staff
from gateway.conversations.apology import Apologies
from gateway.conversations.engine_client import EngineClient, EngineError
from gateway.database import DATABASE_ERRORS, create_database_engine
from gateway.measures.models import daily_measure
from gateway.measures.rollups import roll_up
from gateway.migrate import migrate
from gateway.settings import Settings, SettingsError, load_settings

ENGINES = 2  # that are started when none is running
_AT_ONCE = 3  # dialogues held with one engine


async def make_demo_data(settings: Settings, number: int, seed: int, among_real: bool) -> None:
    """Fill the database and print what was made.

    The same `seed` makes the same people say the same things. Raises RealConversationsError,
    EngineNotStartedError, EngineError and the database's errors.
    """
    await migrate(settings.database_url)
    database = create_database_engine(settings.database_url)
    if database.dialect.name == "sqlite":
        event.listen(database.sync_engine, "connect", _hurry)
    try:
        async with AsyncSession(database, expire_on_commit=False) as session:
            if not among_real:
                await check_no_real_conversations(session)
            now = datetime.now(UTC)
            dialogues = [invent_dialogue(Random(f"{seed}/{each}"), now) for each in range(number)]
            async with engines(settings, ENGINES) as running:
                await hold_all(dialogues, running, settings, now)
            await clear_demo_data(session)
            accounts, password = await demo_staff(session)
            done = await live_the_month(session, dialogues, settings, accounts, now)
            if not among_real:  # days that an earlier run had counted would stay as they were
                await session.execute(delete(daily_measure))
                await session.commit()
        await roll_up(async_sessionmaker(database, expire_on_commit=False), now)
    finally:
        await database.dispose()
    _print_dialogues(dialogues)
    print("Besides: " + ", ".join(f"{count} {what}" for what, count in done.items()) + ".")
    print("Accounts: " + ", ".join(f"{email} ({role})" for role, email in EMAILS.items()))
    if password:
        print(f"Their password, which is shown only now: {password}")
    else:
        print("They were there already, and their passwords are what they were.")


def _hurry(connection: Any, _: Any) -> None:
    """Let SQLite not wait for the disk: what a power cut would lose can be made again."""
    connection.execute("PRAGMA synchronous = OFF")


async def hold_all(
    dialogues: list[Dialogue], running: list[EngineClient], settings: Settings, now: datetime
) -> None:
    """Let all dialogues happen, shared among the engines. Raises EngineError."""
    waiting = iter(dialogues)
    apologies = Apologies(settings.contact_form_url)

    async def work(speaker: Speaker) -> None:
        for dialogue in waiting:
            await speaker.hold(dialogue)

    speakers = [Speaker(engine, apologies, now) for engine in running]
    await asyncio.gather(*(work(each) for each in speakers for _ in range(_AT_ONCE)))


def _print_dialogues(dialogues: list[Dialogue]) -> None:
    turns = [exchange for dialogue in dialogues for exchange in dialogue.exchanges]
    outcomes = Counter(exchange.reply.outcome for exchange in turns)
    channels = Counter(dialogue.person.channel for dialogue in dialogues)
    shown = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    print(
        f"{len(dialogues)} conversations ({channels['web']} web, {channels['messenger']} "
        f"Messenger), {len(turns)} turns: {shown}."
    )


def main() -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="make demo-data", description=__doc__)
    parser.add_argument("--conversations", type=int, default=2200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--among-real", action="store_true")
    arguments = parser.parse_args()
    started = time.perf_counter()
    try:
        asyncio.run(
            make_demo_data(
                load_settings(), arguments.conversations, arguments.seed, arguments.among_real
            )
        )
    except (SettingsError, RealConversationsError, EngineNotStartedError, EngineError) as error:
        print(error, file=sys.stderr)
        return 1
    except DATABASE_ERRORS as error:
        print(f"The database does not answer ({type(error).__name__}).", file=sys.stderr)
        return 1
    print(f"Done in {time.perf_counter() - started:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

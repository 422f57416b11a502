from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from deploy.demo_data.staff import EMAILS
from gateway.app import create_app
from gateway.database import create_database_engine
from gateway.settings import Settings
from gateway.staff.models import StaffAccount
from tests.console.pages import Page as Place
from tests.console.pages import every_page
from tests.console.rare_rows import add_rare_rows
from tests.e2e.console.console import CONVERSATIONS, Console
from tests.e2e.stack import ROOT, STAFF_PASSWORD, Stack
from tests.gateway.conftest import make_settings
from tests.gateway.process import free_port, gateway_process

T = TypeVar("T")


@pytest.fixture(scope="session")
def demo(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a gateway with demo data, said to the stack's engine."""
    folder = tmp_path_factory.mktemp("console")
    environment = {
        **stack.environment,
        "DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
        "STAFF_PASSWORD": STAFF_PASSWORD,
    }
    command = ["deploy.local.command", "deploy.demo_data", "--conversations", str(CONVERSATIONS)]
    made = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    settings = make_settings(environment["DATABASE_URL"], "http://127.0.0.1:1", contact_form_url="")
    beside_playwright(_add_rare_rows, settings)
    return settings


async def _add_rare_rows(settings: Settings) -> None:
    database = create_database_engine(settings.database_url)
    async with AsyncSession(database, expire_on_commit=False) as session:
        whose = StaffAccount.email == EMAILS["administrator"]
        await add_rare_rows(
            session, (await session.scalars(select(StaffAccount).where(whose))).one()
        )
    await database.dispose()


def beside_playwright(work: Callable[[Settings], Coroutine[Any, Any, T]], settings: Settings) -> T:
    """Wait for what must be awaited: Playwright has taken this thread's event loop."""
    with ThreadPoolExecutor() as pool:
        return pool.submit(asyncio.run, work(settings)).result()


@pytest.fixture(scope="session")
def demo_url(demo: Settings) -> Iterator[str]:
    """The gateway's address."""
    with gateway_process(demo, free_port()) as process:
        yield process.url


@pytest.fixture
def places(demo: Settings) -> list[Place]:
    """Some addresses of every page, as the database is now."""
    return beside_playwright(_places, demo)


async def _places(settings: Settings) -> list[Place]:
    database = create_database_engine(settings.database_url)
    async with AsyncSession(database) as session:
        found = await every_page(create_app(settings), session)
    await database.dispose()
    return found


@pytest.fixture(scope="session")
def console(browser: Browser, demo_url: str) -> Iterator[Console]:
    """The console, where everybody stays signed in."""
    console = Console(browser, demo_url)
    yield console
    console.close()


@pytest.fixture
def ask(demo: Settings) -> Callable[[str], str]:
    """Ask the database of the demo; an identifier comes as it stands in addresses."""

    async def first(settings: Settings, query: str) -> str:
        database = create_database_engine(settings.database_url)
        async with AsyncSession(database) as session:
            found = str(await session.scalar(text(query)))
        await database.dispose()
        return found

    return lambda query: beside_playwright(lambda settings: first(settings, query), demo)

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.e2e.browser import ARGUMENTS, find_browser
from tests.e2e.stack import STAFF, Stack

ARTIFACTS = Path(__file__).with_name("artifacts")


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The real processes, with one staff account."""
    stack = Stack(tmp_path_factory.mktemp("e2e"))
    try:
        stack.start()
        made = stack.make("staff-user", f"EMAIL={STAFF}", "ROLE=reader")
        assert made.returncode == 0, made.stderr
        yield stack
    finally:
        stack.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    ARTIFACTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        path = find_browser()
        assert path, "no Chromium: run `make browser`"
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A window the size of a phone."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, locale="fr-CA"
    )
    yield context
    context.close()


@pytest.fixture
def desktop(browser: Browser) -> Iterator[BrowserContext]:
    """A window the size of a desktop's."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-CA")
    yield context
    context.close()

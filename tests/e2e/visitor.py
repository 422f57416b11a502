"""A visitor in the browser: opens the widget, accepts the notice, asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

WAIT = 15_000  # milliseconds
MESSAGES = "**/api/chat/messages"


class Visitor:
    """Uses the widget on the demo page as a person does, by what is written on it."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )
        self.page.goto(url)

    @property
    def launcher(self) -> Locator:
        return self.page.get_by_role("button", name=re.compile("^Poser une question à l’assistant"))

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def question(self) -> Locator:
        return self.page.get_by_role("textbox", name="Votre question")

    @property
    def indicator(self) -> Locator:
        """What says that an answer is being prepared, and is empty while none is."""
        return self.panel.locator(".writing")

    def open(self) -> None:
        """Open the widget and accept the notice."""
        self.launcher.click()
        self.page.get_by_role("button", name="J’ai compris").click()
        expect(self.question).to_be_visible(timeout=WAIT)

    def send(self, text: str) -> None:
        """Type a question and press Enter."""
        self.question.fill(text)
        self.question.press("Enter")

    def ask(self, text: str, expected: str) -> None:
        """Type a question, press Enter and wait until this much of the answer can be seen."""
        self.send(text)
        expect(self.log).to_contain_text(text, timeout=WAIT)
        answer = self.log.get_by_text(expected).last
        expect(answer).to_be_in_viewport(timeout=WAIT)

    @contextmanager
    def waiting(self, text: str) -> Iterator[None]:
        """Ask, and keep the message on its way to the gateway until the block ends."""
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        self.page.route(MESSAGES, hold, times=1)
        with self.page.expect_request(MESSAGES):
            self.send(text)
        expect(self.indicator).to_be_visible()
        yield
        held.pop().continue_()

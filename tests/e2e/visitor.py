"""A visitor in the browser: opens the widget, accepts the notice, asks."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Locator, Page, expect

WAIT = 15_000  # milliseconds


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
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def question(self) -> Locator:
        return self.page.get_by_role("textbox", name="Votre question")

    def open(self) -> None:
        """Open the widget and accept the notice."""
        self.page.get_by_role("button", name="Poser une question à l’assistant").click()
        self.page.get_by_role("button", name="J’ai compris").click()
        expect(self.question).to_be_visible(timeout=WAIT)

    def ask(self, text: str, expected: str) -> None:
        """Type a question, press Enter and wait until this much of the answer can be seen."""
        self.question.fill(text)
        self.question.press("Enter")
        expect(self.log).to_contain_text(text, timeout=WAIT)
        answer = self.log.get_by_text(expected).last
        expect(answer).to_be_in_viewport(timeout=WAIT)

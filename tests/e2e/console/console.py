"""The console as each role has it open: a browser context each, signed in once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal
from urllib.parse import urljoin

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from deploy.demo_data.staff import EMAILS
from gateway.staff.models import Role
from tests.console.crawl import kind, local_address
from tests.e2e.stack import STAFF_PASSWORD

CONVERSATIONS = 160
TABLET: ViewportSize = {"width": 768, "height": 1024}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
Mode = Literal["light", "dark", "english", "english dark"]
# What a browser saves or shows by itself.
FILES = (".csv", ".json", "export", "patch", ".svg")

LINKS = (
    """() => [...document.querySelectorAll("a[href]")].map((link) => link.getAttribute("href"))"""
)


def open_menu(page: Page) -> None:
    """Open what is under one's name: the account, the language, the way out."""
    page.locator("header [data-menu] summary").click()


class Console:
    """Opens pages as somebody of a role."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.url = url
        self._browser = browser
        self._contexts: dict[tuple[Role, Mode], BrowserContext] = {}

    def close(self) -> None:
        """Close every window."""
        for context in self._contexts.values():
            context.close()

    @contextmanager
    def page(self, role: Role, mode: Mode = "light") -> Iterator[Page]:
        """Give a window of somebody who is signed in."""
        if (role, mode) not in self._contexts:
            self._contexts[role, mode] = self._sign_in(role, mode)
        page = self._contexts[role, mode].new_page()
        try:
            yield page
        finally:
            page.close()

    @contextmanager
    def nobody(self) -> Iterator[Page]:
        """Give a window of somebody who is not signed in."""
        context = self._browser.new_context(base_url=self.url, locale="fr-CA")
        try:
            yield context.new_page()
        finally:
            context.close()

    def _sign_in(self, role: Role, mode: Mode) -> BrowserContext:
        context = self._browser.new_context(
            base_url=self.url,
            locale="fr-CA",
            timezone_id="America/Toronto",
            color_scheme="dark" if "dark" in mode else "light",
            viewport=DESKTOP,
        )
        page = context.new_page()
        page.goto(f"{self.url}/console")
        page.get_by_label("Courriel").fill(EMAILS[role])
        page.get_by_label("Mot de passe", exact=True).fill(STAFF_PASSWORD)
        page.get_by_role("button", name="Se connecter").click()
        expect(page).to_have_url(f"{self.url}/console/to-review")
        if "english" in mode:
            open_menu(page)
            page.get_by_role("button", name="English").click()
            expect(page.locator("html")).to_have_attribute("lang", "en")
        page.close()
        return context

    def every_page(self, page: Page) -> Iterator[str]:
        """Open every kind of page that links lead to, from the first one on, and give its path."""
        waiting, known = ["/console/to-review"], {"/console/to-review"}
        for address in waiting:
            answer = page.goto(self.url + address)
            assert answer is not None
            assert answer.status < 400, f"{address}: {answer.status}"
            yield address
            for link in page.evaluate(LINKS):
                found = local_address(urljoin(f"http://here{address}", link))
                path = kind(found or "").partition("?")[0]
                if found and path not in known and not path.endswith(FILES):
                    known.add(path)
                    waiting.append(found)

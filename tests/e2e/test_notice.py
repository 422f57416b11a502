"""The notice: nothing is asked before it is accepted, and it is asked for once."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, expect

from tests.e2e.stack import Stack
from tests.e2e.visitor import WAIT, Visitor


def test_nothing_can_be_said_before_it_is_accepted(stack: Stack, desktop: BrowserContext) -> None:
    visitor = Visitor(desktop, stack.url)
    methods: set[str] = set()
    visitor.page.on("request", lambda request: methods.add(request.method))
    accept = visitor.page.get_by_role("button", name="J’ai compris")
    visitor.launcher.click()
    expect(accept).to_be_visible(timeout=WAIT)
    expect(visitor.question).to_have_count(0)
    for words in ("assistant automatisé", "Il ne pose pas de diagnostic", "911", "conservés"):
        expect(visitor.panel).to_contain_text(words)
    visitor.page.keyboard.press("Escape")
    visitor.page.reload()
    visitor.launcher.click()
    expect(accept).to_be_visible(timeout=WAIT)
    assert methods == {"GET"}  # no session was opened


def test_it_is_asked_for_once(stack: Stack, desktop: BrowserContext) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    visitor.page.reload()
    visitor.launcher.click()
    expect(visitor.question).to_be_visible(timeout=WAIT)
    expect(visitor.page.get_by_role("button", name="J’ai compris")).to_have_count(0)

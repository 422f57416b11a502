"""While an answer is under way: what is shown, for how long, and that it keeps still if asked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.stack import Stack
from tests.e2e.visitor import MESSAGES, WAIT, Visitor

SHOWN_WITHIN = 500  # milliseconds; what a program would pretend to type would take longer

# When the first answer is in the log, on the clock of the browser's own list of requests.
WATCH = """() => {
  const log = document.querySelector("modic-chat").shadowRoot.querySelector("[role=log]");
  new MutationObserver(() => {
    if (log.querySelector(".from-assistant")) window.answered ??= performance.now();
  }).observe(log, { childList: true, subtree: true });
}"""
ARRIVED = """() => performance.getEntriesByType("resource")
  .findLast(({ name }) => name.endsWith("/api/chat/messages")).responseEnd"""
RUNNING = """() => document.querySelector("modic-chat").shadowRoot.getAnimations()
  .filter(({ playState }) => playState === "running").length"""


def test_it_is_said_until_the_answer_is_there(stack: Stack, desktop: BrowserContext) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    expect(visitor.indicator).to_be_empty()
    with visitor.waiting("Le Modic 1 est-il une infection ?"):
        expect(visitor.indicator).to_be_in_viewport()
        expect(visitor.indicator).to_have_role("status")
        expect(visitor.indicator).to_have_text("L’assistant prépare sa réponse…")
        expect(visitor.log).not_to_contain_text("pas une infection")
    expect(visitor.log).to_contain_text("pas une infection", timeout=WAIT)
    expect(visitor.indicator).to_be_empty()


def test_a_long_wait_is_called_one(stack: Stack, desktop: BrowserContext) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    with visitor.waiting("Le Modic 1 est-il une infection ?"):
        slow = visitor.indicator.get_by_text("C’est plus long que d’habitude.")
        expect(slow).to_be_in_viewport(timeout=WAIT)
    expect(visitor.log).to_contain_text("pas une infection", timeout=WAIT)


def test_nobody_waits_longer_than_the_answer_takes(stack: Stack, desktop: BrowserContext) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    visitor.page.evaluate(WATCH)
    with visitor.page.expect_response(MESSAGES):
        visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    shown = visitor.page.evaluate("window.answered") - visitor.page.evaluate(ARRIVED)
    assert 0 <= shown < SHOWN_WITHIN


@pytest.mark.parametrize(("wish", "moves"), [("no-preference", True), ("reduce", False)])
def test_who_wants_less_motion_gets_none(
    stack: Stack, browser: Browser, wish: str, moves: bool
) -> None:
    context = browser.new_context(locale="fr-CA", reduced_motion=wish)  # type: ignore[arg-type]
    visitor = Visitor(context, stack.url)
    visitor.launcher.hover()
    assert (visitor.page.evaluate(RUNNING) > 0) is moves
    visitor.open()
    with visitor.waiting("Le Modic 1 est-il une infection ?"):
        assert (visitor.page.evaluate(RUNNING) > 0) is moves
    scrolling = visitor.panel.locator(".scroller")
    expect(scrolling).to_have_css("scroll-behavior", "smooth" if moves else "auto")
    context.close()

"""The widget's own features in the browser; axe-core looks at each state, and a picture is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.accessibility import violations
from tests.e2e.conftest import ARTIFACTS
from tests.e2e.stack import Stack
from tests.e2e.visitor import WAIT, Visitor

WINDOWS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "narrow": {"viewport": {"width": 320, "height": 568}, "has_touch": True},
    "dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    "still": {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"},
    "forced": {"viewport": {"width": 1280, "height": 800}, "forced_colors": "active"},
}


@pytest.fixture(params=WINDOWS)
def window(
    request: pytest.FixtureRequest, browser: Browser
) -> Iterator[tuple[str, BrowserContext]]:
    context = browser.new_context(locale="fr-CA", **WINDOWS[request.param])
    yield request.param, context
    context.close()


def look(visitor: Visitor, name: str) -> None:
    """Take the state's picture, and let axe find nothing in it."""
    visitor.page.screenshot(path=ARTIFACTS / f"widget-{name}.png")
    assert violations(visitor.page) == []


def test_every_state_can_be_read_by_everybody(
    stack: Stack, window: tuple[str, BrowserContext]
) -> None:
    name, context = window
    visitor = Visitor(context, stack.url)
    look(visitor, f"{name}-closed")
    visitor.page.get_by_role("button", name="Poser une question à l’assistant").click()
    expect(visitor.page.get_by_role("button", name="J’ai compris")).to_be_visible(timeout=WAIT)
    look(visitor, f"{name}-notice")
    visitor.page.get_by_role("button", name="J’ai compris").click()
    expect(visitor.question).to_be_visible(timeout=WAIT)
    look(visitor, f"{name}-greeting")
    visitor.ask("Quelle est la différence entre Modic 1, 2 et 3 ?", "Modic")
    expect(visitor.page.locator("ul.cards").last).to_be_visible(timeout=WAIT)
    look(visitor, f"{name}-cards")
    visitor.log.get_by_role("button", name="Réponse peu utile").last.click()
    expect(visitor.page.get_by_role("textbox", name=re.compile("n’allait pas"))).to_be_visible()
    look(visitor, f"{name}-reason")
    visitor.ask("depuis hier je n’arrive plus à uriner", "Urgence")
    look(visitor, f"{name}-emergency")
    visitor.page.get_by_role("button", name="Effacer la conversation").click()
    expect(visitor.page.get_by_role("alertdialog")).to_be_visible()
    look(visitor, f"{name}-erasure")
    assert visitor.complaints == []


def test_nothing_is_wider_than_a_small_phone(stack: Stack, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 568}, locale="fr-CA")
    visitor = Visitor(context, stack.url)
    visitor.open()
    visitor.ask("Quelles sont les opérations possibles ?", "fusion")
    scroller = visitor.page.locator("modic-chat .scroller").last
    assert scroller.evaluate("node => node.scrollWidth <= node.clientWidth")
    context.close()


def test_a_thumb_is_kept_and_taken_back(stack: Stack, desktop: BrowserContext) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    down = visitor.log.get_by_role("button", name="Réponse peu utile").last
    down.click()
    visitor.page.get_by_role("textbox", name=re.compile("n’allait pas")).fill("trop long")
    visitor.page.get_by_role("button", name="Transmettre").click()
    expect(visitor.log.get_by_text("Merci de votre avis.").last).to_be_visible(timeout=WAIT)
    visitor.page.reload()
    visitor.page.get_by_role("button", name="Poser une question à l’assistant").click()
    expect(down).to_have_attribute("aria-pressed", "true", timeout=WAIT)
    down.click()
    expect(down).to_have_attribute("aria-pressed", "false", timeout=WAIT)


def test_an_erased_conversation_is_gone_from_the_server(
    stack: Stack, desktop: BrowserContext
) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    session = visitor.page.evaluate("JSON.parse(Object.values(sessionStorage)[0]).token")
    visitor.page.get_by_role("button", name="Effacer la conversation").click()
    visitor.page.keyboard.press("Escape")
    expect(visitor.log).to_contain_text("infection")
    visitor.page.get_by_role("button", name="Effacer la conversation").click()
    visitor.page.get_by_role("button", name="Oui, effacer").click()
    expect(visitor.page.locator("modic-chat").get_by_text("pas une infection")).to_have_count(
        0, timeout=WAIT
    )
    answer = visitor.page.request.get(
        f"{stack.url}/api/chat/messages", headers={"authorization": f"Bearer {session}"}
    )
    assert answer.status in {401, 404, 410}
    visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")


def test_the_language_can_change_at_any_time(stack: Stack, desktop: BrowserContext) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    visitor.page.get_by_role("button", name=re.compile("^EN")).click()
    question = visitor.page.get_by_role("textbox", name="Your question")
    question.fill("Do I need surgery right away?")
    question.press("Enter")
    answer = visitor.log.locator(".from-assistant").last
    expect(answer).to_contain_text("3 to 6 months", timeout=WAIT)
    expect(answer).to_have_attribute("lang", "en")
    expect(visitor.log.locator(".from-assistant").first).to_have_attribute("lang", "fr")


def test_offline_keeps_the_words_and_sends_them_later(
    stack: Stack, desktop: BrowserContext
) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    desktop.set_offline(True)
    visitor.question.fill("Le Modic 1 est-il une infection ?")
    visitor.question.press("Enter")
    expect(visitor.log).to_contain_text("hors ligne", timeout=WAIT)
    desktop.set_offline(False)
    expect(visitor.log).to_contain_text("pas une infection", timeout=WAIT)
    expect(visitor.log.get_by_text("Le Modic 1 est-il une infection ?")).to_have_count(1)


def test_two_tabs_are_two_conversations(stack: Stack, desktop: BrowserContext) -> None:
    first, second = Visitor(desktop, stack.url), Visitor(desktop, stack.url)
    first.open()
    first.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    second.open()
    expect(second.page.locator("modic-chat").get_by_text("pas une infection")).to_have_count(0)

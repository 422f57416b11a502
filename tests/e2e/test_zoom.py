"""Zoomed to 200 %: half as many CSS pixels, each of twice as many of the screen's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, expect

from tests.e2e.stack import Stack
from tests.e2e.visitor import WAIT, Visitor

# test_states.py looks at every state in this window: overflow, targets and axe.
ZOOMED: ViewportSize = {"width": 640, "height": 400}  # a window of 1280 × 800


@pytest.fixture
def zoomed(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=ZOOMED, device_scale_factor=2, locale="fr-CA")
    yield context
    context.close()


def test_answer_and_field_are_seen_together(stack: Stack, zoomed: BrowserContext) -> None:
    visitor = Visitor(zoomed, stack.url)
    visitor.open()
    visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    expect(visitor.question).to_be_in_viewport(ratio=1)
    expect(visitor.page.get_by_role("button", name="Envoyer")).to_be_in_viewport(ratio=1)
    expect(visitor.page.get_by_role("button", name="Fermer")).to_be_in_viewport(ratio=1)


def test_an_emergency_begins_with_its_word_and_a_number(
    stack: Stack, zoomed: BrowserContext
) -> None:
    visitor = Visitor(zoomed, stack.url)
    visitor.open()
    visitor.send("depuis hier je n’arrive plus à uriner")
    word = visitor.log.get_by_text("Urgence", exact=True)
    expect(word).to_be_in_viewport(ratio=1, timeout=WAIT)
    expect(visitor.log.get_by_role("link", name="911", exact=True)).to_be_in_viewport(ratio=1)


def test_the_numbers_to_call_are_not_lost(stack: Stack, zoomed: BrowserContext) -> None:
    """Above the field there is no room for them at this height, so they stand in the messages."""
    visitor = Visitor(zoomed, stack.url)
    visitor.open()
    number = visitor.panel.get_by_role("link", name="911", exact=True)
    number.scroll_into_view_if_needed()
    expect(number).to_be_in_viewport(ratio=1)
    expect(number).to_have_attribute("href", "tel:911")

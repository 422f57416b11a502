"""On a phone: the whole screen, and what is left of it while the keyboard is open."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.e2e.accessibility import settle
from tests.e2e.conftest import ARTIFACTS
from tests.e2e.stack import Stack
from tests.e2e.visitor import Visitor

KEYBOARD = 336  # CSS pixels, of a phone that is 844 high

# What a phone's browser reports when its keyboard covers the page without resizing it. A headless
# browser has no keyboard to open.
OPEN_KEYBOARD = """(height) => {
  Object.defineProperty(visualViewport, "height", { get: () => height, configurable: true });
  visualViewport.dispatchEvent(new Event("resize"));
}"""
CLOSE_KEYBOARD = """() => {
  delete visualViewport.height;
  visualViewport.dispatchEvent(new Event("resize"));
}"""


def bottom(what: Locator) -> float:
    box = what.bounding_box()
    assert box
    return box["y"] + box["height"]


def size(page: Page) -> dict[str, int]:
    assert page.viewport_size
    return {"width": page.viewport_size["width"], "height": page.viewport_size["height"]}


def test_the_panel_takes_the_whole_screen(stack: Stack, phone: BrowserContext) -> None:
    visitor = Visitor(phone, stack.url)
    visitor.open()
    expect(visitor.panel).to_have_attribute("aria-modal", "true")
    visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    assert visitor.panel.bounding_box() == {"x": 0, "y": 0, **size(visitor.page)}


def test_the_field_stays_above_an_open_keyboard(stack: Stack, phone: BrowserContext) -> None:
    visitor = Visitor(phone, stack.url)
    visitor.open()
    visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    whole = size(visitor.page)["height"]
    left = whole - KEYBOARD
    visitor.page.evaluate(OPEN_KEYBOARD, left)
    assert bottom(visitor.panel) == left
    visitor.ask("Quels sont les traitements conservateurs ?", "ostéopathie")
    assert bottom(visitor.question) <= left
    settle(visitor.page)
    answer = visitor.log.locator(".from-assistant").last.bounding_box()
    assert answer
    assert answer["y"] < left / 4  # it is read from its beginning
    visitor.page.screenshot(path=ARTIFACTS / "phone-keyboard.png")
    visitor.page.evaluate(CLOSE_KEYBOARD)
    assert bottom(visitor.panel) == whole


def test_a_keyboard_that_resizes_the_page_leaves_field_and_answer(
    stack: Stack, phone: BrowserContext
) -> None:
    visitor = Visitor(phone, stack.url)
    visitor.open()
    visitor.page.set_viewport_size({"width": 390, "height": 844 - KEYBOARD})
    visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    expect(visitor.question).to_be_in_viewport(ratio=1)
    assert visitor.panel.bounding_box() == {"x": 0, "y": 0, **size(visitor.page)}


def test_opening_does_not_open_the_keyboard(stack: Stack, phone: BrowserContext) -> None:
    """It would cover what there is to read."""
    visitor = Visitor(phone, stack.url)
    visitor.open()
    expect(visitor.question).not_to_be_focused()
    expect(visitor.panel.get_by_role("heading", name="Assistant Modic")).to_be_focused()

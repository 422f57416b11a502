"""The conversation on paper: whole, after the page, and nothing that only works on a screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from tests.e2e.accessibility import overflows, settle, violations
from tests.e2e.conftest import ARTIFACTS
from tests.e2e.stack import Stack
from tests.e2e.visitor import Visitor

TWO_LINES = 50  # CSS pixels
BEFORE_PRINT = "() => dispatchEvent(new Event('beforeprint'))"
REMEMBER = """() => {
  const dialog = document.querySelector("modic-chat").shadowRoot.querySelector("dialog");
  addEventListener("beforeprint", () => { window.wasModal = dialog.matches(":modal"); });
}"""


def top(what: Locator) -> float:
    box = what.bounding_box()
    assert box
    return box["y"]


def bottom(what: Locator) -> float:
    box = what.bounding_box()
    assert box
    return box["y"] + box["height"]


@pytest.fixture(params=["desktop", "phone"])
def visitor(stack: Stack, request: pytest.FixtureRequest) -> Visitor:
    """Somebody with an answer, a link and an emergency behind them."""
    context: BrowserContext = request.getfixturevalue(request.param)
    visitor = Visitor(context, stack.url)
    visitor.open()
    visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    visitor.ask("Comment organiser un parcours transatlantique chirurgical ?", "SOS Tourisme")
    visitor.ask("depuis hier je n’arrive plus à uriner", "Appelez de l’aide")
    settle(visitor.page)
    return visitor


@pytest.fixture(params=["light", "dark"])
def paper(visitor: Visitor, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """The same, as it goes to the printer; who prefers dark does not print it."""
    visitor.page.evaluate(BEFORE_PRINT)  # what a browser says, and a mere change of media does not
    visitor.page.emulate_media(media="print", color_scheme=request.param)
    yield visitor
    visitor.page.emulate_media(media="screen", color_scheme="light")


def test_every_message_is_printed_whole(paper: Visitor) -> None:
    paper.page.screenshot(path=ARTIFACTS / "print.png", full_page=True)
    for bubble in paper.panel.locator(".bubble").all():
        expect(bubble).to_have_css("color", "rgb(0, 0, 0)")
        assert top(bubble) >= top(paper.panel)
        assert bottom(bubble) <= bottom(paper.panel)
    assert paper.panel.locator(".scroller").evaluate("s => s.scrollHeight <= s.clientHeight")
    expect(paper.panel).to_have_css("background-color", "rgb(255, 255, 255)")
    assert overflows(paper.page) == []
    assert violations(paper.page) == []


def test_it_is_said_who_speaks_and_where_a_link_goes(paper: Visitor) -> None:
    for speaker, message in (("Vous :", ".from-visitor"), ("Assistant :", ".from-assistant")):
        said = paper.log.locator(f"{message} > .bubble > .spoken").first
        expect(said).to_have_text(speaker)
        expect(said).to_have_css("position", "static")
        expect(said).to_have_css("clip-path", "none")
    link = paper.log.get_by_role("link", name="formulaire de contact")
    address = link.get_attribute("href") or "no address"
    assert address in link.evaluate("node => getComputedStyle(node, '::after').content")
    title = link.get_by_text("Ouvrir le formulaire de contact")
    assert bottom(title) - top(title) <= TWO_LINES  # the address does not squeeze it
    expect(paper.log.get_by_role("link", name="Appeler le 911")).to_be_visible()


def test_what_can_only_be_pressed_is_left_out(paper: Visitor) -> None:
    expect(paper.page.locator("modic-chat").get_by_role("button")).to_have_count(0)
    expect(paper.question).to_have_count(0)


def test_it_comes_after_the_page(paper: Visitor) -> None:
    assert top(paper.panel) >= bottom(paper.page.locator("body > footer"))


def test_a_closed_conversation_is_not_printed(visitor: Visitor) -> None:
    visitor.page.keyboard.press("Escape")
    visitor.page.emulate_media(media="print")
    expect(visitor.panel).to_be_hidden()
    expect(visitor.launcher).to_be_hidden()


def test_the_browser_prints_and_everything_is_as_before(visitor: Visitor) -> None:
    """A real printing: a modal dialog would be printed upon the beginning of the page."""
    modal = visitor.panel.get_attribute("aria-modal")
    scroller = visitor.panel.locator(".scroller")
    place = scroller.evaluate("node => node.scrollTop")
    assert place > 0
    visitor.page.evaluate(REMEMBER)
    visitor.page.pdf(path=ARTIFACTS / "print.pdf")
    assert visitor.page.evaluate("window.wasModal") is False
    expect(visitor.panel).to_have_attribute("aria-modal", modal or "")
    expect(visitor.question).to_be_focused()
    settle(visitor.page)
    assert scroller.evaluate("node => node.scrollTop") == place

"""The keyboard alone: from the launcher to an answer, through the panel, and out of it again."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.keyboard import focus_is_inside, focus_name, tab_around, tab_to
from tests.e2e.stack import Stack
from tests.e2e.visitor import WAIT, Visitor

HEADER = ["FR – Français", "EN – English", "Fermer la conversation"]
FOOT = ["Votre question", "Envoyer", "911", "15", "112", "Effacer la conversation"]


@pytest.mark.parametrize("press", ["Enter", "Space"])
def test_the_keyboard_alone_is_enough(stack: Stack, desktop: BrowserContext, press: str) -> None:
    visitor = Visitor(desktop, stack.url)
    keyboard = visitor.page.keyboard
    tab_to(visitor.page, "Poser une question")
    keyboard.press(press)
    tab_to(visitor.page, "J’ai compris")
    keyboard.press(press)
    expect(visitor.question).to_be_visible(timeout=WAIT)
    tab_to(visitor.page, "Votre question")
    keyboard.type("Est-ce une infection ?")
    keyboard.press("Enter")
    expect(visitor.log).to_contain_text("pas une infection", timeout=WAIT)


def test_tab_goes_through_the_panel_in_the_order_of_reading(
    stack: Stack, desktop: BrowserContext
) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    choices = visitor.log.get_by_role("group", name="Questions proches").get_by_role("button")
    tab_to(visitor.page, HEADER[0], "Shift+Tab")
    expected = [
        *HEADER,
        "Conversation",  # scrolled with the arrow keys
        "Réponse utile",
        "Réponse peu utile",
        *choices.all_inner_texts(),
        *FOOT,
    ]
    for name in expected:
        assert focus_name(visitor.page) == name
        visitor.page.keyboard.press("Tab")


def test_beside_the_page_tab_leaves_the_panel_at_both_ends(
    stack: Stack, desktop: BrowserContext
) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    assert focus_is_inside(visitor.page)
    tab_to(visitor.page, "Aller à l’article")
    assert not focus_is_inside(visitor.page)
    visitor.question.focus()
    tab_to(visitor.page, "Poser une question à l’assistant", "Shift+Tab")
    visitor.page.keyboard.press("Shift+Tab")
    assert focus_name(visitor.page) == "811"  # the last link of the page
    assert not focus_is_inside(visitor.page)
    expect(visitor.panel).to_be_visible()


def test_over_the_page_tab_stays_in_the_panel(stack: Stack, phone: BrowserContext) -> None:
    visitor = Visitor(phone, stack.url)
    visitor.open()
    visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    tab_to(visitor.page, HEADER[0])
    forwards = tab_around(visitor.page)
    backwards = tab_around(visitor.page, "Shift+Tab")
    assert forwards[: len(HEADER)] == HEADER
    assert forwards[-len(FOOT) :] == FOOT
    assert backwards == [forwards[0], *reversed(forwards[1:])]
    assert focus_is_inside(visitor.page)


def test_the_trap_comes_and_goes_with_the_size_of_the_window(
    stack: Stack, desktop: BrowserContext
) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    visitor.question.fill("Est-ce une")
    visitor.page.set_viewport_size({"width": 640, "height": 400})  # zoomed to 200 %
    expect(visitor.panel).to_have_attribute("aria-modal", "true")
    expect(visitor.question).to_be_focused()
    expect(visitor.question).to_have_value("Est-ce une")
    assert "Aller à l’article" not in tab_around(visitor.page)
    visitor.page.set_viewport_size({"width": 1280, "height": 800})
    expect(visitor.panel).to_have_attribute("aria-modal", "false")
    expect(visitor.question).to_be_focused()
    assert "Aller à l’article" in tab_around(visitor.page)


@pytest.mark.parametrize("window", ["desktop", "phone"])
@pytest.mark.parametrize("focused", ["Fermer la conversation", "Votre question"])
def test_escape_gives_the_focus_back_to_the_launcher(
    stack: Stack, request: pytest.FixtureRequest, window: str, focused: str
) -> None:
    visitor = Visitor(request.getfixturevalue(window), stack.url)
    visitor.open()
    tab_to(visitor.page, focused)
    visitor.page.keyboard.press("Escape")
    expect(visitor.panel).to_be_hidden()
    expect(visitor.launcher).to_be_focused()
    visitor.page.keyboard.press("Enter")
    expect(visitor.panel).to_be_visible()
    assert focus_is_inside(visitor.page)


def test_escape_elsewhere_on_the_page_closes_nothing(stack: Stack, desktop: BrowserContext) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    link = visitor.page.get_by_role("link", name="Aller à l’article")
    link.focus()
    visitor.page.keyboard.press("Escape")
    expect(link).to_be_focused()
    expect(visitor.panel).to_be_visible()

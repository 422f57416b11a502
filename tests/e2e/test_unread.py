"""An answer that comes while the panel is closed."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.stack import Stack
from tests.e2e.visitor import WAIT, Visitor

NAME = "Poser une question à l’assistant"


@pytest.mark.parametrize("window", ["desktop", "phone"])
def test_it_is_counted_on_the_launcher_until_the_panel_is_opened(
    stack: Stack, request: pytest.FixtureRequest, window: str
) -> None:
    visitor = Visitor(request.getfixturevalue(window), stack.url)
    badge = visitor.launcher.locator(".badge")
    expect(badge).to_be_hidden()
    visitor.open()
    with visitor.waiting("Le Modic 1 est-il une infection ?"):
        visitor.page.get_by_role("button", name="Fermer la conversation").click()
        expect(visitor.launcher).to_have_accessible_name(NAME)
    expect(badge).to_be_visible(timeout=WAIT)
    expect(badge).to_have_text("1")
    expect(visitor.launcher).to_have_accessible_name(f"{NAME}, 1 nouveau message")
    visitor.launcher.click()
    expect(visitor.log.get_by_text("pas une infection")).to_be_in_viewport()
    visitor.page.keyboard.press("Escape")
    expect(badge).to_be_hidden()
    expect(visitor.launcher).to_have_accessible_name(NAME)


def test_what_was_read_on_the_page_before_is_not_counted(
    stack: Stack, desktop: BrowserContext
) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    visitor.page.reload()
    visitor.launcher.click()
    expect(visitor.log).to_contain_text("pas une infection", timeout=WAIT)
    visitor.page.keyboard.press("Escape")
    expect(visitor.launcher).to_have_accessible_name(NAME)

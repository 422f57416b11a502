"""A reviewer's morning without a mouse: open, look, say what was meant, go on."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.console.console import Console

UNSURE = "?confidence=0-40&reviewed=no"


def test_the_next_conversation_is_one_key_away(console: Console) -> None:
    with console.page("reviewer") as page:
        page.goto(f"{console.url}/console/conversations")
        page.locator("tbody a").first.click()
        page.wait_for_load_state()
        first = page.url
        page.keyboard.press("n")
        expect(page).not_to_have_url(first)
        page.wait_for_url(re.compile(r"/console/conversations/[0-9a-f-]{36}"))  # and is loaded
        page.keyboard.press("p")
        page.wait_for_url(first)
        page.keyboard.press("u")
        expect(page).to_have_url(re.compile(r"/console/conversations(\?.*)?$"))


def test_one_key_confirms_and_one_takes_it_back(console: Console) -> None:
    with console.page("reviewer") as page:
        open_unsure(page, console)
        page.keyboard.press("j")
        focused = page.locator("[data-entry]:focus")
        expect(focused).to_be_visible()
        entry = page.locator(f"#{focused.get_attribute('id')}")
        page.keyboard.press("x")
        expect(entry.locator(".verdict.nothing")).to_be_visible()
        expect(focused).to_be_visible()  # what replaced it has the focus again
        page.keyboard.press("z")
        expect(entry.locator(".verdict.nothing")).to_have_count(0)


def test_two_keys_and_a_word_choose_another_topic(console: Console) -> None:
    with console.page("reviewer") as page:
        open_unsure(page, console)
        page.keyboard.press("j")
        page.keyboard.press("t")
        page.keyboard.type("infection")
        page.keyboard.press("Enter")
        # The first correction after a start reads all the questions that are known.
        decided = page.locator(".verdict.changed, .verdict.confirmed").first
        expect(decided).to_be_visible(timeout=60_000)


def test_what_needs_a_person_is_settled_with_a_key(console: Console) -> None:
    with console.page("reviewer") as page:
        page.goto(f"{console.url}/console/to-review?kind=unsure")
        entries = page.locator("[data-entry]")
        first = entries.first.get_attribute("id")
        page.keyboard.press("j")
        page.keyboard.press("e")
        expect(page.locator(f"#{first}")).to_have_count(0)


def test_the_keys_of_a_page_are_listed(console: Console) -> None:
    with console.page("reader") as page:
        page.goto(f"{console.url}/console/conversations")
        page.keyboard.press("?")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        assert dialog.locator("kbd").count() > 5
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        page.keyboard.press("5")
        expect(page).to_have_url(re.compile("/console/measures"))


def open_unsure(page: Page, console: Console) -> None:
    """Open a conversation in which the assistant was unsure, and nobody has said anything."""
    page.goto(f"{console.url}/console/conversations{UNSURE}")
    page.locator("tbody a").last.click()
    expect(page.locator("[data-entry]").first).to_be_visible()

"""Every page, as each role has it: nothing is missing, nothing sticks out, axe finds nothing."""

from __future__ import annotations

import re
from typing import Literal, get_args

import pytest
from playwright.sync_api import expect

from gateway.console.navigation import SECTIONS, sections_for
from gateway.staff.models import Role
from tests.e2e.accessibility import look, overflows, violations
from tests.e2e.console.console import Console

# What scrolls by itself, shows its end as three dots, or waits beside the window for the keyboard.
FORGIVEN = tuple(
    f"overflows: {each}" for each in ("div.scroll", "a.skip", "a.who", "p.assistant short")
)


def faults(found: list[str]) -> list[str]:
    return [each for each in found if not each.startswith(FORGIVEN)]


def test_every_page_can_be_used_by_everybody(console: Console) -> None:
    """As administrator, who sees them all, on a desktop's window."""
    found: dict[str, list[str]] = {}
    with console.page("administrator") as page:
        for address in console.every_page(page):
            name = "console_" + (
                re.sub(r"\W+", "_", address.removeprefix("/console/"))[:40] or "home"
            )
            if wrong := faults(look(page, name, None)):
                found[address] = wrong
            assert page.get_by_role("heading", level=1).count() == 1, address
        assert not found, "\n".join(f"{address}: {wrong}" for address, wrong in found.items())


def test_nothing_sticks_out_on_a_tablet(console: Console) -> None:
    found = {}
    with console.page("administrator", "tablet") as page:
        for address in console.every_page(page):
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            if wide:
                found[address] = faults(overflows(page, None))[:8]
    assert not found


@pytest.mark.parametrize("role", get_args(Role))
def test_a_role_sees_its_sections_and_no_others(console: Console, role: Role) -> None:
    may = {section.path for section in sections_for(role)}
    with console.page(role) as page:
        for section in SECTIONS:
            answer = page.goto(console.url + section.path)
            assert answer is not None
            assert (answer.status == 200) == (section.path in may), section.path
            links = (
                page.get_by_role("navigation")
                .first.locator("a")
                .evaluate_all("links => links.map((link) => link.getAttribute('href'))")
            )
            assert may <= set(links)
            assert not {each.path for each in SECTIONS} - may & set(links)
            page.screenshot(path=f"tests/e2e/artifacts/console_{role}_{section.name}.png")


@pytest.mark.parametrize("mode", ["dark", "english"])
def test_it_is_as_good_in_the_dark_and_in_english(
    console: Console, mode: Literal["dark", "english"]
) -> None:
    found = {}
    with console.page("administrator") as page:
        if mode == "dark":
            page.emulate_media(color_scheme="dark")
        else:
            page.goto(f"{console.url}/console/to-review")
            page.get_by_role("button", name="English").click()
            expect(page.locator("html")).to_have_attribute("lang", "en")
        for section in SECTIONS:
            page.goto(console.url + section.path)
            page.screenshot(path=f"tests/e2e/artifacts/console_{mode}_{section.name}.png")
            if wrong := violations(page, None):
                found[section.path] = wrong
        if mode == "english":
            page.get_by_role("button", name="Français").click()
            expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert not found

"""Every page, as each role has it: nothing is missing, nothing sticks out, axe finds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from gateway.console.navigation import SECTIONS, sections_for
from gateway.staff.models import Role
from gateway.staff.permissions import may
from tests.console.pages import SELDOM_THERE
from tests.console.pages import Page as Place
from tests.e2e.accessibility import look, overflows
from tests.e2e.console.console import DESKTOP, TABLET, Console, Mode, open_menu
from tests.gateway.console.team.routes import console_routes

# What scrolls by itself, shows its end as three dots, or waits beside the window for the keyboard.
FORGIVEN = tuple(
    f"overflows: {each}" for each in ("div.scroll", "a.skip", "span.who", "p.assistant short")
)
# It is for who wrote the note: the administrator, in tests/console/rare_rows.py.
OWN = "/console/notes/{note_id}/edit"
# Who looks at them, and how: each way of looking has most of the pages.
LOOKS: list[tuple[Role, Mode]] = [
    ("administrator", "light"),
    ("manager", "dark"),
    ("reviewer", "english"),
    ("reader", "english dark"),
]


def routes_of(role: Role) -> set[str]:
    """Return the addresses that are for this role, as they are registered."""
    return {
        re.sub(r":\w+}", "}", route.path)
        for route in console_routes()
        if route.method == "GET"
        and ":path}" not in route.path  # what answers for every other address
        and all(may(role, each) for each in route.permissions)
    }


@pytest.mark.parametrize(("role", "mode"), LOOKS)
def test_every_page_can_be_used(
    console: Console, places: list[Place], role: Role, mode: Mode
) -> None:
    """All that the role may open, in a desktop's window and a tablet's."""
    meant = routes_of(role) & {place.route for place in places}
    assert meant == routes_of(role)
    found: dict[str, list[str]] = {}
    opened: set[str] = set()
    with console.page(role, mode=mode) as page:
        for place in first_of_each(place for place in places if place.route in meant):
            answer = page.request.get(console.url + place.address)
            is_another_ones = place.route == OWN and role != "administrator"
            is_there = answer.status < 400 or place.route in SELDOM_THERE
            assert is_there != is_another_ones, f"{place.address}: {answer.status}"
            opened |= {place.route}
            is_file = "content-disposition" in answer.headers
            if "<html" in answer.text() and not is_file:  # a part of a page is seen in its page
                page.goto(console.url + place.address)
                if wrong := faults(page, f"console_{role}_{place.route}"):
                    found[place.address] = wrong
    assert opened == meant
    assert not found, "\n".join(f"{address}: {wrong}" for address, wrong in found.items())


def first_of_each(places: Iterable[Place]) -> list[Place]:
    """Return one address for each route."""
    return list({place.route: place for place in reversed(list(places))}.values())


def faults(page: Page, name: str) -> list[str]:
    """Return what is wrong with the page that is open."""
    page.set_viewport_size(DESKTOP)
    found = look(page, re.sub(r"\W+", "_", name), None)
    if page.get_by_role("heading", level=1).count() != 1:
        found.append("not one heading of the first level")
    page.set_viewport_size(TABLET)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found += [f"on a tablet: {each}" for each in overflows(page, None)[:8]]
    return [each for each in found if not each.startswith(FORGIVEN)]


def test_every_link_leads_to_a_page(console: Console) -> None:
    with console.page("administrator") as page:
        for address in console.every_page(page):
            assert page.get_by_role("heading", level=1).count() == 1, address


@pytest.mark.parametrize("role", [role for role, _ in LOOKS])
def test_a_role_sees_its_sections_and_no_others(console: Console, role: Role) -> None:
    may_open = {section.path for section in sections_for(role)}
    with console.page(role) as page:
        for section in SECTIONS:
            answer = page.goto(console.url + section.path)
            assert answer is not None
            assert (answer.status == 200) == (section.path in may_open), section.path
            links = (
                page.get_by_role("navigation")
                .first.locator("a")
                .evaluate_all("links => links.map((link) => link.getAttribute('href'))")
            )
            assert may_open <= set(links)
            assert not {each.path for each in SECTIONS} - may_open & set(links)


def test_the_header_is_one_line_on_a_desktop_and_two_on_a_tablet(console: Console) -> None:
    with console.page("administrator") as page:
        page.goto(f"{console.url}/console/conversations")
        for language in ("English", "Français"):  # French again at the end, for the other tests
            open_menu(page)
            page.get_by_role("button", name=language).click()
            expect(page.locator("header [data-menu][open]")).to_have_count(0)
            for width, lines in ((1280, 1), (768, 2)):
                page.set_viewport_size({"width": width, "height": 800})
                middles = sorted(
                    page.locator("header :is(a, input, summary):visible").evaluate_all(
                        """shown => shown.map((each) => each.getBoundingClientRect())
                            .map(({ top, bottom }) => (top + bottom) / 2)"""
                    )
                )
                found = 1 + sum(lower - upper > 15 for upper, lower in pairwise(middles))
                assert found == lines, (language, width, middles)


def test_the_language_stays_as_it_was_chosen(console: Console) -> None:
    with console.page("reader") as page:
        page.goto(f"{console.url}/console/to-review")
        open_menu(page)
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        page.goto(f"{console.url}/console/conversations")
        open_menu(page)
        page.get_by_role("button", name="Français").click()
        expect(page.locator("html")).to_have_attribute("lang", "fr")

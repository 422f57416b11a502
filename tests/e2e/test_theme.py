"""Colours: those that the site chose, those that the visitor prefers, those that are forced."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from tests.e2e.accessibility import look
from tests.e2e.host_site import HostSite
from tests.e2e.stack import Stack
from tests.e2e.visitor import WAIT, Visitor

Scheme = Literal["light", "dark"]
ACCENT: dict[Scheme, str] = {"light": "rgb(20, 83, 45)", "dark": "rgb(134, 239, 172)"}
ON_ACCENT: dict[Scheme, str] = {"light": "rgb(254, 252, 232)", "dark": "rgb(5, 46, 22)"}
PROPERTIES = f"""
--modic-accent: {ACCENT["light"]}; --modic-on-accent: {ON_ACCENT["light"]};
--modic-accent-dark: {ACCENT["dark"]}; --modic-on-accent-dark: {ON_ACCENT["dark"]};
--modic-radius: 3px; --modic-font: monospace; --modic-offset-x: 60px; --modic-offset-y: 40px;
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("selector", ["modic-chat", "html"])
def test_a_site_chooses_colours_corners_font_and_place(
    stack: Stack, browser: Browser, scheme: Scheme, selector: str
) -> None:
    context = browser.new_context(color_scheme=scheme, locale="fr-CA")
    with HostSite(stack.host_port, stack.url, f"{selector} {{ {PROPERTIES} }}") as site:
        visitor = Visitor(context, site.url)
        window, box = visitor.page.viewport_size, visitor.launcher.bounding_box()
        assert window
        assert box
        assert window["width"] - box["x"] - box["width"] == 60
        assert window["height"] - box["y"] - box["height"] == 40
        expect_accent(visitor.launcher, scheme)
        visitor.open()
        visitor.question.fill("Est-ce une infection ?")
        expect_accent(visitor.page.get_by_role("button", name="Envoyer"), scheme)
        red, green, blue = channels(visitor.panel.locator(".header"), "background-color")
        assert green > max(red, blue)  # as the accent is, and the widget's own header is not
        expect(visitor.panel).to_have_css("border-radius", "3px")
        expect(visitor.panel).to_have_css("font-family", "monospace")
        visitor.question.press("Enter")
        expect(visitor.log).to_contain_text("pas une infection", timeout=WAIT)
        expect_accent(visitor.log.locator(".from-visitor > .bubble"), scheme)
        assert look(visitor.page, f"theme-{selector}-{scheme}") == []
    context.close()


def expect_accent(what: Locator, scheme: Scheme) -> None:
    expect(what).to_have_css("background-color", ACCENT[scheme])
    expect(what).to_have_css("color", ON_ACCENT[scheme])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_dark_is_dark(stack: Stack, browser: Browser, scheme: Scheme) -> None:
    context = browser.new_context(color_scheme=scheme, locale="fr-CA")
    visitor = Visitor(context, stack.url)
    visitor.open()
    surface = lightness(visitor.panel, "background-color")
    text = lightness(visitor.panel, "color")
    assert (surface < 50, text > 200) == (scheme == "dark", scheme == "dark")
    context.close()


def test_it_follows_when_the_day_ends(stack: Stack, desktop: BrowserContext) -> None:
    visitor = Visitor(desktop, stack.url)
    visitor.open()
    assert lightness(visitor.panel, "background-color") > 200
    visitor.page.emulate_media(color_scheme="dark")
    assert lightness(visitor.panel, "background-color") < 50


def lightness(what: Locator, name: str) -> float:
    """Return the mean of red, green and blue, from 0 to 255."""
    return sum(channels(what, name)) / 3


def channels(what: Locator, name: str) -> list[float]:
    """Return red, green and blue of a colour: from 0 to 255, or of a mixed one from 0 to 1."""
    colour = what.evaluate("(node, name) => getComputedStyle(node)[name]", name)
    return [float(number) for number in re.findall(r"[\d.]+", colour)[:3]]


def test_forced_colours_leave_edges_and_the_focus(stack: Stack, browser: Browser) -> None:
    """Backgrounds and shadows are gone there: what stood out by them alone would be lost."""
    context = browser.new_context(forced_colors="active", locale="fr-CA")
    visitor = Visitor(context, stack.url)
    expect(visitor.launcher).to_have_css("border-style", "solid")
    visitor.launcher.click()
    accept = visitor.page.get_by_role("button", name="J’ai compris")
    expect(accept).to_have_css("border-width", "2px", timeout=WAIT)
    accept.click()
    expect(visitor.question).to_be_focused(timeout=WAIT)
    entry = visitor.panel.locator(".entry")
    expect(entry).to_have_css("outline-style", "solid")
    visitor.page.get_by_role("button", name="Fermer").focus()
    expect(entry).to_have_css("outline-style", "none")
    visitor.send("depuis hier je n’arrive plus à uriner")
    expect(visitor.log.locator(".emergency > .bubble")).to_have_css(
        "border-width", "4px", timeout=WAIT
    )
    context.close()

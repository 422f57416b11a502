"""Every state in every kind of window: axe-core, overflow and targets, and a picture is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.e2e.accessibility import look
from tests.e2e.stack import Stack
from tests.e2e.states import every_state
from tests.e2e.visitor import Visitor

DESKTOP = {"width": 1280, "height": 800}
WINDOWS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": DESKTOP},
    # A browser zoomed to 200 % has half as many CSS pixels, each of twice as many of the screen's.
    "zoomed": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
    "narrow": {"viewport": {"width": 320, "height": 568}, "has_touch": True},
    "dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    "still": {"viewport": DESKTOP, "reduced_motion": "reduce"},
    "forced": {"viewport": DESKTOP, "forced_colors": "active"},
}


@pytest.fixture(params=WINDOWS)
def window(
    request: pytest.FixtureRequest, browser: Browser
) -> Iterator[tuple[str, BrowserContext]]:
    context = browser.new_context(locale="fr-CA", **WINDOWS[request.param])
    yield request.param, context
    context.close()


def test_every_state_can_be_used_by_everybody(
    stack: Stack, window: tuple[str, BrowserContext]
) -> None:
    name, context = window
    visitor = Visitor(context, stack.url)
    found = {state: look(visitor.page, f"widget-{name}-{state}") for state in every_state(visitor)}
    assert list(found)[-1] == "erased"
    assert {state: problems for state, problems in found.items() if problems} == {}
    offline = "net::ERR_INTERNET_DISCONNECTED"  # the states without a network are meant to be
    assert [said for said in visitor.complaints if offline not in said] == []

"""On somebody else's site: one line, a hostile theme, a strict policy; what it costs the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.conftest import ARTIFACTS
from tests.e2e.host_site import HostSite
from tests.e2e.stack import Stack
from tests.e2e.visitor import WAIT, Visitor

MAIN_THREAD_MS = 50  # what the embed may take from its host


@pytest.fixture
def site(stack: Stack) -> Iterator[HostSite]:
    with HostSite(stack.host_port, stack.url) as site:
        yield site


def test_a_hostile_theme_and_a_strict_policy_change_nothing(
    stack: Stack, site: HostSite, desktop: BrowserContext
) -> None:
    visitor = Visitor(desktop, site.url)
    visitor.open()
    visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    style = visitor.question.evaluate(
        "node => { const s = getComputedStyle(node); return [s.fontSize, s.letterSpacing] }"
    )
    assert style[0] != "7px"
    assert style[1] in {"normal", "0px"}
    visitor.page.screenshot(path=ARTIFACTS / "embedding-hostile.png")
    assert visitor.complaints == []


def test_the_conversation_goes_on_on_the_next_page(
    stack: Stack, site: HostSite, desktop: BrowserContext
) -> None:
    visitor = Visitor(desktop, site.url)
    visitor.open()
    visitor.ask("Le Modic 1 est-il une infection ?", "pas une infection")
    visitor.page.goto(f"{site.url}/autre")
    visitor.page.get_by_role("button", name="Poser une question à l’assistant").click()
    expect(visitor.log).to_contain_text("pas une infection", timeout=WAIT)


def test_the_embed_shifts_nothing_and_takes_little_time(
    stack: Stack, site: HostSite, desktop: BrowserContext
) -> None:
    page = desktop.new_page()
    page.add_init_script(
        """window.shift = 0; window.longest = 0;
        new PerformanceObserver(list => list.getEntries().forEach(e => window.shift += e.value))
          .observe({type: 'layout-shift', buffered: true});
        new PerformanceObserver(list => list.getEntries().forEach(
          e => window.longest = Math.max(window.longest, e.duration)))
          .observe({type: 'longtask', buffered: true});"""
    )
    session = desktop.new_cdp_session(page)
    session.send("Profiler.enable")
    session.send("Profiler.start")
    page.goto(site.url)
    expect(page.get_by_role("button", name="Poser une question à l’assistant")).to_be_visible()
    profile = session.send("Profiler.stop")["profile"]
    ours = {
        node["id"]
        for node in profile["nodes"]
        if node["callFrame"]["url"].endswith("modic-widget.js")
    }
    samples = zip(profile["samples"], profile["timeDeltas"], strict=True)
    milliseconds = sum(delta for node, delta in samples if node in ours) / 1000
    assert page.evaluate("window.shift") == 0
    assert milliseconds < MAIN_THREAD_MS

"""What can be wrong with what is seen: axe-core's findings, what sticks out, what is too small."""

from __future__ import annotations

from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.e2e.conftest import ARTIFACTS
from tests.e2e.stack import ROOT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LEAST_TARGET = 24  # CSS pixels
WIDGET = "modic-chat"

# Neither axe nor a picture is to catch half way what fades or scrolls in.
SETTLED = """async (element) => {
  const root = element ? document.querySelector(element).shadowRoot : document;
  await Promise.allSettled(root.getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity)
    .map(({ finished }) => finished));
  const scroller = root.querySelector(".scroller");
  for (let still = 0, before = -1; scroller && still < 10; before = scroller.scrollTop) {
    await new Promise(requestAnimationFrame);
    still = scroller.scrollTop === before ? still + 1 : 0;
  }
}"""

OVERFLOWS = """(element) => {
  const root = element ? document.querySelector(element).shadowRoot : document.body;
  const seen = [...root.querySelectorAll("*")]
    .filter((node) => node.checkVisibility() && !node.closest(".spoken, .unseen, svg, select"));
  const isWider = (node) => {
    const isMeantTo = node.matches(".launcher"); // its badge hangs over the edge
    return !isMeantTo && node.clientWidth > 0 && node.scrollWidth > node.clientWidth + 1;
  };
  const isCut = (node) => {
    const { overflowY } = getComputedStyle(node);
    return overflowY === "hidden" && node.scrollHeight > node.clientHeight + 1;
  };
  return seen.filter((node) => {
    const { left, right } = node.getBoundingClientRect();
    return left < -1 || right > innerWidth + 1 || isWider(node) || isCut(node);
  }).map((node) => `${node.localName}.${node.className}`);
}"""

SMALL_TARGETS = """([element, least]) =>
  [...(element ? document.querySelector(element).shadowRoot : document)
    .querySelectorAll("button, a[href], input:not([type=hidden]), textarea")]
    .filter((node) => node.checkVisibility() && getComputedStyle(node).display !== "inline")
    .filter((node) => !node.closest("label, .unseen"))
    .map((node) => [node.ariaLabel ?? node.textContent, node.getBoundingClientRect()])
    .filter(([, { width, height }]) => width < least || height < least)
    .map(([name, { width, height }]) => `${name}: ${width} × ${height}`)"""


@cache
def _axe() -> str:
    return (ROOT / "widget/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, element: str | None = WIDGET) -> list[str]:
    """Return a line for each violation: rule, and the elements that break it.

    In the widget, as for all that is here; None means the whole page.
    """
    page.evaluate(_axe())
    found: list[dict[str, Any]] = page.evaluate(
        "([element, rules]) => axe.run(element ?? document, {runOnly: rules})"
        ".then(({violations}) => violations)",
        [element, RULES],
    )
    return [f"{row['id']}: {[node['html'] for node in row['nodes']]}" for row in found]


def overflows(page: Page, element: str | None = WIDGET) -> list[str]:
    """Return what sticks out of the window or is cut off at an edge of its own."""
    return list(page.evaluate(OVERFLOWS, element))


def small_targets(page: Page, element: str | None = WIDGET) -> list[str]:
    """Return what is to be pressed and is too small for it; links within a sentence may be."""
    return list(page.evaluate(SMALL_TARGETS, [element, LEAST_TARGET]))


def settle(page: Page, element: str | None = WIDGET) -> None:
    """Return when nothing fades or scrolls in any more."""
    page.evaluate(SETTLED, element)


def look(page: Page, name: str, element: str | None = WIDGET) -> list[str]:
    """Take the state's picture, and return all that may keep somebody from using it."""
    settle(page, element)
    page.screenshot(path=ARTIFACTS / f"{name}.png")
    return [
        *violations(page, element),
        *(f"overflows: {each}" for each in overflows(page, element)),
        *(f"too small: {target}" for target in small_targets(page, element)),
    ]

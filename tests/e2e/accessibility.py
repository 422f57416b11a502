"""What axe-core finds on a page, shadow roots included."""

from __future__ import annotations

from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.e2e.stack import ROOT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def _axe() -> str:
    return (ROOT / "widget/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Return a line for each violation in the widget: rule, and the elements that break it."""
    page.evaluate(_axe())
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run('modic-chat', {runOnly: rules}).then(({violations}) => violations)",
        RULES,
    )
    return [f"{row['id']}: {[node['html'] for node in row['nodes']]}" for row in found]

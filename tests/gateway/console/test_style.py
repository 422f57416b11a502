"""The pages can be read, and need nothing that the content security policy forbids."""

from __future__ import annotations

import re
from itertools import product

import httpx
import pytest

from gateway.console.pages import TEMPLATES
from gateway.console.routes import STATIC
from tests.gateway.databases import ON_ONE_DATABASE

CSS = (STATIC / "console.css").read_text(encoding="utf-8")
LIGHT, DARK = CSS.split("@media (prefers-color-scheme: dark)")
ON_PAPER = list(product(["ink", "faint", "accent"], ["paper", "card"]))
PAIRS = [*ON_PAPER, ("on-accent", "accent"), ("alarm", "alarm-paper"), ("warn", "warn-paper")]
OUR_SCRIPT_ELSE = r"<script(?! src=\"/console/static/[a-z]+\.js\" defer></script>)"
READABLE = 4.5  # WCAG 2.2, 1.4.3


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): #(\w{6});", css))


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("css", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), [*PAIRS, ("ink", "calm-paper")])
def test_text_stands_out_from_what_it_is_on(css: str, ink: str, paper: str) -> None:
    palette = colours(css)
    darker, lighter = sorted([luminance(palette[ink]), luminance(palette[paper])])
    assert (lighter + 0.05) / (darker + 0.05) >= READABLE


def test_both_palettes_have_every_colour_that_is_used() -> None:
    used = set(re.findall(r"var\(--([\w-]+)\)", CSS))
    assert used == set(colours(LIGHT)) == set(colours(DARK))


def test_no_template_has_a_script_a_style_or_an_unescaped_value() -> None:
    for path in TEMPLATES.rglob("*.html"):
        html = path.read_text(encoding="utf-8").replace("{{ csrf_input | safe }}", "")
        assert not re.search(
            OUR_SCRIPT_ELSE + r"|<style|\sstyle=|\son\w+=|\|\s*safe|autoescape", html
        ), path


@ON_ONE_DATABASE
async def test_a_page_may_load_our_own_style_sheet_and_no_inline_code(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/console/login")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    (sheet,) = re.findall(r'rel="stylesheet" href="([^"]+)"', answer.text)
    assert (await client.get(sheet)).text == CSS

"""The demo page, and the widget's script with its short cache."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from gateway import pages
from tests.gateway.databases import ON_ONE_DATABASE

pytestmark = ON_ONE_DATABASE
SCRIPT = "customElements.define('modic-widget', class extends HTMLElement {});"


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built widget."""
    built = tmp_path / "modic-widget.js"
    built.write_text(SCRIPT)
    monkeypatch.setattr(pages, "WIDGET", built)
    return built


@pytest.mark.usefixtures("script")
async def test_the_widget_is_a_script_that_any_site_may_load(client: Any) -> None:
    response = await client.get("/widget/modic-widget.js")
    assert (response.status_code, response.text) == (200, SCRIPT)
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["cache-control"] == "public, max-age=300"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"


async def test_the_widget_is_not_sent_twice(client: Any, script: Path) -> None:
    tag = (await client.get("/widget/modic-widget.js")).headers["etag"]
    known = await client.get("/widget/modic-widget.js", headers={"If-None-Match": tag})
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", tag)
    await asyncio.to_thread(script.write_text, SCRIPT + "// newer")
    newer = await client.get("/widget/modic-widget.js", headers={"If-None-Match": tag})
    assert newer.status_code == 200
    assert newer.headers["etag"] != tag


async def test_a_widget_that_is_not_built_is_not_found(client: Any, script: Path) -> None:
    await asyncio.to_thread(script.unlink)
    assert (await client.get("/widget/modic-widget.js")).status_code == 404


async def test_the_demo_page_and_its_files(client: Any) -> None:
    page = await client.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "/widget/modic-widget.js" in page.text
    style = await client.get("/demo/demo.css")
    assert style.status_code == 200
    assert style.headers["content-type"].startswith("text/css")
    assert style.headers["cache-control"] == "no-cache"

"""Files served as they are: the demo page of a clinic, and the widget that a site embeds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from litestar import Request, Response, Router, get
from litestar.datastructures import CacheControlHeader, ETag
from litestar.exceptions import NotFoundException
from litestar.response import File
from litestar.static_files import create_static_files_router

PROJECT = Path(__file__).parent.parent
WIDGET = PROJECT / "widget" / "dist" / "modic-widget.js"
DEMO = Path(__file__).parent / "demo"
SHORT_CACHE = "public, max-age=300"  # a new widget is on every site within 5 minutes


@get("/widget/modic-widget.js")
async def widget(request: Request[Any, Any, Any]) -> Response[Any]:
    """Return the widget's script; 304 when the browser has it, 404 when it is not built."""
    try:
        stat = WIDGET.stat()
    except FileNotFoundError:
        raise NotFoundException from None
    tag = f"{stat.st_mtime_ns:x}-{stat.st_size:x}"
    headers = {"cache-control": SHORT_CACHE, "cross-origin-resource-policy": "cross-origin"}
    if f'"{tag}"' in request.headers.get("if-none-match", ""):
        return Response(None, status_code=304, headers={**headers, "etag": f'"{tag}"'})
    return File(
        WIDGET,
        media_type="text/javascript",
        content_disposition_type="inline",
        etag=ETag(value=tag),
        headers=headers,
    )


@get("/")
async def demo_page() -> File:
    """Return the page of a fictional clinic with the widget on it."""
    page = DEMO / "index.html"
    if not page.is_file():
        raise NotFoundException
    return File(page, media_type="text/html", content_disposition_type="inline")


def demo_files() -> Router:
    """Return the routes of the demo page's own files, under /demo."""
    return create_static_files_router(
        path="/demo", directories=[DEMO], cache_control=CacheControlHeader(no_cache=True)
    )

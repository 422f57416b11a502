"""What needs a person."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get

from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.staff.permissions import Permission


@get("/to-review", guards=[needs(Permission.READ_CONVERSATIONS)])
async def to_review_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """Return the section's first page."""
    return page(request, "to_review/index")

"""The requests for contact."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get

from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.staff.permissions import Permission


@get("/requests", guards=[needs(Permission.HANDLE_REQUESTS)])
async def requests_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """Return the section's first page."""
    return page(request, "requests/index")

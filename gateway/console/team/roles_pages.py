"""The table of who may do what."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get

from gateway.console.guards import needs
from gateway.console.pages import page
from gateway.staff.accounts import ROLES
from gateway.staff.permissions import PERMISSIONS, Permission


@get("/team/roles", guards=[needs(Permission.READ_AUDIT)])
async def roles_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """Return the table, as the guards read it."""
    return page(request, "team/roles", roles=ROLES, permissions=list(Permission), table=PERMISSIONS)

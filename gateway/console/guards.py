"""Who may call a handler: `guards=[needs(Permission.REVEAL)]`."""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from gateway.staff.permissions import Permission, may


class NotAllowedError(PermissionDeniedException):
    """The role of who is signed in does not allow it."""


def staff_only(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Guard: raise NotAuthorizedException unless somebody is signed in."""
    if connection.auth is None:
        raise NotAuthorizedException


def needs(permission: Permission) -> Guard:
    """Return a guard that raises NotAllowedError unless the role has the permission."""

    def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        if not may(connection.user.role, permission):
            raise NotAllowedError

    guard.permission = permission  # type: ignore[attr-defined]  # read by the test of the table
    return guard

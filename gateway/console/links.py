"""Addresses to hand to somebody: whole ones, with a token in them."""

from __future__ import annotations

from typing import Any

from litestar import Request

from gateway.settings import Settings

INVITATION = "/console/invitation"
NEW_PASSWORD = "/console/new-password"  # noqa: S105  (a path)


def link_here(request: Request[Any, Any, Any], path: str) -> str:
    """Return the address of a page for whoever uses the console at the address of this request.

    Only for who is signed in: anybody may make a request that names another host.
    """
    settings: Settings = request.app.state.settings
    return (settings.public_url or str(request.base_url)).rstrip("/") + path


def link_anywhere(settings: Settings, path: str) -> str:
    """Return the address of a page as the settings have it, whatever host a request names."""
    return settings.own_url + path

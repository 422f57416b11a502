"""Which sites' pages may use the chat: our own, and those that the settings name."""

from __future__ import annotations

from litestar.config.cors import CORSConfig
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from gateway.channels.web.errors import OriginNotAllowedError
from gateway.client_address import Connection

_OWN_PORTS = {"http": ":80", "https": ":443"}


def cross_origin(allowed_origins: tuple[str, ...]) -> CORSConfig | None:
    """Return what browsers are told of other origins, None when there are none."""
    if not allowed_origins:
        return None
    return CORSConfig(
        allow_origins=list(allowed_origins),
        allow_methods=["GET", "POST", "PUT", "DELETE"],
        allow_headers=["Authorization", "Content-Type"],
        expose_headers=["Retry-After"],
    )


def origin_guard(allowed_origins: tuple[str, ...]) -> Guard:
    """Return a guard that raises OriginNotAllowedError for a page of an unknown site.

    A request without an Origin does not come from another site's page.
    """
    others = cross_origin(allowed_origins)

    def known_origin(connection: Connection, _: BaseRouteHandler) -> None:
        origin = connection.headers.get("origin")
        if origin is None or (others and others.is_origin_allowed(origin)):
            return
        if _normal(origin) != _own_origin(connection):
            raise OriginNotAllowedError

    return known_origin


def _own_origin(connection: Connection) -> str:
    """Return the origin of the site's own pages: Host, and the scheme that the proxy states.

    The scheme needs no trust: a page of another site cannot set the proxy's header.
    """
    stated = connection.headers.get("x-forwarded-proto", "").rpartition(",")[2].strip()
    scheme = stated or connection.url.scheme
    return _normal(f"{scheme}://{connection.headers.get('host', '')}")


def _normal(origin: str) -> str:
    """Return the origin in small letters, without its scheme's own port."""
    scheme, _, host = origin.lower().partition("://")
    return f"{scheme}://{host.removesuffix(_OWN_PORTS.get(scheme, ' '))}"

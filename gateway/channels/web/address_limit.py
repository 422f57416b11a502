"""How often one client address may ask anything of the chat."""

from __future__ import annotations

from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from gateway.channels.web.rate_limit import RateLimit
from gateway.client_address import Connection, client_address, household


def address_guard(per_minute: int, trusted_proxies: int) -> Guard:
    """Return a guard that raises TooManyRequestsError for one request of an address too many."""
    limit = RateLimit(per_minute)

    def not_too_often(connection: Connection, _: BaseRouteHandler) -> None:
        limit.count(household(client_address(connection, trusted_proxies)))

    return not_too_often

"""How often one client address may ask anything of the chat."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from gateway.channels.web.rate_limit import RateLimit
from gateway.client_address import Connection, client_address

_HOUSEHOLD = 64  # bits; the rest of an IPv6 address anybody may change at will


def address_guard(per_minute: int, trusted_proxies: int) -> Guard:
    """Return a guard that raises TooManyRequestsError for one request of an address too many."""
    limit = RateLimit(per_minute)

    def not_too_often(connection: Connection, _: BaseRouteHandler) -> None:
        limit.count(household(client_address(connection, trusted_proxies)))

    return not_too_often


def household(address: str) -> str:
    """Return what one client cannot leave: an IPv4 address, or the network of an IPv6 one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ip_network((parsed.packed, _HOUSEHOLD), strict=False))
    return str(parsed)

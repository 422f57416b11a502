"""Whose request it is: the address of the client, as far as it cannot be made up."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from litestar.connection import ASGIConnection

Connection = ASGIConnection[Any, Any, Any, Any]
_HOUSEHOLD = 64  # bits; the rest of an IPv6 address anybody may change at will


def client_address(connection: Connection, trusted_proxies: int) -> str:
    """Return the client's IP address.

    Behind `trusted_proxies` proxies it is the one that the outermost of them saw, so many from the
    right in X-Forwarded-For; whatever stands further left may be made up by anybody. Without a
    proxy, and when the header holds no such address, it is the peer's.
    """
    named = connection.headers.getall("x-forwarded-for", [])
    hops = [hop.strip() for hop in ",".join(named).split(",")]
    if 0 < trusted_proxies <= len(hops):
        try:
            return str(ip_address(hops[-trusted_proxies]))
        except ValueError:
            pass
    return connection.client.host if connection.client else ""


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

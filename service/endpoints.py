"""Which endpoints may be contacted: those on the premises, and no other."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str], tuple[Address, ...]]
"""The addresses of a name, at least one. Raises OSError."""

# Named one by one: `is_private` also holds for link-local addresses, where clouds keep
# their metadata service, and for test and benchmark networks.
PREMISES: tuple[Network, ...] = tuple(
    ip_network(network)
    for network in (
        "127.0.0.0/8",
        "::1/128",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "fc00::/7",
    )
)


class EndpointRefused(Exception):
    """An address that may not be contacted; the message says why and what to change."""


class EndpointUnknown(Exception):
    """A host name that has no address now."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A checked URL and the address to connect to, so that a name cannot change in between."""

    url: str
    host: str
    address: Address


def system_resolve(host: str) -> tuple[Address, ...]:
    """What the operating system says about a name."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(ip_address(str(entry[4][0]).split("%")[0]) for entry in found))


class EndpointPolicy:
    """Loopback and private addresses are allowed, others only when their host is listed.

    >>> EndpointPolicy().check("http://127.0.0.1:11434").host
    '127.0.0.1'
    """

    def __init__(self, listed: Iterable[str] = (), resolve: Resolve = system_resolve) -> None:
        self._listed = frozenset(_plain(host) for host in listed)
        self._resolve = resolve

    def check(self, url: str) -> Endpoint:
        """The endpoint behind a URL. Raises EndpointRefused, EndpointUnknown."""
        host = _host(url)
        try:
            addresses = self._resolve(host)
        except (OSError, UnicodeError) as error:
            raise EndpointUnknown(f"{host} has no address ({error}); check the name") from error
        if not addresses:
            raise EndpointUnknown(f"{host} has no address; check the name")
        for address in addresses:
            if not self._allowed(host, address):
                raise EndpointRefused(
                    f"{host} is {address}, which is neither loopback nor private; nothing is "
                    "sent there. If that machine is on the premises, add its host to "
                    "`allowed_hosts`"
                )
        return Endpoint(url, host, addresses[0])

    def _allowed(self, host: str, address: Address) -> bool:
        real = _unwrapped(address)
        if any(real in network for network in PREMISES):
            return True
        usable = not (real.is_unspecified or real.is_multicast or real.is_link_local)
        return usable and _plain(host) in self._listed


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise EndpointRefused(f"{url!r} is not a URL ({error}); write http://HOST:PORT") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise EndpointRefused(f"{url!r} is not an HTTP address; write http://HOST:PORT")
    if parts.username is not None or parts.password is not None:
        raise EndpointRefused("an endpoint's URL holds a name or password; use the key setting")
    if any(ord(letter) <= 32 or letter == "\\" for letter in url):
        raise EndpointRefused(f"{url!r} holds characters that no URL has; write http://HOST:PORT")
    return host


def _unwrapped(address: Address) -> Address:
    """An IPv4 address stays one inside an IPv6 address."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _plain(host: str) -> str:
    return host.strip().lower().rstrip(".").strip("[]")

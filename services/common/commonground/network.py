"""Where our own calls may end up: decided on the address that is connected to, so that no name can point elsewhere."""

import socket
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any

import anyio
import httpcore
import httpx

LIMITS = httpx.Limits(max_connections=50, max_keepalive_connections=20)


def forbidden(address: str, only_public: bool) -> bool:
    """Link-local (the metadata of a cloud), multicast and unspecified always; private ones if it must be public."""
    found = ip_address(address.partition("%")[0])
    found = getattr(found, "ipv4_mapped", None) or found
    return found.is_link_local or found.is_multicast or found.is_unspecified or (only_public and not found.is_global)


class Guarded(httpcore.AsyncNetworkBackend):
    """Resolves a name once, refuses what is forbidden and connects to the address it has looked at."""

    def __init__(self, only_public: Callable[[str], bool]) -> None:
        self.inner: Any = httpcore.AnyIOBackend()
        self.only_public = only_public

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface of httpcore
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            with anyio.fail_after(timeout):
                found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, TimeoutError) as error:
            raise httpcore.ConnectError(str(error)) from error
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        if not addresses or any(forbidden(each, self.only_public(host)) for each in addresses):
            raise httpcore.ConnectError("Naar dit adres wordt niet gebeld.")
        last: Exception = httpcore.ConnectError("Geen adres.")
        for address in addresses:
            try:
                return await self.inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last

    async def sleep(self, seconds: float) -> None:
        await self.inner.sleep(seconds)


def guarded_transport(only_public: Callable[[str], bool]) -> httpx.AsyncHTTPTransport:
    """A transport that never follows a name to a forbidden address; `only_public` says of a host if it must be so."""
    transport = httpx.AsyncHTTPTransport(limits=LIMITS, trust_env=False)
    transport._pool._network_backend = Guarded(only_public)  # httpx has no way of its own to say this
    return transport

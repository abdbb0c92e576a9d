"""What a server of ours in front has found already: Authentication-Results (RFC 8601), from one name alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, Literal

from senningen.post.origin.fields import Fields, values
from senningen.post.origin.found import Proof

MOST = 10
LONGEST = 64 * 1024  # who signs a mail many times must not make the relay's word too long to be read
Networks = Sequence[IPv4Network | IPv6Network]


@lru_cache(maxsize=8)
def networks(text: str) -> Networks:
    """Read addresses and networks, separated by commas. Raises `ValueError`."""
    return tuple(ip_network(each.strip()) for each in text.split(",") if each.strip())


def is_relay(peer: str, relays: Networks) -> bool:
    """Say whether a client is one of our own servers."""
    try:
        address = ip_address(peer.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return any(mapped in each for each in relays)


def told_by(server: str, fields: Fields) -> list[Proof]:
    """Return what the server named says of SPF and DKIM; the uppermost field of its name counts for each method.

    The server must remove fields of its own name that come from outside (RFC 8601, 5).
    """
    told: dict[str, list[Proof]] = {}
    for value in values(fields, "authentication-results", longest=LONGEST)[:MOST]:
        here: dict[str, list[Proof]] = {}
        for each in _results(server, value):
            here.setdefault(each.method, []).append(each)
        told = here | told
    return [proof for each in told.values() for proof in each]


def _results(server: str, value: bytes) -> list[Proof]:
    import authres

    if server.lower().encode() not in value.lower():
        return []
    try:
        read = authres.AuthenticationResultsHeader.parse(f"Authentication-Results: {value.decode('utf-8', 'replace')}")
    except (authres.AuthResError, RecursionError, ValueError):
        return []
    if str(read.authserv_id).lower() != server.lower():
        return []
    return [proof for each in read.results if (proof := _proof(each))]


def _proof(result: Any) -> Proof | None:
    wanted: dict[str, tuple[Literal["spf", "dkim"], tuple[str, ...]]] = {
        "spf": ("spf", ("smtp.mailfrom", "smtp.helo")),
        "dkim": ("dkim", ("header.d", "header.i")),
    }
    if str(result.method).lower() not in wanted:
        return None
    method, properties = wanted[str(result.method).lower()]
    found = {f"{each.type}.{each.name}": str(each.value or "") for each in result.properties}
    named = next((found[each] for each in properties if found.get(each)), "")
    return Proof(method, str(result.result).lower(), named.rpartition("@")[2].lower().strip("<>."))

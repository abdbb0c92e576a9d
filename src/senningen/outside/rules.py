"""What other programs may do, where they may be, and what is made of their answers."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Literal
from urllib.parse import urlsplit

SCOPES = ("programme:read", "seats:read", "requests:read", "people:read", "requests:ask")
FAMILIES = ("edition", "session", "request", "seat", "person")
NOTED_EVERY = timedelta(minutes=5)
PREFIX = "sng_"  # so that scanners of published code recognise a token that slipped out
SECRET_PREFIX = "whsec_"  # noqa: S105  as Standard Webhooks has it
GIVEN_UP_AFTER = timedelta(days=3)
MOST_REFUSALS = 5  # answers that say no before an entry is passed over

# Global unicast addresses are given out of this network; in it, two kinds lead to the IPv4 address written inside them,
# and one is for documentation. What is elsewhere is local, translated or not given out.
_GIVEN_OUT = ip_network("2000::/3")
_NOT_OPEN = [ip_network(each) for each in ("2002::/16", "2001::/32", "3fff::/20")]


def worth_noting(used: datetime | None, *, now: datetime) -> bool:
    """Say whether to write down that a token is used: not at every question, for a question should not write."""
    return used is None or now - used >= NOTED_EVERY


def reachable(address: str, *, own: Sequence[str] = ()) -> bool:
    """Say whether a webhook may be at an IP address: in the open, or in a network the operator named."""
    try:
        at: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if isinstance(at, IPv6Address) and at.ipv4_mapped:
        at = at.ipv4_mapped
    if _in_own(at, own):
        return True
    if isinstance(at, IPv6Address) and (at not in _GIVEN_OUT or any(at in each for each in _NOT_OPEN)):
        return False
    return at.is_global and not at.is_multicast and not at.is_reserved


def _in_own(at: IPv4Address | IPv6Address, own: Sequence[str]) -> bool:
    return any(at.version == each.version and at in each for each in (ip_network(one, strict=False) for one in own))


def is_webhook_url(url: str, *, own: Sequence[str] = ()) -> bool:
    """Say whether an address can be a webhook's: https, no password in it; http where networks are named."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    schemes = {"https", "http"} if own else {"https"}
    plain = parts.hostname and not parts.username and not parts.password and not parts.fragment
    printable = url.isascii() and all("!" <= letter <= "~" for letter in url)
    return bool(plain and printable and parts.scheme in schemes and (port is None or port in {80, 443} or port >= 1024))


def signature(secret: str, message_id: str, at: datetime, body: bytes) -> str:
    """Sign what is sent, as Standard Webhooks has it: HMAC-SHA-256 over id, time stamp and body."""
    signed = f"{message_id}.{int(at.timestamp())}.".encode() + body
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def judged(status: int | None, attempts: int) -> Literal["arrived", "again", "refused", "gone"]:
    """Say what becomes of a delivery after the nth attempt, by the status that came back (None: nothing came)."""
    if status is None or status >= 500 or status in {408, 425, 429}:
        return "again"
    if 200 <= status < 300:
        return "arrived"
    if status == 410:
        return "gone"
    return "refused" if attempts >= MOST_REFUSALS else "again"


def given_up(failing_since: datetime | None, attempts: int, *, now: datetime) -> bool:
    """Say whether nothing has arrived for so long, the last entry after some attempts, that a person should look."""
    return failing_since is not None and now - failing_since >= GIVEN_UP_AFTER and attempts >= MOST_REFUSALS

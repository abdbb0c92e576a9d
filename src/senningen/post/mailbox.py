"""Our own addresses: the mailbox, its plus-addresses that name a letter, and the address that bounces come back to.

    seats@infra.example              the mailbox; postmaster@ is read too (RFC 5321, 4.5.1)
    seats+k2m7…@infra.example        Reply-To of a letter
    seats+c.p3x9…@infra.example      ORGANIZER of a calendar entry
    bounce+k2m7…@infra.example       envelope sender of a letter

A token routes, it proves nothing. Gateways lower-case addresses, so tokens have no capitals (RFC 5233 names the plus).
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from typing import Literal

BOUNCE = "bounce"


@dataclass(frozen=True)
class Routed:
    """What the recipient of an incoming mail says about the letter it answers."""

    kind: Literal["reply", "calendar", "bounce"]
    token: str


def new_token() -> str:
    """Make 80 random bits that survive any mail system."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def reply_address(mailbox: str, token: str) -> str:
    """Return where an answer to a letter goes."""
    local, _, domain = mailbox.rpartition("@")
    return f"{local}+{token}@{domain}"


def calendar_address(mailbox: str, token: str) -> str:
    """Return where an answer from a calendar goes: a REPLY goes to the ORGANIZER, not to Reply-To (RFC 5546)."""
    return reply_address(mailbox, f"c.{token}")


def bounce_address(mailbox: str, token: str, domain: str = "") -> str:
    """Return where a letter comes back to if it cannot be delivered."""
    return f"{BOUNCE}+{token}@{domain or mailbox.rpartition('@')[2]}"


def is_ours(recipient: str, mailbox: str, domain: str = "") -> bool:
    """Say whether we take mail for this address; everybody else's is refused."""
    local, _, at = recipient.lower().rpartition("@")
    own, _, own_domain = mailbox.lower().rpartition("@")
    if at not in {own_domain, domain.lower() or own_domain}:
        return False
    name, plus, token = local.partition("+")
    return name == own or (name == BOUNCE and bool(plus and token)) or local == "postmaster"


def routed(recipient: str) -> Routed | None:
    """Read the token in a recipient, if there is one."""
    local = recipient.lower().rpartition("@")[0]
    name, _, token = local.partition("+")
    if not token or not token.removeprefix("c.").isalnum():
        return None
    if name == BOUNCE:
        return Routed("bounce", token)
    return Routed("calendar", token[2:]) if token.startswith("c.") else Routed("reply", token)

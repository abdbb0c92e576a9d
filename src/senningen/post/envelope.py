"""The envelope of a mail that lay in a mailbox: what its server wrote into the header when it delivered it."""

from __future__ import annotations

from email.message import Message
from email.parser import BytesHeaderParser

from senningen.post import mailbox
from senningen.post.headers import RawHeaders, mailboxes, safe

DELIVERED_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Delivered-To")


def envelope(raw: bytes, ours: str, domain: str = "") -> tuple[str, str]:
    """Return whom a mail was for, as one of our addresses, and its sender (empty: nobody, or not known).

    A token in the address routes only; so a stranger who writes the header himself gains nothing.
    """
    header: Message = BytesHeaderParser(policy=RawHeaders()).parsebytes(_head(raw))
    told = [safe(value).strip("<> ") for name in DELIVERED_TO for value in header.get_all(name, [])]
    written = [box.address for name in ("To", "Cc") for box in mailboxes(header, name)]
    known = [address.lower() for address in (*told, *written) if mailbox.is_ours(address, ours, domain)]
    named = next((address for address in known if mailbox.routed(address)), "")
    return named or next(iter(known), ours.lower()), safe(header.get("Return-Path")).strip("<> ")


def _head(raw: bytes) -> bytes:
    ends = [at for at in (raw.find(b"\r\n\r\n"), raw.find(b"\n\n")) if at >= 0]
    return raw[: min(ends, default=len(raw))][: 256 * 1024] + b"\r\n\r\n"

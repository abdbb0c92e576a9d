"""DKIM (RFC 6376): whether a domain has signed a mail, and the mail is still as it was."""

from __future__ import annotations

import logging
import re
from base64 import b64decode
from typing import Any

import dkim
from dkim.crypto import UnparsableKeyError, parse_public_key
from dkim.util import InvalidTagValueList, parse_tag_value

from senningen.post.origin.fields import MOST_LINES, Fields, values
from senningen.post.origin.found import FAIL, PASS, SILENT, Proof
from senningen.post.origin.names import Names, NoAnswer

MOST = 5
LONGEST_KEY, MOST_BITS, EXPONENT_BITS = 1500, 4096, 33
UNFIT = (dkim.DKIMException, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError)

_silent = logging.getLogger("senningen.post.origin.dkimpy")  # it would print what strangers write
_silent.addHandler(logging.NullHandler())
_silent.propagate = False
_SPACES = re.compile(rb"[ \t]+")


def check_signatures(raw: bytes, fields: Fields, names: Names) -> list[Proof]:
    """Check the signatures of a mail, at most five."""
    signed = [(at, _tags(value)) for at, value in enumerate(values(fields, "dkim-signature")[:MOST])]
    if not signed:
        return []
    if raw.count(b"\n") > MOST_LINES:
        return [Proof("dkim", "permerror", _domain(tags)) for _, tags in signed]
    try:
        mail = dkim.DKIM(raw, logger=_silent)
    except UNFIT:
        return [Proof("dkim", "permerror", _domain(tags)) for _, tags in signed]
    return [Proof("dkim", _result(mail, at, tags, names), _domain(tags)) for at, tags in signed]


def _tags(value: bytes) -> dict[bytes, bytes]:
    try:
        return dict(parse_tag_value(value))
    except InvalidTagValueList:
        return {}


def _domain(tags: dict[bytes, bytes]) -> str:
    return tags.get(b"d", b"").decode("ascii", "replace").lower().rstrip(".")


def _is_key(record: bytes) -> bool:
    """Say whether a record is a key that can be tried soon: nobody needs a large exponent, and it costs minutes."""
    if len(record) > LONGEST_KEY:
        return False
    try:
        key = parse_public_key(b64decode(parse_tag_value(record)[b"p"]))
    except (*UNFIT, InvalidTagValueList, UnparsableKeyError):
        return False
    return bool(key["modulus"].bit_length() <= MOST_BITS and key["publicExponent"].bit_length() <= EXPONENT_BITS)


def _result(mail: Any, at: int, tags: dict[bytes, bytes], names: Names) -> str:
    if tags.get(b"a") != b"rsa-sha256":
        return "neutral"  # Ed25519 comes with a second, older signature; SHA-1 proves nothing (RFC 8301)
    signed = {each.strip().lower() for each in tags.get(b"h", b"").split(b":")}
    if b"l" in tags or b"from" not in signed:
        return "policy"  # anybody may have written below the length, or another From
    unanswered = False

    def key(name: bytes, timeout: float = 0) -> bytes | None:
        nonlocal unanswered
        try:
            found = names.ask(name.decode("ascii", "replace"), "TXT")
        except NoAnswer:
            unanswered = True
            return None
        return next(filter(_is_key, found), None)

    body = mail.body
    if tags.get(b"c", b"").endswith(b"/relaxed"):
        mail.body = _SPACES.sub(b" ", body)  # the same for this rule, and the library's next step is linear then
    try:
        fits = bool(mail.verify(at, dnsfunc=key))
    except UNFIT:
        fits = False
    finally:
        mail.body = body
    return PASS if fits else SILENT if unanswered else FAIL

"""The rules of people: what counts as an address, and how little is done to a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import timedelta

PASSWORD_LENGTH = 12

# What a mail server could take: one @, no blanks, brackets or control characters, a domain with a dot.
_ADDRESS = re.compile(
    r"[^\s<>()\[\],;:\"@\x00-\x1f\x7f]{1,64}@(?:[^\s<>()\[\],;:\"@.\x00-\x1f\x7f]+\.)+[^\s<>()\[\],;:\"@.]{2,}"
)
_BLANK = re.compile(r"\s+")


def tidy_email(written: str) -> str | None:
    """Return the address as it is kept, its domain in small letters; nothing if it is no address."""
    address = unicodedata.normalize("NFC", written).strip().strip("<>").strip()
    if len(address) > 254 or not _ADDRESS.fullmatch(address):
        return None
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"


def tidy_name(written: str) -> str:
    """Return a name as its bearer writes it: blanks made single, nothing re-cased."""
    return _BLANK.sub(" ", "".join(c for c in written if c.isprintable() or c.isspace())).strip()[:200]


def password_is_long_enough(password: str) -> bool:
    """Say whether a password may be chosen: length is what counts."""
    return len(password) >= PASSWORD_LENGTH


WAIT = timedelta(minutes=5)
TRIES = {"email": 5, "network": 30}
"""How many sign-ins may fail within the wait, for one address and for one network."""


def too_many_tries(failures: Mapping[str, int]) -> bool:
    """Say whether the door waits: `failures` counts the recent ones by kind of key."""
    return any(failures.get(kind, 0) >= limit for kind, limit in TRIES.items())


WHERE_LINKS_OPEN: Mapping[str, str] = {
    "seat": "/s/",
    "stage": "/stage/",
    "sign-in": "/desk/enter/",
    "setup": "/desk/set-up/",
}


def link_path(kind: str, secret: str) -> str:
    """Return where on the site a personal link opens."""
    return f"{WHERE_LINKS_OPEN[kind]}{secret}"

"""The rules of people: what counts as an address, and how little is done to a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Door:
    """A public door, and how many knocks it bears within its wait: for one address, and from one network."""

    name: str
    wait: timedelta
    email: int
    network: int  # a ministry of hundreds comes from one


SIGN_IN = Door("sign-in", timedelta(minutes=5), email=5, network=30)  # counts what failed
ASK = Door("ask", timedelta(hours=1), email=3, network=60)
ASK_BY_PROGRAM = Door("ask-by-program", timedelta(hours=1), email=3, network=600)  # its network: one token
LOST_LINK = Door("lost-link", timedelta(hours=1), email=2, network=60)
LOST_PASSWORD = Door("lost-password", timedelta(hours=1), email=3, network=30)
TECHNICAL_CHECK = Door("technical-check", timedelta(hours=1), email=40, network=2000)  # whoever: a person, by number
FORGOTTEN_AFTER = timedelta(hours=2)

# How long a link by letter opens, counted from when the letter leaves; kinds that are not here do not end by time.
LINKS_LIVE: Mapping[str, timedelta] = {"join": timedelta(days=7), "password": timedelta(hours=1)}


WHERE_LINKS_OPEN: Mapping[str, str] = {
    "seat": "/s/",
    "request": "/w/",
    "invited": "/i/",
    "asking": "/ask/",
    "stage": "/stage/",
    "wall": "/wall/",
    "sign-in": "/desk/enter/",
    "setup": "/desk/set-up/",
    "join": "/desk/join/",
    "password": "/desk/password/",
}


def link_path(kind: str, secret: str) -> str:
    """Return where on the site a personal link opens."""
    return f"{WHERE_LINKS_OPEN[kind]}{secret}"

"""Names for the integers that identify rows, so that a seat is never passed where a session is meant."""

import hashlib
import secrets
from typing import NewType

PersonId = NewType("PersonId", int)
EditionId = NewType("EditionId", int)
SessionId = NewType("SessionId", int)
SeatId = NewType("SeatId", int)
RequestId = NewType("RequestId", int)
MessageId = NewType("MessageId", int)
ProposalId = NewType("ProposalId", int)
LetterId = NewType("LetterId", int)


def new_secret() -> str:
    """Make a secret of 192 bits that is safe in a URL."""
    return secrets.token_urlsafe(24)


CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read as another (Crockford)


def new_code() -> str:
    """Make a code of 60 bits that a person can read out, and a QR code holds in few modules."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(12))


def digest(secret: str) -> str:
    """Return what is stored of a secret: its SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def seal(*facts: object) -> str:
    """Return a short sign of what was foreseen: it is another one as soon as anything in it is."""
    return digest(repr(facts))[:16]

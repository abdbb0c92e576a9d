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


def digest(secret: str) -> str:
    """Return what is stored of a secret: its SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()

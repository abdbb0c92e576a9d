"""The key in the code on the screen of the hall: it changes every minute, so whoever has it sits before the screen.

A keyed hash of session and minute, with the house's secret: nothing is stored, and every process knows the same.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.utils.crypto import salted_hmac

from senningen.kernel.ids import CODE_LETTERS

EVERY = 60
"""Seconds after which the screen shows another one."""
STILL_GOOD = 3
"""Minutes for which a key opens: time to get up, point a phone and press the key on its page."""
_LETTERS = 8  # 40 bits, of which three are good at a time: nobody guesses one over the net


def key_at(session_id: int, now: datetime) -> str:
    """Return the key that the screen shows now."""
    return _key(session_id, int(now.timestamp()) // EVERY)


def is_good(said: str, session_id: int, now: datetime) -> bool:
    """Say whether a screen showed this key a moment ago."""
    minute = int(now.timestamp()) // EVERY
    return any(
        secrets.compare_digest(said.encode(), _key(session_id, minute - ago).encode()) for ago in range(STILL_GOOD)
    )


def _key(session_id: int, minute: int) -> str:
    drawn = salted_hmac("senningen.hall", f"{session_id}:{minute}", algorithm="sha256").digest()
    return "".join(CODE_LETTERS[byte % 32] for byte in drawn[:_LETTERS])

"""Carrying letters out: no transaction is open while the network is waited for."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from senningen.jobs.rules import TemporaryFailure
from senningen.post import mime, queries
from senningen.post.enclosed import files_of
from senningen.post.mime import NotAnAddress, Outgoing
from senningen.post.services import outbox
from senningen.post.transport import Line, LineDown, NotNow, Reports, Transport, Undeliverable, opened

log = logging.getLogger("senningen.post")
SOON = timedelta(seconds=1)
NOWHERE = ".rehearsal.invalid"  # addresses that cannot exist (RFC 2606, 2): their letters are written, and that is all
Write = Callable[..., tuple[str, str, bytes]]
LONGEST = 30.0  # seconds for one round; the rest is put back, well before others may take it


def deliver(
    letter_id: int,
    *,
    transport: Transport,
    now: Callable[[], datetime],
    domain: str = "",
    sign: Callable[[bytes], bytes] = bytes,
) -> int:
    """Send a letter, and others that wait with it; returns how many left.

    Raises `TemporaryFailure` if this letter has to be tried again.
    """
    batch = outbox.claim(letter_id, now=now())
    sent = _carry(batch, transport, now, partial(_written, domain=domain, sign=sign)) if batch else 0
    letter = queries.waiting_letter(letter_id)
    if letter is not None:
        raise TemporaryFailure(letter.problem or "in another worker's hand", after=max(letter.not_before - now(), SOON))
    return sent


def _carry(batch: list[Outgoing], transport: Transport, now: Callable[[], datetime], write: Write) -> int:
    sent, until = 0, time.monotonic() + LONGEST
    rest = list(batch)
    try:
        with opened(transport) as line:
            while rest and time.monotonic() < until:
                sent += _carry_one(rest[0], line, now, write)
                rest.pop(0)
    except LineDown as down:
        log.warning("letters wait: %s", down)
        if rest:
            outbox.note_not_now(rest.pop(0), str(down), now=now())
    finally:
        outbox.put_back(rest, now=now())
    outbox.settle(batch, now=now())
    return sent


def _carry_one(letter: Outgoing, line: Line, now: Callable[[], datetime], write: Write) -> bool:
    try:
        envelope_from, to, raw = write(letter, now=now())
        name = f"{letter.letter_id:06d}-{letter.token}"
        if not to.endswith(NOWHERE):
            line.send(envelope_from, to, raw, name=name, reports=Reports(letter.token, arrival=letter.receipt))
    except LineDown:
        raise
    except (Undeliverable, NotAnAddress) as error:
        outbox.note_failed(letter, str(error) or "not an address", now=now())
        return False
    except NotNow as error:
        outbox.note_not_now(letter, str(error), now=now())
        return False
    outbox.note_sent(letter, now=now())
    return True


def _written(letter: Outgoing, *, now: datetime, domain: str, sign: Callable[[bytes], bytes]) -> tuple[str, str, bytes]:
    """Write a letter as it leaves: its envelope, and its bytes with our signature."""
    envelope_from, to = mime.envelope(letter, domain=domain)
    files = files_of(letter.letter_id) if letter.enclosed else ()
    return envelope_from, to, sign(mime.build(letter, now=now, files=files))

"""The one function for every door: a claim goes in, somebody admitted or a refusal comes out.

A page is entered by a personal link or an account. It carries a pass: the same claim, signed and short-lived, with
which the page's script opens the control and media sockets. A pass proves only what was claimed; whether the seat, the
link and the room still stand is read anew at each door.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core import signing

from senningen.kernel.refusals import Refused
from senningen.live import refusals
from senningen.live.queries import at_the_door
from senningen.live.rules import Admitted, Claim, Door, decide
from senningen.live.state import Room

PASS_LIVES = timedelta(minutes=10)
PASS_RENEWED_EVERY = timedelta(minutes=4)

_signer = signing.TimestampSigner(salt="senningen.room", sep=".")  # a pass is a subprotocol: letters, digits, - _ .


def admit(claim: Claim, door: Door, *, now: datetime, room: Room | None = None) -> Admitted:
    """Let one person through a door, or raise `Refused`."""
    answer = admit_all([claim], door, now=now, room=room)[0]
    if isinstance(answer, Refused):
        raise answer
    return answer


def admit_all(
    claims: Sequence[Claim], door: Door, *, now: datetime, room: Room | None = None
) -> list[Admitted | Refused]:
    """Answer many who come to the same session at once, with as many queries as for one."""
    if not claims:
        return []
    facts = at_the_door(claims[0].session_id, claims, now=now)
    answers = [decide(claim, facts.session, facts.entrants.get(claim.key), door, room) for claim in claims]
    return [Refused(answer) if isinstance(answer, str) else answer for answer in answers]


def write_pass(claim: Claim) -> str:
    """Sign a claim for the page's sockets."""
    return _signer.sign_object([claim.kind, claim.id, claim.session_id, claim.link_id, claim.language])


def read_pass(token: str, session_id: int) -> Claim:
    """Check a pass's signature, age and room; raise `Refused`."""
    try:
        kind, number, room, link_id, language = _signer.unsign_object(token, max_age=PASS_LIVES)
    except (signing.BadSignature, ValueError):
        raise Refused(refusals.EXPIRED.code) from None
    if room != session_id:
        raise Refused(refusals.ELSEWHERE.code)
    return Claim(kind, number, room, link_id, language)

"""Another number of places, as it was foreseen: letters held for a moment, and one undo for all it set off."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from senningen.desk.models import Move
from senningen.desk.services.deciding import hold_until
from senningen.desk.services.moving import moved_by
from senningen.journal.entries import Actor
from senningen.journal.entries import person as as_person
from senningen.journal.services import begin
from senningen.kernel.service import service
from senningen.people.models import Account
from senningen.post.services import letters
from senningen.programme.models import Edition
from senningen.seats import services as seats
from senningen.seats.forecast import CapMove, Caps, caps_of


@service
def change_cap(
    edition_id: int,
    cap: int,
    *,
    mode: str,
    session_id: int | None = None,
    as_foreseen: str,
    by: Account,
    now: datetime,
) -> Move:
    """Do what was foreseen of a new cap. Raises `cap.moved-on` if by now something else would happen."""
    begin(edition_id)
    edition, actor = Edition.objects.get(pk=edition_id), as_person(by.person_id)
    before = caps_of(edition_id, mode)
    with letters.held(hold_until(now)) as set_off, moved_by(edition, "cap", frozenset) as moved:
        seats.set_cap(edition_id, cap, mode=mode, session_id=session_id, as_foreseen=as_foreseen, by=actor, now=now)
    caps = CapMove(mode, before, caps_of(edition_id, mode))
    result = {"letters": set_off, "moved": moved, "caps": asdict(caps)}
    return Move.objects.create(by=by, at=now, edition=edition, verb="cap", numbers=_said(caps), result=result)


def bring_back(kept: dict[str, Any], edition_id: int, *, by: Actor, now: datetime) -> None:
    """Let there be as many places again as before the change that kept this."""
    before, after = (_read(kept[side]) for side in ("before", "after"))
    seats.restore_caps(edition_id, CapMove(kept["mode"], before, after), by=by, now=now)


def _read(kept: dict[str, Any]) -> Caps:
    return Caps(kept["edition"], {int(session): cap for session, cap in kept["caps"].items()})


def _said(caps: CapMove) -> str:
    """Say from which number to which: 100 → 120, or 80–100 → 90 if they differed."""
    changed = [pk for pk, cap in caps.after.caps.items() if cap != caps.before.caps.get(pk, 0)]
    had = sorted({caps.before.caps.get(pk, 0) for pk in changed})
    cap = caps.after.caps[changed[0]] if changed else caps.after.edition
    return f"{'–'.join(str(each) for each in dict.fromkeys([had[0], had[-1]]))} → {cap}" if had else f"→ {cap}"

"""Changing the plan of an edition together with what its guests hold: places, calendars, letters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from senningen.journal.entries import Actor, Cause
from senningen.kernel.service import service
from senningen.programme import services as programme
from senningen.programme.models import Edition, Session
from senningen.seats.services.capping import clear_session, retell_session
from senningen.seats.services.places import open_places

IN_CALENDARS = {"title", "day", "begins", "minutes", "zone"}
"""What stands in a guest's calendar: a change of it is sent to everybody with a place."""


@service
def plan_edition(
    edition_id: int | None, *, by: Actor, now: datetime, cause: Cause | None = None, **fields: Any
) -> Edition:
    """Begin an edition with its cap, or change one; its cap is changed by `set_cap`, which says first what it does."""
    if edition_id is None:
        return programme.create_edition(fields.pop("number"), by=by, now=now, cause=cause, **fields)
    return programme.edit_edition(edition_id, by=by, now=now, cause=cause, **fields)


@service
def plan_session(
    session_id: int | None,
    *,
    edition_id: int,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
    **fields: Any,
) -> Session:
    """Add an hour with its places, or change one and send what changed to the calendars of those who come."""
    if session_id is None:
        added = programme.add_session(edition_id, by=by, now=now, cause=cause, **fields)
        open_places(added.pk, cap=added.edition.cap)
        return added
    before = Session.objects.get(pk=session_id, edition_id=edition_id)
    told = {name for name in IN_CALENDARS & set(fields) if getattr(before, name) != fields[name]}
    session = programme.edit_session(session_id, by=by, now=now, cause=cause, **fields)
    if told:
        retell_session(session_id, by=by, now=now, cause=cause)
    return session


@service
def call_off_session(session_id: int, *, by: Actor, now: datetime, cause: Cause | None = None) -> int:
    """Cancel an hour and take its places back; returns how many people are told."""
    programme.cancel_session(session_id, by=by, now=now, cause=cause)
    return clear_session(session_id, by=by, now=now, cause=cause)

"""Requests that belong together: both are given, or both wait, with one position in line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from senningen.journal.entries import Actor, Cause
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.seats.entries import RequestsLinked, RequestsUnlinked
from senningen.seats.models import Party, Request
from senningen.seats.services import wishes
from senningen.seats.services.change import change_request


@service
def link_requests(
    request_id: int, others: Sequence[int], *, by: Actor, now: datetime, cause: Cause | None = None
) -> Party:
    """Let these requests be given together or wait together. They stand where the last of them stands.

    Raises `party.nobody` without another request that waits in the edition, and `party.two-modes` if one would attend
    online and another on site.
    """
    change, request = change_request(request_id, by=by, now=now, cause=cause)
    waiting = Request.objects.filter(edition=change.edition, state=Request.State.OPEN, pk__in=others)
    found = list(waiting.exclude(pk=request.pk).order_by("pk"))
    if not found:
        raise Refused("party.nobody")
    if any(each.mode != request.mode for each in found):
        raise Refused("party.two-modes")
    party = request.party or Party.objects.create(edition=change.edition, made=now)
    for each in (request, *found):
        if each.party_id != party.pk:
            wishes.leave_party(each)
            Request.objects.filter(pk=each.pk).update(party=party)
    wishes.gather(party.pk)
    change.record(RequestsLinked(party.pk, tuple(sorted(each.pk for each in (request, *found)))))
    return party


@service
def unlink_request(request_id: int, *, by: Actor, now: datetime, cause: Cause | None = None) -> Request:
    """Let a request stand by itself again, where it stood before; the last one left of a party does too."""
    change, request = change_request(request_id, by=by, now=now, cause=cause)
    if request.party_id is None:
        raise Refused("party.not-linked")
    party = request.party_id
    left = list(Request.objects.filter(party=party, state=Request.State.OPEN).exclude(pk=request.pk))
    apart = [request, *(left if len(left) == 1 else ())]
    for each in apart:
        wishes.leave_party(each)
    change.record(RequestsUnlinked(party, tuple(sorted(each.pk for each in apart))))
    request.refresh_from_db()
    return request

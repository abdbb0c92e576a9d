"""Wishes: what of a request waits, has a place, or was dropped. A request is open while something of it waits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import F, Max, QuerySet

from senningen.kernel.prepared import insert, prepared, update
from senningen.people.models import Address
from senningen.seats import queries
from senningen.seats.models import Request, Seat, Wish
from senningen.seats.modes import usual
from senningen.seats.services.change import Change


def live_seat_of(change: Change, person_id: int) -> Seat | None:
    """Find the seat that a person has in the edition, held or taken."""
    return queries.live_seat(person_id, change.edition.pk)


def request_of(
    change: Change,
    person_id: int,
    *,
    seat: Seat | None,
    mode: str,
    asked: datetime,
    address_id: int | None = None,
) -> Request:
    """Find the request to which a person's wishes belong: the open one, the one behind their seat, or a new one."""
    open_one = queries.open_request(person_id, change.edition.pk)
    if open_one is not None:
        return open_one
    if seat is not None and seat.request is not None:
        return seat.request
    known = Address.objects.filter(person_id=person_id).order_by("-preferred", "pk")
    address = known.filter(pk=address_id).first() if address_id else known.first()
    return new_request(change, person_id, seat=seat, mode=mode, asked=asked, address=address)


def new_request(
    change: Change, person_id: int, *, seat: Seat | None, mode: str, asked: datetime, address: Address | None
) -> Request:
    """Write down that a person asks; of what, their wishes say."""
    made = Request(
        edition=change.edition,
        person_id=person_id,
        mode=seat.mode if seat else mode or usual(change.edition.usual_mode, change.setting.modes),
        asked=asked,
        address=address,
        cause=str(change.cause or ""),
    )
    insert([made])
    if seat is not None:
        seat.request = made
        seat.save(update_fields=["request"])
    return made


def gather(party: int) -> None:
    """Let those who came together stand where the last of them stands, in each session that several of them want."""
    own = Wish.objects.filter(request__party=party, state=Wish.State.WAITING)
    last = dict(own.order_by().values_list("session_id").annotate(Max("asked")))
    for session, asked in last.items():
        earlier = own.filter(session=session, asked__lt=asked)
        earlier.filter(alone=None).update(alone=F("asked"))
        earlier.update(asked=asked)


def leave_party(request: Request) -> None:
    """Let a request stand by itself, since when it asked by itself."""
    if request.party_id is not None:
        Wish.objects.filter(request=request).exclude(alone=None).update(asked=F("alone"), alone=None)
        Request.objects.filter(pk=request.pk).update(party=None)
        request.party = None


def move(request: Request, mode: str, *, asked: datetime) -> str:
    """Let a request wait in the other mode, by itself and at the end of its lines; returns the mode before."""
    before, request.mode = request.mode, mode
    if before != mode:
        leave_party(request)
        request.save(update_fields=["mode"])
        Wish.objects.filter(request=request, state=Wish.State.WAITING).update(asked=asked)
    return before


def wish(
    change: Change, request: Request, sessions: Iterable[int], *, asked: datetime, first: bool = False
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Let these sessions wait from now on, behind everybody who asked before.

    Returns those newly asked for, and all that wait then. `first` says that it was asked for nothing before.
    """
    known = {} if first else dict(Wish.objects.filter(request=request).values_list("session_id", "state"))
    new = tuple(session for session in sessions if known.get(session, Wish.State.DROPPED) == Wish.State.DROPPED)
    again = [session for session in new if session in known]
    if again:
        Wish.objects.filter(request=request, session_id__in=again).update(
            state=Wish.State.WAITING, asked=asked, alone=None
        )
    insert([Wish(request=request, session_id=session, asked=asked) for session in new if session not in known])
    if new and request.party_id is not None:
        gather(request.party_id)
    waited = (session for session, state in known.items() if state == Wish.State.WAITING)
    return new, change.setting.in_order((*waited, *new))


def waiting(request: Request) -> tuple[int, ...]:
    """Return the sessions of a request that wait, in the order of the programme."""
    return tuple(_waiting(request.pk))


@prepared
def _waiting(request_id: int) -> QuerySet[Wish, int]:
    waits = Wish.objects.filter(request=request_id, state=Wish.State.WAITING).order_by("session__number")
    return waits.values_list("session_id", flat=True)


def mark(request: Request | None, sessions: Collection[int], state: str) -> None:
    """Note of these sessions that they have a place now, wait again, or were dropped."""
    if request is not None and sessions:
        Wish.objects.filter(request=request, session_id__in=sessions).update(state=state)


def settle(request: Request | None, otherwise: str = Request.State.SETTLED, *, waits: bool | None = None) -> None:
    """Keep a request open while something of it waits; else it is settled, or what `otherwise` says."""
    if request is None:
        return
    if waits is None:
        waits = Wish.objects.filter(request=request, state=Wish.State.WAITING).exists()
    _write_state(request, Request.State.OPEN if waits else otherwise)


def keep_open(request: Request) -> None:
    """Note that something of a request waits now."""
    _write_state(request, Request.State.OPEN)


def _write_state(request: Request, state: str) -> None:
    if request.state != state:
        request.state = state
        update(request, "state")


def waiting_of(request: Request | None) -> tuple[int, ...]:
    """Return the sessions that wait, of a seat whose request may be missing."""
    return waiting(request) if request is not None else ()

"""What two people who turn out to be one have both asked for: one request remains, in line from the earlier asking."""

from __future__ import annotations

from django.db.models import Q

from senningen.kernel.refusals import Refused
from senningen.people.models import Link, Merge, Person
from senningen.people.services.merging import Ledger
from senningen.post.models import Letter
from senningen.programme.models import Edition
from senningen.seats import refusals  # noqa: F401  defines the codes raised here
from senningen.seats.models import Invitation, Member, Place, Request, Seat, Wish


def join_seats(kept: Person, absorbed: Person, ledger: Ledger) -> None:
    """Make one request of two in each edition, and drop from it what the seat of either has already.

    Raises `merge.two-seats` if both hold a seat of one edition, `merge.two-modes` if one asks to come and the other
    to watch.
    """
    both = (kept, absorbed)
    asked, seated = (model.objects.filter(person__in=both).values("edition") for model in (Request, Seat))
    for edition in Edition.objects.filter(Q(pk__in=asked) | Q(pk__in=seated)).order_by("pk"):
        seats = _of_both(Seat, edition, kept, absorbed, state__in=Seat.LIVE)
        requests = _of_both(Request, edition, kept, absorbed, state=Request.State.OPEN)
        if len(seats) == 2:
            one, other = (each.number for each in sorted(seats, key=lambda each: each.number))
            raise Refused("merge.two-seats", edition=edition.number, one=one, other=other)
        if len({each.mode for each in [*seats, *requests]}) > 1:
            raise Refused("merge.two-modes", edition=edition.number)
        if len(requests) == 2:
            first, second = sorted(requests, key=lambda each: (each.asked, each.pk))
            _join(first, second, ledger)
        if seats and requests:
            _cover(seats[0], requests, ledger)


def join_invitations(kept: Person, absorbed: Person, ledger: Ledger) -> None:
    """Let whoever was invited twice in one wave answer once: either link opens the invitation that remains."""
    mine = {each.wave_id: each for each in Invitation.objects.filter(person=kept)}
    for theirs in Invitation.objects.filter(person=absorbed, wave__in=mine).order_by("pk"):
        remains = mine[theirs.wave_id]
        for link in Link.objects.filter(kind=Link.Kind.INVITED, subject_id=theirs.pk):
            ledger.change(link, subject_id=remains.pk)
        unsent = Letter.objects.filter(link_kind=Link.Kind.INVITED, link_subject_id=theirs.pk)
        for letter in unsent.filter(state=Letter.State.QUEUED):
            ledger.change(letter, link_subject_id=remains.pk)
        if theirs.answer and not remains.answer:
            answer = {name: getattr(theirs, name) for name in ("answer", "answered", "seat_id", "request_id")}
            ledger.change(remains, **answer)


def join_memberships(kept: Person, absorbed: Person, ledger: Ledger) -> None:
    """Let whoever belonged to two contingents of an edition belong to that of the one who stays.

    As when somebody leaves one, the places they have of the other are theirs, and its no longer.
    """
    mine = Member.objects.filter(person=kept)
    left = Member.objects.filter(person=absorbed, edition__in=mine.values("edition"))
    other = left.exclude(contingent__in=mine.values("contingent")).values("contingent")
    for place in Place.objects.filter(contingent__in=other, seat__person=absorbed).order_by("pk"):
        ledger.change(place, contingent_id=None)


def may_part(merge: Merge) -> None:
    """Refuse to keep a place again, as before a merge, that is somebody else's by now. Raises `merge.undo-changed`."""
    opened = [pk for table, pk, name, *_ in merge.changed if (table, name) == ("place", "contingent_id")]
    if Place.objects.filter(pk__in=opened, seat__isnull=False).exclude(seat__person=merge.kept_id).exists():
        raise Refused("merge.undo-changed", who=merge.kept)


def _of_both(model: type, edition: Edition, kept: Person, absorbed: Person, **which: object) -> list:  # type: ignore[type-arg]
    return list(model.objects.filter(edition=edition, person__in=(kept, absorbed), **which).order_by("pk"))  # type: ignore[attr-defined]


def _join(first: Request, second: Request, ledger: Ledger) -> None:
    """Let the earlier request want what the later wants too; for each session the earlier asking counts."""
    for request in (first, second):
        ledger.watch(request, "mode")
    mine = {wish.session_id: wish for wish in first.wishes.order_by("pk")}
    for wish in second.wishes.order_by("pk"):
        there = mine.get(wish.session_id)
        if there is None:
            ledger.change(wish, request_id=first.pk)
            ledger.watch(wish, "state")
        elif wish.state == Wish.State.WAITING:
            if there.state == Wish.State.DROPPED:
                ledger.change(there, state=Wish.State.WAITING, asked=wish.asked)
            elif there.state == Wish.State.WAITING and wish.asked < there.asked:
                ledger.change(there, asked=wish.asked)
            ledger.change(wish, state=Wish.State.DROPPED)
    for wish in mine.values():
        ledger.watch(wish, "state")
    ledger.change(second, state=Request.State.SETTLED)
    ledger.watch(first, "state")


def _cover(seat: Seat, requests: list[Request], ledger: Ledger) -> None:
    """Let nobody wait for a session in which they sit."""
    sits = set(Place.objects.filter(seat=seat).values_list("session_id", flat=True))
    for request in requests:
        request.refresh_from_db()
        waits = list(request.wishes.filter(state=Wish.State.WAITING).order_by("pk"))
        covered = [wish for wish in waits if wish.session_id in sits]
        for wish in covered:
            ledger.change(wish, state=Wish.State.PLACED)
        if covered and len(covered) == len(waits):
            ledger.change(request, state=Request.State.SETTLED)
        if covered:
            ledger.watch(seat, "state")

"""Two people become one: a person at the desk says so, everything goes over, and it can be undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model, Q

from senningen.desk import refusals  # noqa: F401  defines the codes raised here
from senningen.desk.models import Proposal
from senningen.journal.services import begin
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.live.models import Presence, Removal
from senningen.people.models import Account, Address, Link, Merge, Person
from senningen.people.services.merging import Ledger, merge_rows, undo_rows
from senningen.post.models import CalendarEntry, Letter, Message, Thread
from senningen.programme.models import Edition, Part
from senningen.seats.models import Invitation, Request, Seat
from senningen.seats.services.merging import join_invitations, join_memberships, join_seats, may_part

CHOOSABLE = ("name", "title", "organisation_id", "language", "register", "zone", "preferred")


@service
def merge_people(kept_id: int, absorbed_id: int, *, theirs: Collection[str] = (), by: Account, now: datetime) -> Merge:
    """Let one person take over everything of another, who turned out to be the same.

    `theirs` names what of the absorbed person counts from now on: `name`, `title`, `organisation_id`, `language`,
    `register`, `zone`, `preferred` (the address). Raises `merge.same-person`, `merge.gone`, `merge.two-accounts`,
    `merge.two-seats`, `merge.two-modes` and `merge.two-parts`; then nothing is changed.
    """
    _take_everything()
    kept, absorbed = _both(kept_id, absorbed_id)
    _allowed(kept, absorbed)
    ledger = Ledger()
    join_seats(kept, absorbed, ledger)
    join_invitations(kept, absorbed, ledger)
    join_memberships(kept, absorbed, ledger)
    made = merge_rows(kept, absorbed, ledger, _chosen(absorbed, theirs), by=by, now=now)
    _say(made)
    return made


def _take_everything() -> None:
    """Take every edition, then the house: in any a seat could be asked for, or an invitation answered, meanwhile."""
    for edition_id in Edition.objects.order_by("pk").values_list("pk", flat=True):
        begin(edition_id)
    begin(None)


def _both(kept_id: int, absorbed_id: int) -> tuple[Person, Person]:
    if kept_id == absorbed_id:
        raise Refused("merge.same-person")
    found = {each.pk: each for each in Person.objects.filter(pk__in=(kept_id, absorbed_id))}
    if len(found) < 2:
        raise Refused("people.unknown")
    kept, absorbed = found[kept_id], found[absorbed_id]
    if kept.merged_into_id == absorbed_id or absorbed.merged_into_id == kept_id:
        raise Refused("merge.same-person")
    for each in (kept, absorbed):
        if each.merged_into_id is not None:
            raise Refused("merge.gone", who=each)
    return kept, absorbed


def _allowed(kept: Person, absorbed: Person) -> None:
    accounts = {each.person_id: each for each in Account.objects.filter(person__in=(kept, absorbed))}
    if len(accounts) == 2 and accounts[absorbed.pk].standing != "ended":
        raise Refused("merge.two-accounts", one=kept, other=absorbed)
    mine = set(Part.objects.filter(person=kept).values_list("session_id", "role"))
    for part in Part.objects.filter(person=absorbed).select_related("session"):
        if (part.session_id, part.role) in mine:
            raise Refused("merge.two-parts", session=part.session.code)


def _chosen(absorbed: Person, theirs: Collection[str]) -> dict[str, Any]:
    chosen = {name: getattr(absorbed, name) for name in CHOOSABLE if name in theirs and name != "preferred"}
    if "language" in chosen:
        chosen["language_chosen"] = absorbed.language_chosen
    if "preferred" in theirs and (first := Address.objects.filter(person=absorbed, preferred=True).first()):
        chosen["preferred"] = first.pk
    return chosen


@service
def undo_merge(merge_id: int, *, by: Account, now: datetime) -> Merge:
    """Make two people of one again, as they were: with what came since to the address or the seat of each.

    Raises `merge.undone-already`, `merge.undo-again-merged`, `merge.undo-changed` and `merge.undo-address`.
    """
    _take_everything()
    found = Merge.objects.select_related("kept__merged_into", "absorbed").filter(pk=merge_id).first()
    if found is None:
        raise Refused("people.unknown")
    if found.undone is not None:
        raise Refused("merge.undone-already")
    may_part(found)
    undo_rows(found, by=by, now=now)
    _follow(found)
    _say(found)
    return found


def _follow(merge: Merge) -> None:
    """What came since goes with the address it came from or went to, and with the seat it is about."""
    moved: Mapping[str, list[int]] = merge.moved
    since = merge.at
    addresses = Address.objects.filter(pk__in=moved.get("address.person", []))
    emails = list(addresses.values_list("email", flat=True))
    for asked in (Request, Seat):
        _give(asked, Q(address__in=addresses), merge)
    if emails:
        came = _any(Q(from_email__iexact=each) for each in emails)
        messages = Message.objects.filter(came, received__gt=since, person=merge.kept)
        _give(Proposal, Q(message__in=list(messages)), merge)
        _give(Thread, Q(messages__in=list(messages), begun__gt=since), merge)
        messages.update(person=merge.absorbed)
        _give(Letter, _any(Q(to_email__iexact=each) for each in emails) & Q(written__gt=since), merge)
    subjects = {
        Link.Kind.SEAT: list(Seat.objects.filter(person=merge.absorbed).values_list("pk", flat=True)),
        Link.Kind.REQUEST: list(Request.objects.filter(person=merge.absorbed).values_list("pk", flat=True)),
        Link.Kind.INVITED: list(Invitation.objects.filter(person=merge.absorbed).values_list("pk", flat=True)),
        Link.Kind.STAGE: list(Part.objects.filter(person=merge.absorbed).values_list("pk", flat=True)),
    }
    for kind, ids in subjects.items():
        _give(Link, Q(kind=kind, subject_id__in=ids), merge)
    keys = [f"seat:{pk}" for pk in subjects[Link.Kind.SEAT]] + [f"part:{pk}" for pk in subjects[Link.Kind.STAGE]]
    for kept_of_room in (Presence, Removal):
        _give(kept_of_room, Q(key__in=keys), merge)
    if keys:
        _give(CalendarEntry, _any(Q(key__startswith=f"{each}/") for each in keys), merge)


def _give(model: type[Model], which: Q, merge: Merge) -> None:
    rows = model._default_manager.filter(which, person=merge.kept)  # noqa: SLF001
    model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).update(person=merge.absorbed)  # noqa: SLF001


def _any(some: Iterable[Q]) -> Q:
    found = Q(pk__in=[])
    for each in some:
        found |= each
    return found


def _say(merge: Merge) -> None:
    """Let open pages and rooms look again at who is who."""
    for seat in merge.moved.get("seat.person", []):
        hints.say(f"seat:{seat}")
    hints.say("desk")

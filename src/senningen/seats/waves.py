"""Reading waves: who can be invited and who is left out and why, how many places it needs, how each one fares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Case, CharField, Count, Prefetch, Q, QuerySet, Value, When

from senningen.people.models import Address
from senningen.post.models import Letter
from senningen.programme.models import Part, Session
from senningen.seats import rules
from senningen.seats.models import Invitation, Request, Seat, Wave
from senningen.seats.queries import free_places, waiting_counts

LOST = (Letter.State.BOUNCED, Letter.State.FAILED, Letter.State.UNDONE)
ANSWERABLE = ("queued", "sent", "opened", "silent")  # states in which an answer is still hoped for


@dataclass(frozen=True)
class Invitee:
    """Somebody who would be invited now, and at which address."""

    invitation: Invitation
    address: Address


@dataclass(frozen=True)
class LeftOut:
    """Somebody of a wave who gets no invitation, and why."""

    invitation: Invitation
    why: str


@dataclass(frozen=True)
class Screened:
    """A wave as it stands at one moment: who would be invited, in the order they were added, and who would not."""

    invitees: list[Invitee]
    left_out: list[LeftOut]


def screen(wave: Wave, invitations: QuerySet[Invitation] | None = None, *, now: datetime) -> Screened:
    """Say of those who are not invited yet who would be now: nobody with a seat, in line, asked already or lost."""
    found = wave.invitations.filter(letter=None, left_out="") if invitations is None else invitations
    addresses = Prefetch("person__addresses", Address.objects.order_by("-preferred", "pk"))
    rows = list(found.select_related("person__organisation").prefetch_related(addresses).order_by("pk"))
    reasons = _reasons(wave, [each.person_id for each in rows], now=now)
    screened = Screened([], [])
    for row in rows:
        known = list(row.person.addresses.all())
        address = next((each for each in known if each.state != Address.State.HARD), None)
        why = reasons.get(row.person_id, "") or ("" if address else "bounced" if known else "no-address")
        if address is None or why:
            screened.left_out.append(LeftOut(row, why))
        else:
            screened.invitees.append(Invitee(row, address))
    return screened


def _reasons(wave: Wave, people: Collection[int], *, now: datetime) -> dict[int, str]:
    """Say of these people why not to invite them: what says most comes last and counts."""
    here = {"person__in": people}
    stage = Part.objects.filter(session__edition=wave.edition_id, **here)
    why = dict.fromkeys(stage.values_list("person_id", flat=True), "on-stage")
    invited = Invitation.objects.filter(wave__edition=wave.edition_id, left_out="", **here).exclude(wave=wave)
    invited = invited.exclude(letter=None).exclude(letter__state__in=LOST)
    why |= dict.fromkeys(
        invited.filter(answer="", wave__until__gt=now, seat=None).values_list("person_id", flat=True), "invited"
    )
    declined = invited.filter(answer=Invitation.Answer.DECLINED)
    why |= dict.fromkeys(declined.values_list("person_id", flat=True), "declined")
    waits = Request.objects.filter(edition=wave.edition_id, state=Request.State.OPEN, **here)
    why |= dict.fromkeys(waits.values_list("person_id", flat=True), "waits")
    seats = Seat.objects.filter(edition=wave.edition_id, **here).order_by("pk")
    latest = dict(seats.values_list("person_id", "state"))
    live = dict(seats.filter(state__in=Seat.LIVE).values_list("person_id", "state"))
    said = {Seat.State.TAKEN: "has-seat", Seat.State.HELD: "has-offer"}
    said |= {Seat.State.DECLINED: "declined", Seat.State.WITHDRAWN: "gave-back"}
    return why | {pk: said[Seat.State(state)] for pk, state in (latest | live).items() if state in said}


def sessions_of(wave: Wave) -> list[Session]:
    """Return the sessions a wave invites to, in order, without those that were cancelled."""
    return list(wave.sessions.filter(state=Session.State.PLANNED).order_by("number"))


def places_for(wave: Wave, sessions: Collection[int]) -> int:
    """Say for how many people a place is free in each of these sessions, those too that are kept for this wave."""
    free = free_places(wave.edition, wave.mode, [wave.contingent_id] if wave.contingent_id else ())
    return min((free.get(each, 0) for each in sessions), default=0)


def in_line_for(wave: Wave, sessions: Collection[int]) -> int:
    """Say how many people wait for the longest of these lines: they asked before anybody was invited."""
    waiting = waiting_counts(wave.edition_id, wave.mode)
    return max((waiting.get(each, 0) for each in sessions), default=0)


def foreseen_numbers(wave: Wave, count: int) -> list[int]:
    """Return the seat numbers that the next so many seats would get."""
    live = Seat.objects.filter(edition=wave.edition_id, state__in=Seat.LIVE)
    return list(islice(rules.unused(list(live.values_list("number", flat=True))), count))


def waves_of(edition_id: int) -> QuerySet[Wave]:
    """Return the waves of an edition, newest first."""
    return Wave.objects.filter(edition_id=edition_id).select_related("by__person").order_by("-begun", "-pk")


def with_fare(found: QuerySet[Invitation], *, now: datetime) -> QuerySet[Invitation]:
    """Add to each invitation its `fare`, read from its seat, its letter, its answer and the hour."""
    seat, said = Seat.State, Invitation.Answer
    passed = Q(seat__no_answer=True) | Q(seat__until__lte=now) | Q(seat=None, wave__until__lte=now)
    cases: Sequence[tuple[Q, str]] = (
        (~Q(left_out=""), "left-out"),
        (Q(wave__state=Wave.State.DRAFT), "drafted"),
        (Q(seat__state__in=(seat.TAKEN, seat.SUBSTITUTED)), "accepted"),
        (Q(seat__state=seat.DECLINED), "declined"),
        (Q(seat__state=seat.WITHDRAWN), "gave-back"),
        (Q(seat__state=seat.RELEASED, answer=said.ACCEPTED), "released"),
        (Q(seat__state__in=(seat.RELEASED, seat.LAPSED)), "lapsed"),
        (Q(answer=said.DECLINED), "declined"),
        (Q(seat=None, answer=said.ACCEPTED), "accepted"),
        (Q(letter=None), "unwritten"),
        (Q(letter__state__in=(Letter.State.BOUNCED, Letter.State.FAILED)), "bounced"),
        (Q(letter__state=Letter.State.UNDONE), "undone"),
        (passed, "silent"),
        (Q(opened__isnull=False), "opened"),
        (Q(letter__state=Letter.State.SENT), "sent"),
    )
    whens = [When(each, then=Value(name)) for each, name in cases]
    fare = Case(*whens, default=Value("queued"), output_field=CharField())
    return found.annotate(fare=fare)  # type: ignore[no-redef]  # the model names it, for its readers


def counts_of(waves: Collection[int], *, now: datetime) -> dict[int, Counter[str]]:
    """Count the invitations of these waves by how they fare: one query for all."""
    rows = with_fare(Invitation.objects.filter(wave__in=waves), now=now).order_by()
    counts: dict[int, Counter[str]] = {each: Counter() for each in waves}
    fares = rows.values_list("wave_id", "fare")  # type: ignore[misc]  # which was annotated
    for wave, fare, count in fares.annotate(Count("pk")):
        counts[wave][fare] = count
    return counts


def invitations_of(wave: Wave, *, now: datetime) -> QuerySet[Invitation]:
    """Return the invitations of a wave by name, each with its fare, seat, request and letter."""
    rows = wave.invitations.select_related("person__organisation", "seat", "request", "letter")
    return with_fare(rows, now=now).order_by("person__name", "pk")


def invitations_in(edition_id: int, *, now: datetime) -> QuerySet[Invitation]:
    """Return the invitations of an edition, wave by wave and by name, each with its fare, seat, letter and wave."""
    rows = Invitation.objects.filter(wave__edition=edition_id)
    rows = rows.select_related("wave", "person__organisation", "seat", "letter")
    return with_fare(rows, now=now).order_by("wave__begun", "wave", "person__name", "pk")


def invited(edition_id: int) -> int:
    """Count the people whom an invitation to an edition has been written to and not taken back."""
    sent = Invitation.objects.filter(wave__edition=edition_id, left_out="").exclude(letter=None)
    return sent.exclude(letter__state=Letter.State.UNDONE).values("person").distinct().count()


def invitation(invitation_id: int) -> Invitation | None:
    """Find an invitation that was sent, with its wave, person and seat."""
    sent = Invitation.objects.filter(left_out="").exclude(wave__state=Wave.State.DRAFT)
    return (
        sent.select_related("wave__edition", "person__organisation", "seat", "request").filter(pk=invitation_id).first()
    )


def unread(seat: Seat) -> list[Invitation]:
    """Return the invitation behind a seat, if nobody has opened its page yet."""
    return list(Invitation.objects.filter(seat=seat, opened=None, left_out=""))


def open_invitation(person_id: int, edition_id: int, *, now: datetime) -> Invitation | None:
    """Find the invitation of a person that holds no place and can still be answered."""
    sent = Invitation.objects.filter(person=person_id, wave__edition=edition_id, left_out="", answer="", seat=None)
    sent = sent.exclude(letter=None).exclude(letter__state=Letter.State.UNDONE)
    return sent.filter(wave__until__gt=now).select_related("wave__edition", "person").order_by("-pk").first()

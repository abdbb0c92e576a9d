"""Answering an invitation: a held place is taken; without one a seat is given while there is room, else awaited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from senningen.journal.entries import Actor, Cause, person
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.seats import queries
from senningen.seats.invitation_entries import (
    InvitationAccepted,
    InvitationDeclined,
    InvitationOpened,
    InvitationReopened,
)
from senningen.seats.models import Invitation, Request
from senningen.seats.room import free_beyond_line
from senningen.seats.services import wishes
from senningen.seats.services.asking import receive, tell_that_it_waits
from senningen.seats.services.change import Change, change_edition
from senningen.seats.services.ending import decline_offer
from senningen.seats.services.giving import take_offer
from senningen.seats.services.granting import give, granted
from senningen.seats.waves import sessions_of


@service
def accept_invitation(
    invitation_id: int,
    *,
    sessions: Sequence[int] | None = None,
    mode: str = "",
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
    letter: bool = True,
) -> Invitation:
    """Accept an invitation, for all its sessions or some. Accepting twice changes nothing; a no can still become a yes.

    Where no place was held, whoever waits in line comes first: a place is given only if more are free than people
    wait for it; for the other sessions the person waits. Without a mode it is the one they wait in already, or the
    wave's. Raises `invitation.over` after the deadline.
    """
    change, invitation = _change(invitation_id, by=by, now=now, cause=cause, letter=letter)
    seat = invitation.seat or wishes.live_seat_of(change, invitation.person_id)
    if seat is not None:
        take_offer(seat.pk, sessions=sessions, by=by, now=now, cause=cause, letter=letter)
        invitation.refresh_from_db()
        return invitation
    if invitation.answer == Invitation.Answer.ACCEPTED:
        return invitation
    if invitation.wave.until is None or now >= invitation.wave.until:
        raise Refused("invitation.over")
    reopen(change, Invitation.objects.filter(pk=invitation.pk), holds=False)
    invitation.refresh_from_db(fields=["answer", "answered", "request"])
    return _ask_in(change, invitation, sessions, mode)


def _ask_in(change: Change, invitation: Invitation, sessions: Sequence[int] | None, mode: str) -> Invitation:
    """Put whoever accepts in line, and give what is free beyond those who stand there already."""
    invited = [each.pk for each in sessions_of(invitation.wave) if each.pk in change.ahead]
    chosen = [each for each in invited if sessions is None or each in sessions]
    if not chosen:
        raise Refused("seats.no-session")
    email = invitation.letter.to_email if invitation.letter else ""
    asked = queries.open_request(invitation.person_id, change.edition.pk)
    mode = mode or (asked.mode if asked else invitation.wave.mode)  # whoever asked before stands in the line they chose
    room = free_beyond_line(change.edition.pk, mode, invitation.person_id)
    known = invitation.person.addresses.filter(email__iexact=email).first()
    request, waiting = receive(
        change,
        invitation.person_id,
        seat=None,
        sessions=chosen,
        asked=change.now,
        address_id=known.pk if known else None,
        mode=mode,
        although_closed=True,
    )
    now = tuple(each for each in waiting if room.get(each, 0) > 0 and not request.party_id)
    if now:
        give(change, granted(request, now, waiting), None)  # this answers the invitation
        invitation.refresh_from_db()
        return invitation
    _answer(change, invitation, InvitationAccepted(invitation.pk, None, request.pk), request=request)
    tell_that_it_waits(change, request, waiting)
    return invitation


@service
def decline_invitation(
    invitation_id: int, *, by: Actor, now: datetime, cause: Cause | None = None, letter: bool = True
) -> Invitation:
    """Say no to an invitation; places it held are free again. Declining twice changes nothing."""
    change, invitation = _change(invitation_id, by=by, now=now, cause=cause, letter=letter)
    if invitation.answer == Invitation.Answer.DECLINED:
        return invitation
    if invitation.seat is not None:
        decline_offer(invitation.seat.pk, by=by, now=now, cause=cause, letter=letter)
    elif invitation.answer == Invitation.Answer.ACCEPTED:
        raise Refused("invitation.answered")
    _answer(change, invitation, InvitationDeclined(invitation.pk))
    return invitation


@service
def reopen_invitation(invitation_id: int, *, by: Actor, now: datetime, cause: Cause | None = None) -> None:
    """Let an invitation wait for its answer again, because what was decided about it was undone."""
    change, invitation = _change(invitation_id, by=by, now=now, cause=cause)
    reopen(change, Invitation.objects.filter(pk=invitation.pk), holds=invitation.seat is not None)


def reopen(change: Change, answered: QuerySet[Invitation], *, holds: bool) -> None:
    """Take answers back; where no place `holds` any more, the seat and the request they led to are forgotten."""
    for each in answered.exclude(answer=""):
        each.answer, each.answered = "", None
        if not holds:
            each.seat = each.request = None
        each.save(update_fields=["answer", "answered", "seat", "request"])
        change.record(InvitationReopened(each.pk))


@service
def note_opened(invitation_id: int, *, now: datetime) -> None:
    """Note that a person has read the page of an invitation, the first time. It says nothing about their answer."""
    found = Invitation.objects.select_related("wave").filter(pk=invitation_id, opened=None).first()
    if found is not None:
        change = change_edition(found.wave.edition_id, by=person(found.person_id), now=now, cause=None)
        if Invitation.objects.filter(pk=invitation_id, opened=None).update(opened=now):
            change.record(InvitationOpened(invitation_id))


def _change(
    invitation_id: int, *, by: Actor, now: datetime, cause: Cause | None, letter: bool = True
) -> tuple[Change, Invitation]:
    """Take the edition of an invitation, and the invitation as it stands then."""
    sent = Invitation.objects.filter(pk=invitation_id, left_out="").exclude(letter=None)
    edition_id = sent.values_list("wave__edition_id", flat=True).first()
    if edition_id is None:
        raise Refused("invitation.unknown")
    change = change_edition(edition_id, by=by, now=now, cause=cause, letter=letter)
    return change, sent.select_related("wave__edition", "person", "seat", "letter").get()


def _answer(
    change: Change,
    invitation: Invitation,
    fact: InvitationAccepted | InvitationDeclined,
    *,
    request: Request | None = None,
) -> None:
    """Keep an answer that gave no seat, and record it."""
    accepted = isinstance(fact, InvitationAccepted)
    invitation.answer = Invitation.Answer.ACCEPTED if accepted else Invitation.Answer.DECLINED
    invitation.answered, invitation.request = change.now, request or invitation.request
    invitation.save(update_fields=["request", "answer", "answered"])
    change.record(fact)

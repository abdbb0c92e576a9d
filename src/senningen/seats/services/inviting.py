"""Waves of invitations: drafted, filled with people, sent one by one, stopped. Nobody is invited who was not shown."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from senningen.jobs import services as jobs
from senningen.journal.entries import Cause
from senningen.journal.entries import person as as_person
from senningen.journal.queries import entries_about, entries_because_of
from senningen.journal.services import begin
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.kernel.text import Text
from senningen.people.models import Account, Person
from senningen.post.letter import Sender
from senningen.post.models import Letter
from senningen.post.queries import STILL_HERE
from senningen.post.services import recalling
from senningen.post.services.letters import held, paced
from senningen.programme import queries as programme
from senningen.programme.models import Edition, Session
from senningen.seats import invitation_letters as letters
from senningen.seats import refusals, waves  # noqa: F401  the first defines the codes raised here
from senningen.seats.entries import SeatPutBack
from senningen.seats.invitation_entries import InvitationSent, SeatHeld, WaveSent, WaveStopped
from senningen.seats.letters import calendar_requests
from senningen.seats.models import Invitation, Seat, Wave
from senningen.seats.services.change import Change, change_edition
from senningen.seats.services.ending import close
from senningen.seats.services.granting import hold
from senningen.seats.services.keeping import join
from senningen.seats.services.line import offer_to_next

AT_A_TIME = 20  # invitations written in one transaction, with their places: about half a second, others wait


@cache
def _opening() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files("senningen.seats").joinpath("invitation.toml").read_text("utf-8"))


@service
def begin_wave(edition_id: int, *, title: str = "", by: Account, now: datetime) -> Wave:
    """Begin a wave for the sessions still ahead, with the words it usually begins with. Nothing is sent."""
    edition = Edition.objects.filter(pk=edition_id).first()
    if edition is None:
        raise Refused("edition.unknown")
    words = _opening()
    wave = Wave.objects.create(
        edition=edition,
        title=title,
        subject=Text(words["subject"]),
        text=Text(words["text"]),
        by=by,
        begun=now,
    )
    planned = edition.sessions.filter(state=Session.State.PLANNED, ended=None)
    wave.sessions.set([each for each in planned if each.ends_at > now])
    return wave


@service
def write_wave(wave_id: int, *, sessions: Collection[int] | None = None, **fields: Any) -> Wave:
    """Change the words, the sessions or the terms of a wave. Raises `wave.sent`."""
    wave = _draft(wave_id)
    for name, value in fields.items():
        setattr(wave, name, value)
    wave.save()
    if sessions is not None:
        wave.sessions.set(wave.edition.sessions.filter(pk__in=sessions))
    return wave


@service
def discard_wave(wave_id: int) -> None:
    """Throw a wave away that was never sent. Raises `wave.sent`."""
    Wave.objects.filter(pk=_draft(wave_id).pk).delete()


@service
def add_to_wave(wave_id: int, people: Collection[int]) -> list[int]:
    """Put people into a draft, in this order; returns those who were not in it before. Raises `wave.sent`."""
    wave = _draft(wave_id)
    known = set(wave.invitations.values_list("person_id", flat=True))
    there = set(Person.objects.filter(pk__in=people).values_list("pk", flat=True))
    new = [each for each in dict.fromkeys(people) if each in there and each not in known]
    Invitation.objects.bulk_create(Invitation(wave=wave, person_id=each) for each in new)
    return new


@service
def take_from_wave(wave_id: int, people: Collection[int]) -> int:
    """Take people out of a draft; returns how many. Raises `wave.sent`."""
    return _draft(wave_id).invitations.filter(person__in=people).delete()[0]


@service
def send_wave(
    wave_id: int, *, shown: Collection[int], although_short: bool = False, by: Account, now: datetime
) -> Wave:
    """Send a wave to those who were shown and can still be invited.

    Raises `wave.sent`, `wave.wordless`, `wave.no-session`, `wave.deadline`, `contingent.over`, `wave.nobody`, and
    `wave.too-few-places` if it holds places and there are fewer than people, unless `although_short`: then the last are
    invited without one.
    """
    stream = begin(Wave.objects.values_list("edition_id", flat=True).get(pk=wave_id))
    wave = _draft(wave_id)
    sessions = _may_leave(wave, now)
    screened = waves.screen(wave, now=now)
    why = {each.invitation.pk: each.why for each in screened.left_out}
    unseen = (each.invitation for each in screened.invitees if each.invitation.person_id not in shown)
    why |= {each.pk: "came-later" for each in unseen}
    people = [each.invitation.person_id for each in screened.invitees if each.invitation.pk not in why]
    if not people:
        raise Refused("wave.nobody")
    short = len(people) - waves.places_for(wave, [each.pk for each in sessions])
    if wave.holds and short > 0 and not although_short:
        raise Refused("wave.too-few-places", n=short)
    _leave_out(why)
    wave.state, wave.sent, wave.although_short = Wave.State.SENT, now, although_short
    wave.save(update_fields=["state", "sent", "although_short"])
    stream.record(WaveSent(wave.pk, tuple(people), wave.holds), by=as_person(by.person_id), now=now)
    _write_on(wave.pk)
    return wave


@service
def write_invitations(wave_id: int, *, now: datetime) -> int:
    """Write the next invitations of a wave, and hold their places in the same breath; returns how many.

    Whoever has got a seat or declined meanwhile gets none; nor does anybody for whom no place is left, unless the
    organiser chose to invite them without one.
    """
    wave = Wave.objects.select_related("edition", "by", "contingent").get(pk=wave_id)
    change = change_edition(wave.edition_id, by=as_person(wave.by.person_id), now=now, cause=None)
    wave.refresh_from_db(fields=["state"])
    unwritten = wave.invitations.filter(letter=None, left_out="").order_by("pk")
    some = list(unwritten.values_list("pk", flat=True)[: AT_A_TIME + 1]) if wave.state == Wave.State.SENT else []
    if not some:
        return 0
    screened = waves.screen(wave, wave.invitations.filter(pk__in=some[:AT_A_TIME]), now=now)
    _leave_out({each.invitation.pk: each.why for each in screened.left_out})
    sessions = [each for each in waves.sessions_of(wave) if each.pk in change.ahead]
    sender, written = programme.sender(), wave.invitations.exclude(letter=None).count()
    places = waves.places_for(wave, [each.pk for each in sessions]) if wave.holds else 0
    joining = replace(change, cause=_sending(wave)) if wave.contingent else None
    for invitee in screened.invitees:
        written += _write(change, wave, invitee, sessions, sender, written, joining=joining, hold_place=places > 0)
        if invitee.invitation.seat is not None:
            places -= 1
    if len(some) > AT_A_TIME:
        _write_on(wave_id)
    hints.say("letters")
    return len(some[:AT_A_TIME])


def _write(
    change: Change,
    wave: Wave,
    invitee: waves.Invitee,
    sessions: Sequence[Session],
    sender: Sender,
    position: int,
    *,
    joining: Change | None,
    hold_place: bool,
) -> bool:
    """Invite one person, with places held in every session or in none; says whether a letter was written.

    `joining` is the change by which they come to belong to the contingent of the wave, if it has one.
    """
    invitation, address = invitee.invitation, invitee.address
    invitation.wave = wave
    if not sessions or wave.until is None or wave.until <= change.now:
        _leave_out({invitation.pk: "too-late"})
        return False
    if wave.holds and not hold_place and not wave.although_short:
        _leave_out({invitation.pk: "no-place"})
        return False
    ids = tuple(each.pk for each in sessions)
    if joining is not None:
        join(joining, invitation.person_id, wave.contingent)
    if hold_place:
        seat = hold(change, invitation.person, address, ids, mode=wave.mode, until=wave.until)
        change.record(SeatHeld(seat.pk, invitation.pk, invitation.person_id, seat.number, ids, wave.until))
        invitation.seat = seat
    begins = paced(wave.sent, position, now=change.now)
    letters.queue(invitation, address.email, sessions=sessions, sender=sender, now=change.now, begins=begins)
    invitation.save(update_fields=["seat", "letter"])
    entry = change.record(InvitationSent(invitation.pk, wave.pk, invitation.person_id, ids, hold_place, wave.until))
    if wave.calendar and invitation.seat is not None:
        with held(begins):
            calendar_requests(change.occasion(entry), invitation.seat, ids)
    return True


@service
def stop_wave(wave_id: int, *, by: Account, now: datetime) -> int:
    """Stop a wave: what has not left is taken back, and its places are free again. Returns how many get none.

    Whoever was to belong to its contingent by an invitation that never left does not.
    """
    edition_id = Wave.objects.values_list("edition_id", flat=True).get(pk=wave_id)
    change = change_edition(edition_id, by=as_person(by.person_id), now=now, cause=None)
    wave = Wave.objects.select_related("contingent").get(pk=wave_id)
    if wave.state != Wave.State.SENT:
        return 0
    kept = wave.invitations.filter(letter=None, left_out="").update(left_out="stopped")
    here = Letter.objects.filter(STILL_HERE, invitation__wave=wave).values_list("pk", flat=True)
    back = list(here)
    kept += len(recalling.call_back(back))  # for good: nobody is invited any more, and no place is held
    unread = wave.invitations.filter(letter__in=back, letter__state=Letter.State.UNDONE, answer="")
    for invitation in unread.select_related("seat__person", "seat__request"):
        if invitation.seat is not None and invitation.seat.state == Seat.State.HELD:
            change.record(SeatPutBack(invitation.seat.pk, close(change, invitation.seat, Seat.State.RELEASED)))
            recalling.tear_up(Letter.objects.filter(STILL_HERE, entry__key__startswith=f"seat:{invitation.seat.pk}/"))
    _belong_no_longer(change, wave, list(unread.values_list("person_id", flat=True)))
    unread.update(seat=None, left_out="stopped")
    wave.state = Wave.State.STOPPED
    wave.save(update_fields=["state"])
    entry = change.record(WaveStopped(wave.pk, kept))
    offer_to_next(change, because_of=entry)
    return kept


def _may_leave(wave: Wave, now: datetime) -> list[Session]:
    """Return the sessions of a wave, if it has all that an invitation needs."""
    sessions = waves.sessions_of(wave)
    if not letters.written_in(wave):
        raise Refused("wave.wordless")
    if not sessions or all(each.ends_at <= now for each in sessions):
        raise Refused("wave.no-session")
    last = max(each.starts_at for each in sessions)
    if wave.until is None or not now < wave.until <= last:
        raise Refused("wave.deadline")
    if wave.contingent is not None and wave.contingent.until <= now:
        raise Refused("contingent.over")
    if wave.calendar and (not wave.holds or len(sessions) > 1):
        raise Refused("wave.calendar")
    return sessions


def _sending(wave: Wave) -> Cause:
    """Name the entry that tells of the sending as the cause."""
    return Cause("entry", entries_about(f"wave:{wave.pk}").filter(kind="wave.sent")[0].pk)


def _belong_no_longer(change: Change, wave: Wave, people: Collection[int]) -> None:
    """Take those out of the contingent of a wave who came into it with the wave alone, and have no seat."""
    if wave.contingent is None:
        return
    joined = entries_because_of(_sending(wave)).filter(kind="member.joined")
    with_it = {each.data["person"] for each in joined}
    still = wave.contingent.members.filter(person__in=with_it & set(people))
    seated = Seat.objects.filter(edition=change.edition, state__in=Seat.LIVE).values("person_id")
    for person in list(still.exclude(person__in=seated).values_list("person_id", flat=True)):
        join(change, person, None)


def _leave_out(why: dict[int, str]) -> None:
    for reason in sorted(set(why.values())):
        ids = [pk for pk, each in why.items() if each == reason]
        Invitation.objects.filter(pk__in=ids).update(left_out=reason)


def _draft(wave_id: int) -> Wave:
    """Take the edition of a wave, so that nobody sends it meanwhile, and the wave as it stands then."""
    begin(Wave.objects.values_list("edition_id", flat=True).get(pk=wave_id))
    wave = Wave.objects.select_related("edition").get(pk=wave_id)
    if wave.state != Wave.State.DRAFT:
        raise Refused("wave.sent")
    return wave


def _write_on(wave_id: int) -> None:
    jobs.put("seats.write_wave", wave_id)

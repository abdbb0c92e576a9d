"""Answers to invitations that come by mail: read as answers, done by one key, undone whole."""

from __future__ import annotations

from datetime import timedelta

import pytest

from senningen.desk import services
from senningen.desk.cases import look
from senningen.people.models import Account, Person
from senningen.post.models import Letter
from senningen.programme.models import Edition
from senningen.seats import services as seats
from senningen.seats import waves
from senningen.seats.models import Invitation, Request, Seat
from tests import factories
from tests.desk import calendars
from tests.desk.mails import arrived, written
from tests.desk.story import approve, codes, proposed, reopened
from tests.factories import NOW
from tests.seats.stories import ask, seated

pytestmark = pytest.mark.django_db
HER = "Ingrid Aalto <ingrid@guests.example>"
YES = "Dear all,\n\nthank you for the invitation, I gladly accept.\n\nIngrid Aalto\n"
NO = "Dear all,\n\nthank you for the invitation. Unfortunately I cannot come.\n\nIngrid Aalto\n"
TUESDAY = "Dear all,\n\nthank you for the invitation, I accept, but only for Tuesday.\n\nIngrid Aalto\n"


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=2)


@pytest.fixture
def ingrid(edition: Edition) -> Person:
    return factories.person("Ingrid Aalto", "ingrid@guests.example")


def invited(
    edition: Edition, ingrid: Person, tom: Account, *, holds: bool = False, calendar: bool = False
) -> Invitation:
    wave = seats.begin_wave(edition.pk, by=tom, now=NOW)
    seats.add_to_wave(wave.pk, [ingrid.pk])
    only = [edition.sessions.get(number=1).pk] if calendar else None
    seats.write_wave(wave.pk, sessions=only, holds=holds, calendar=calendar, until=NOW + timedelta(days=2))
    seats.send_wave(wave.pk, shown=[ingrid.pk], by=tom, now=NOW)
    seats.write_invitations(wave.pk, now=NOW)
    return Invitation.objects.get(wave=wave)


def fare(invitation: Invitation) -> str:
    return waves.with_fare(Invitation.objects.filter(pk=invitation.pk), now=NOW).get().fare


def test_an_acceptance_by_mail_finds_the_invitation_and_gives_the_seat(
    edition: Edition, tom: Account, ingrid: Person
) -> None:
    invitation = invited(edition, ingrid, tom)
    case = proposed(arrived(written(YES, sender=HER, subject="Re: Invitation")))
    assert (case.proposal.intent, case.verb) == ("accept", "accept")
    assert not case.suggestion.careful
    approve(case, tom)
    seat = Seat.objects.get(person=ingrid)
    assert (seat.state, codes(seat)) == (Seat.State.TAKEN, ["S1", "S2", "S3", "S4"])
    assert fare(invitation) == "accepted"
    assert not Letter.objects.filter(kind="seat-given").exists()  # the desk's own reply tells her
    assert Letter.objects.filter(kind="reply", link_kind="seat").count() == 1
    assert Letter.objects.filter(calendar_method="REQUEST").count() == 4


def test_undoing_it_lets_the_invitation_wait_again(edition: Edition, tom: Account, ingrid: Person) -> None:
    invitation = invited(edition, ingrid, tom)
    case = proposed(arrived(written(YES, sender=HER, subject="Re: Invitation")))
    services.undo(approve(case, tom).pk, by=tom, now=NOW)
    assert not Seat.objects.filter(state__in=Seat.LIVE).exists()
    assert fare(invitation) == "queued"
    approve(look(reopened(case), now=NOW), tom)
    assert fare(invitation) == "accepted"


def test_where_all_is_full_an_acceptance_waits_and_the_reply_says_so(
    edition: Edition, tom: Account, ingrid: Person
) -> None:
    for name in ("Anna", "Ben"):
        seated(edition, name)
    invitation = invited(edition, ingrid, tom)
    case = proposed(arrived(written(YES, sender=HER, subject="Re: Invitation")))
    assert (case.verb, case.outcome.kind) == ("accept", "waiting")
    decision = approve(case, tom)
    assert Request.objects.get(person=ingrid).state == Request.State.OPEN
    assert "waiting list" in Letter.objects.get(kind="reply").text
    assert fare(invitation) == "accepted"
    services.undo(decision.pk, by=tom, now=NOW)
    assert fare(invitation) == "queued"
    assert Request.objects.get(person=ingrid).state == Request.State.WITHDRAWN


def test_whoever_waits_comes_first_also_by_mail(edition: Edition, tom: Account, ingrid: Person) -> None:
    invited(edition, ingrid, tom)
    for name in ("Anna", "Ben"):
        ask(edition, name, 1)
    case = proposed(arrived(written(YES, sender=HER, subject="Re: Invitation")))
    approve(case, tom)
    assert codes(Seat.objects.get(person=ingrid)) == ["S2", "S3", "S4"]


def test_one_day_is_accepted(edition: Edition, tom: Account, ingrid: Person) -> None:
    invited(edition, ingrid, tom)
    case = proposed(arrived(written(TUESDAY, sender=HER, subject="Re: Invitation")))
    approve(case, tom)
    assert codes(Seat.objects.get(person=ingrid)) == ["S2"]


def test_a_no_is_noted_and_can_be_undone(edition: Edition, tom: Account, ingrid: Person) -> None:
    invitation = invited(edition, ingrid, tom)
    case = proposed(arrived(written(NO, sender=HER, subject="Re: Invitation")))
    assert (case.proposal.intent, case.verb) == ("decline", "regret")
    decision = approve(case, tom)
    assert fare(invitation) == "declined"
    services.undo(decision.pk, by=tom, now=NOW)
    assert fare(invitation) == "queued"


def test_a_held_place_is_taken_by_mail_and_undone(edition: Edition, tom: Account, ingrid: Person) -> None:
    invitation = invited(edition, ingrid, tom, holds=True)
    case = proposed(arrived(written(YES, sender=HER, subject="Re: Invitation")))
    assert case.verb == "take"
    decision = approve(case, tom)
    assert fare(invitation) == "accepted"
    services.undo(decision.pk, by=tom, now=NOW)
    assert fare(invitation) == "queued"
    assert Invitation.objects.get(pk=invitation.pk).answer == ""


def test_from_another_address_somebody_looks_first(edition: Edition, tom: Account, ingrid: Person) -> None:
    invited(edition, ingrid, tom)
    case = proposed(arrived(written(YES, sender="Ingrid Aalto <other@guests.example>", subject="Re: Invitation")))
    assert case.verb != "accept"
    assert not Seat.objects.exists()


@pytest.mark.parametrize(
    ("said", "verb", "becomes"), [("ACCEPTED", "take", "accepted"), ("DECLINED", "withdraw", "declined")]
)
def test_an_answer_in_a_calendar_answers_the_invitation(
    edition: Edition, tom: Account, ingrid: Person, said: str, verb: str, becomes: str
) -> None:
    invitation = invited(edition, ingrid, tom, holds=True, calendar=True)
    asked = Letter.objects.get(calendar_method="REQUEST")
    to = calendars.invitation(asked.calendar, name="Ingrid Aalto")
    case = proposed(arrived(calendars.answer("outlook", to, said)))
    assert (case.proposal.intent, case.verb) == ("calendar_reply", verb)
    services.confirm(case.proposal.pk, by=tom, now=NOW, verb=verb)
    assert fare(invitation) == becomes
    assert Letter.objects.filter(calendar_method="REQUEST").count() == 1  # her calendar has it already
    cancelled = Letter.objects.filter(calendar_method="CANCEL").count()
    assert cancelled == (1 if said == "DECLINED" else 0)

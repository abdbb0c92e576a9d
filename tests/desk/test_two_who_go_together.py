"""A mail for two people who come both or not at all: the link is proposed, somebody at the desk decides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from senningen.desk import services
from senningen.desk.cases import look
from senningen.people.models import Account, Person
from senningen.programme.models import Edition
from senningen.seats import services as seats
from senningen.seats.models import Request, Seat
from senningen.seats.queries import waiting_list
from tests import factories
from tests.desk.mails import arrived, written
from tests.factories import NOW
from tests.seats.stories import DESK

pytestmark = pytest.mark.django_db
TWO = """Dear team,

I would like to register two colleagues for all four sessions. {said}

Anna Berg, anna.berg@guests.example
Ben Dahl, ben.dahl@guests.example

Kind regards
Pol Schiltz
"""
BOTH = written(TWO.format(said="They would come both or not at all: both or none, please."))


@pytest.fixture
def edition() -> Edition:
    """One place left in each session."""
    return factories.edition(cap=1)


def test_the_mail_says_so_and_the_sentence_is_shown(edition: Edition) -> None:
    proposal = arrived(BOTH).proposals.get(intent="group")
    assert (proposal.together, len(proposal.people)) == (True, 2)
    assert any("both or none" in each["quote"] for each in proposal.evidence)
    plain = arrived(written(TWO.format(said="Thank you."))).proposals.get(intent="group")
    assert plain.together is False


def test_both_wait_where_there_is_one_place_and_both_sit_where_there_are_two(edition: Edition, tom: Account) -> None:
    proposal = arrived(BOTH).proposals.get(intent="group")
    case = look(proposal, now=NOW)
    assert (case.together, case.verb, case.outcome.kind) == (True, "wait", "waiting")
    services.confirm(proposal.pk, by=tom, now=NOW, looked=True)
    line = waiting_list(edition.sessions.get(number=1).pk)
    assert [(each.person.name, each.position) for each in line] == [("Anna Berg", 1), ("Ben Dahl", 1)]
    seats.set_cap(edition.pk, 2, by=DESK, now=NOW)
    seats.give_seat(Request.objects.earliest("pk").pk, by=DESK, now=NOW)
    assert sorted(Seat.objects.values_list("person__name", flat=True)) == ["Anna Berg", "Ben Dahl"]


def test_what_is_kept_for_one_of_them_is_foreseen_for_that_one(edition: Edition, tom: Account) -> None:
    seats.set_cap(edition.pk, 2, by=DESK, now=NOW)
    press = seats.begin_contingent(edition.pk, "Press", NOW + timedelta(days=2), by=DESK, now=NOW)
    anna = factories.person("Anna Berg", "anna.berg@guests.example")
    ben = factories.person("Ben Dahl", "ben.dahl@guests.example")
    proposal = arrived(BOTH).proposals.get(intent="group")

    def comes_to(places: int, member: Person) -> str:
        seats.keep_places(press.pk, places, by=DESK, now=NOW)
        for each in (anna, ben):
            seats.belong_to(each.pk, edition.pk, press.pk if each == member else None, by=DESK, now=NOW)
        return look(proposal, now=NOW).outcome.kind

    assert comes_to(2, anna) == "waiting"
    assert comes_to(1, ben) == "given"
    services.confirm(proposal.pk, by=tom, now=NOW, verb="give", looked=True)
    assert Seat.objects.filter(state="taken").count() == 2


def test_the_desk_may_let_each_stand_alone(edition: Edition, tom: Account) -> None:
    proposal = arrived(BOTH).proposals.get(intent="group")
    assert look(proposal, now=NOW, together=False).outcome.kind == "given"
    decision = services.confirm(proposal.pk, by=tom, now=NOW, verb="give", together=False, looked=True)
    assert (Seat.objects.get().person.name, Request.objects.filter(party=None).count()) == ("Anna Berg", 2)
    services.undo(decision.pk, by=tom, now=NOW)
    seats.set_cap(edition.pk, 2, by=DESK, now=NOW)
    given = services.confirm(proposal.pk, by=tom, now=NOW, verb="give", looked=True)
    assert Seat.objects.filter(state="taken", request__party__isnull=False).count() == 2
    services.undo(given.pk, by=tom, now=NOW)
    assert not Seat.objects.filter(state__in=Seat.LIVE).exists()

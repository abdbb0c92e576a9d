"""A decision is taken back: what has not left never leaves, what has left is corrected, seats are as before."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from senningen.desk import services
from senningen.desk.models import Decision, Proposal
from senningen.journal.models import Entry
from senningen.kernel.refusals import Refused
from senningen.people import queries as people
from senningen.people.models import Account, Address, Person
from senningen.people.services import make_link
from senningen.post import delivery
from senningen.post.models import CalendarEntry, Letter
from senningen.post.queries import unsent
from senningen.post.transport import Folder
from senningen.programme.models import Edition
from senningen.seats import services as seats
from senningen.seats.models import Place, Request, Seat
from senningen.seats.queries import live_seat, open_request, seat_sessions, waiting_list
from tests import factories
from tests.desk.story import codes
from tests.desk.test_verbs import asked, given, offered, proposed, reply
from tests.seats.invariants import broken_invariants
from tests.seats.stories import DESK

pytestmark = pytest.mark.django_db
NOW = factories.NOW
IN_TIME, TOO_LATE = NOW + timedelta(seconds=19), NOW + timedelta(minutes=5)


@pytest.fixture
def edition() -> Edition:
    return factories.edition(sessions=2)


@pytest.fixture
def ingrid(edition: Edition) -> Person:
    return factories.person("Ingrid Aalto", "ingrid@guests.example", language="de", language_chosen=True)


def confirmed(proposal: Proposal, tom: Account, verb: str) -> Decision:
    return services.confirm(proposal.pk, by=tom, now=NOW, verb=verb, reply=reply(proposal, verb=verb))


def post_goes_out(folder: Path, now: datetime) -> None:
    """Let the worker send everything that is due."""
    for letter in unsent().filter(not_before__lte=now):
        delivery.deliver(letter.pk, transport=Folder(folder), now=lambda: now)


def sent() -> list[str]:
    """Say what has left so far, in order."""
    letters = Letter.objects.filter(state=Letter.State.SENT).order_by("pk")
    return [letter.calendar_method or letter.kind for letter in letters]


def test_what_the_desk_sends_waits_for_twenty_seconds(edition: Edition, tom: Account, tmp_path: Path) -> None:
    confirmed(proposed("request"), tom, "give")
    post_goes_out(tmp_path, IN_TIME)
    assert sent() == []
    post_goes_out(tmp_path, NOW + timedelta(seconds=20))
    assert sent() == ["REQUEST", "REQUEST", "reply"]


def test_a_gift_undone_in_time_reaches_nobody(edition: Edition, tom: Account, tmp_path: Path) -> None:
    proposal = proposed("request")
    services.undo(confirmed(proposal, tom, "give").pk, by=tom, now=IN_TIME)
    post_goes_out(tmp_path, TOO_LATE)
    proposal.refresh_from_db()
    assert (sent(), list(tmp_path.iterdir()), proposal.state) == ([], [], Proposal.State.OPEN)
    assert not Seat.objects.filter(state__in=Seat.LIVE).exists()
    assert not Request.objects.filter(state=Request.State.OPEN).exists()
    assert broken_invariants(edition) == []
    confirmed(proposal, tom, "give")  # and it can be given after all, with every letter
    post_goes_out(tmp_path, TOO_LATE)
    assert sent() == ["REQUEST", "REQUEST", "reply"]


def test_a_gift_undone_too_late_is_corrected_in_their_language_and_leaves_their_calendar(
    edition: Edition, tom: Account, ingrid: Person, tmp_path: Path
) -> None:
    proposal = proposed("request")
    decision = confirmed(proposal, tom, "give")
    post_goes_out(tmp_path, TOO_LATE)
    services.undo(decision.pk, by=tom, now=TOO_LATE)
    post_goes_out(tmp_path, TOO_LATE + timedelta(seconds=20))
    assert sent() == ["REQUEST", "REQUEST", "reply", "CANCEL", "CANCEL", "correction"]
    assert list(CalendarEntry.objects.values_list("cancelled", "sequence")) == [(True, 1), (True, 1)]
    correction = Letter.objects.get(kind="correction")
    assert (correction.language, correction.to_email) == ("en", "ingrid@guests.example")  # as the reply was
    assert correction.answers == proposal.message
    assert "Please disregard our letter of" in correction.text
    assert "you have no seat in this edition" in correction.text


def test_a_seat_taken_back_by_mistake_is_the_same_seat_again(
    edition: Edition, tom: Account, ingrid: Person, tmp_path: Path
) -> None:
    seat = given(edition, ingrid)
    secret = make_link("seat", person_id=ingrid.pk, subject_id=seat.pk, now=NOW)
    post_goes_out(tmp_path, NOW)
    decision = confirmed(proposed("cancel"), tom, "withdraw")
    assert live_seat(ingrid.pk, edition.pk) is None
    services.undo(decision.pk, by=tom, now=IN_TIME)
    post_goes_out(tmp_path, TOO_LATE)
    again = live_seat(ingrid.pk, edition.pk)
    assert again == seat
    assert again is not None
    assert (again.number, again.state, codes(again)) == (seat.number, Seat.State.TAKEN, ["S1", "S2"])
    assert sent() == ["REQUEST", "REQUEST"]  # nothing but what they got at first
    assert people.link("seat", secret, now=TOO_LATE) is not None
    assert broken_invariants(edition) == []


def test_a_seat_given_back_too_late_comes_into_the_calendar_again(
    edition: Edition, tom: Account, ingrid: Person, tmp_path: Path
) -> None:
    given(edition, ingrid)
    decision = confirmed(proposed("cancel"), tom, "withdraw")
    post_goes_out(tmp_path, TOO_LATE)
    services.undo(decision.pk, by=tom, now=TOO_LATE)
    post_goes_out(tmp_path, TOO_LATE + timedelta(seconds=20))
    assert sent()[2:] == ["CANCEL", "CANCEL", "reply", "REQUEST", "REQUEST", "correction"]
    assert list(CalendarEntry.objects.values_list("cancelled", "sequence")) == [(False, 2), (False, 2)]
    assert "your seat is number 1" in " ".join(Letter.objects.get(kind="correction").text.split())


def test_the_offer_that_a_freed_place_set_off_is_undone_with_it(tmp_path: Path) -> None:
    edition, tom = factories.edition(sessions=2, cap=1, offers_by_itself=True), factories.account()
    ingrid, carl = factories.person("Ingrid Aalto", "ingrid@guests.example"), factories.person("Carl Weis")
    seat = given(edition, ingrid)
    asked(edition, carl)
    post_goes_out(tmp_path, NOW)
    decision = confirmed(proposed("cancel"), tom, "withdraw")
    assert live_seat(carl.pk, edition.pk) is not None
    services.undo(decision.pk, by=tom, now=IN_TIME)
    post_goes_out(tmp_path, TOO_LATE)
    assert live_seat(ingrid.pk, edition.pk) == seat
    assert live_seat(carl.pk, edition.pk) is None
    assert [each.person for each in waiting_list(edition.sessions.get(number=1).pk)] == [carl]
    assert not Letter.objects.filter(person=carl, state=Letter.State.SENT).exists()
    assert broken_invariants(edition) == []


def test_an_offer_that_was_accepted_meanwhile_stays(
    edition: Edition, tom: Account, ingrid: Person, tmp_path: Path
) -> None:
    decision = confirmed(proposed("request"), tom, "offer")
    seat = Seat.objects.get()
    seats.take_offer(seat.pk, by=DESK, now=NOW + timedelta(seconds=5))
    with pytest.raises(Refused, match=r"seats\.moved-on"):
        services.undo(decision.pk, by=tom, now=IN_TIME)
    post_goes_out(tmp_path, TOO_LATE)
    seat.refresh_from_db()
    assert (seat.state, "reply" in sent()) == (Seat.State.TAKEN, True)  # and nothing was called back


def test_a_place_that_somebody_else_has_by_now_does_not_come_back() -> None:
    edition, tom = factories.edition(sessions=2, cap=1), factories.account()
    given(edition, factories.person("Ingrid Aalto", "ingrid@guests.example"))
    decision = confirmed(proposed("cancel"), tom, "withdraw")
    given(edition, factories.person("Carl Weis"))
    with pytest.raises(Refused, match=r"seats\.place-gone"):
        services.undo(decision.pk, by=tom, now=IN_TIME)
    assert not Letter.objects.filter(state=Letter.State.UNDONE).exists()


def test_a_substitution_undone_gives_both_back_what_they_had(
    edition: Edition, tom: Account, ingrid: Person, tmp_path: Path
) -> None:
    seat = given(edition, ingrid)
    secret = make_link("seat", person_id=ingrid.pk, subject_id=seat.pk, now=NOW)
    post_goes_out(tmp_path, NOW)
    nora = {"name": "Nora Kolb", "email": "nora@guests.example", "organisation": None}
    proposal = proposed("substitute", people=[nora], replaces=[{"name": "", "email": "ingrid@guests.example"}])
    decision = services.confirm(proposal.pk, by=tom, now=NOW)
    assert people.link("seat", secret, now=NOW) is None
    services.undo(decision.pk, by=tom, now=IN_TIME)
    post_goes_out(tmp_path, TOO_LATE)
    assert live_seat(ingrid.pk, edition.pk) == seat
    assert live_seat(Person.objects.get(name="Nora Kolb").pk, edition.pk) is None
    assert people.link("seat", secret, now=TOO_LATE) is not None
    assert sent() == ["REQUEST", "REQUEST"]
    assert broken_invariants(edition) == []


def test_a_successor_belongs_to_what_is_kept_no_longer_once_they_have_no_seat_of_it(
    edition: Edition, tom: Account, ingrid: Person
) -> None:
    press = seats.begin_contingent(edition.pk, "Press", NOW + timedelta(days=2), by=DESK, now=NOW)
    seats.keep_places(press.pk, 1, by=DESK, now=NOW)
    seats.belong_to(ingrid.pk, edition.pk, press.pk, by=DESK, now=NOW)
    given(edition, ingrid)
    nora = {"name": "Nora Kolb", "email": "nora@guests.example", "organisation": None}
    proposal = proposed("substitute", people=[nora], replaces=[{"name": "", "email": "ingrid@guests.example"}])
    decision = services.confirm(proposal.pk, by=tom, now=NOW)
    assert [str(each.person) for each in press.members.order_by("pk")] == ["Ingrid Aalto", "Nora Kolb"]
    services.undo(decision.pk, by=tom, now=IN_TIME)
    assert [str(each.person) for each in press.members.all()] == ["Ingrid Aalto"]
    assert Place.objects.filter(contingent=press, seat__person=ingrid).count() == 2
    assert broken_invariants(edition) == []


def test_an_acceptance_undone_is_an_offer_again(edition: Edition, tom: Account, ingrid: Person) -> None:
    seat = offered(edition, ingrid)
    decision = confirmed(proposed("accept", sessions=["S1"]), tom, "take")
    services.undo(decision.pk, by=tom, now=IN_TIME)
    until, seat = seat.until, Seat.objects.get()
    assert (seat.state, seat.until, codes(seat)) == (Seat.State.HELD, until, ["S1", "S2"])
    assert broken_invariants(edition) == []


def test_sessions_that_were_changed_are_as_before(edition: Edition, tom: Account, ingrid: Person) -> None:
    given(edition, ingrid, 1)
    decision = confirmed(proposed("sessions", sessions=["S2"]), tom, "keep")
    assert codes(live_seat(ingrid.pk, edition.pk)) == ["S2"]
    services.undo(decision.pk, by=tom, now=IN_TIME)
    assert codes(live_seat(ingrid.pk, edition.pk)) == ["S1"]
    assert broken_invariants(edition) == []


@pytest.mark.parametrize(("intent", "verb"), [("request", "refuse"), ("decline", "leave")])
def test_who_was_taken_off_the_list_waits_where_they_stood(
    edition: Edition, tom: Account, ingrid: Person, intent: str, verb: str
) -> None:
    asked(edition, ingrid)
    decision = services.confirm(proposed(intent).pk, by=tom, now=NOW + timedelta(minutes=1), verb=verb)
    assert open_request(ingrid.pk, edition.pk) is None
    asked(edition, factories.person("Carl Weis"))
    services.undo(decision.pk, by=tom, now=TOO_LATE)
    line = waiting_list(edition.sessions.get(number=1).pk)
    assert [each.person.name for each in line] == ["Ingrid Aalto", "Carl Weis"]
    assert broken_invariants(edition) == []


def test_details_and_a_bounce_are_as_before(edition: Edition, tom: Account, ingrid: Person) -> None:
    new = {"name": "Ingrid Aalto-Berg", "email": "ingrid@guests.example", "organisation": "Nordic Council"}
    details = services.confirm(proposed("change_details", people=[new]).pk, by=tom, now=NOW, verb="details")
    bounce = services.confirm(proposed("bounce_hard").pk, by=tom, now=NOW, verb="bounce")
    assert Address.objects.get(person=ingrid).state == Address.State.HARD
    for each in (details, bounce):
        services.undo(each.pk, by=tom, now=TOO_LATE)
    ingrid.refresh_from_db()
    assert (ingrid.name, ingrid.organisation) == ("Ingrid Aalto", None)
    assert Address.objects.get(person=ingrid).state == Address.State.GOOD


def test_an_answer_that_has_left_is_followed_by_a_correction_that_says_nothing_of_seats(
    edition: Edition, tom: Account, ingrid: Person, tmp_path: Path
) -> None:
    given(edition, ingrid)
    decision = confirmed(proposed("practical_question"), tom, "answer")
    post_goes_out(tmp_path, TOO_LATE)
    services.undo(decision.pk, by=tom, now=TOO_LATE)
    correction = Letter.objects.get(kind="correction")
    assert "seat" not in correction.text.replace("seats@infra.example", "")
    assert [each.number for each in seat_sessions(Seat.objects.get())] == [1, 2]


def test_a_decision_is_undone_once(edition: Edition, tom: Account) -> None:
    decision = confirmed(proposed("request"), tom, "give")
    services.undo(decision.pk, by=tom, now=IN_TIME)
    with pytest.raises(Refused, match=r"desk\.nothing-to-undo"):
        services.undo(decision.pk, by=tom, now=IN_TIME)
    assert Entry.objects.filter(kind="decision.undone").count() == 1

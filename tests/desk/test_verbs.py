"""What each verb of the desk does: acceptance, decline, change, substitute, bounce, link, correction."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from senningen.desk import services
from senningen.desk.cases import look
from senningen.desk.drafts import Reply, draft_reply
from senningen.desk.models import Proposal
from senningen.journal.entries import SYSTEM
from senningen.kernel.refusals import Refused
from senningen.people.models import Account, Address, Person
from senningen.post.models import CalendarEntry, Letter, Message
from senningen.programme.models import Edition
from senningen.programme.queries import the_series
from senningen.seats import services as seats
from senningen.seats.models import Request, Seat
from senningen.seats.queries import live_seat, open_request
from tests import factories
from tests.desk.mails import LB_REQUEST, arrived, written
from tests.desk.story import codes

pytestmark = pytest.mark.django_db
NOW = factories.NOW
HER = "ingrid@guests.example"


@pytest.fixture
def ingrid(edition: Edition) -> Person:
    return factories.person("Ingrid Aalto", HER)


def asked(edition: Edition, person: Person, *numbers: int) -> Request:
    wanted = [edition.sessions.get(number=number).pk for number in numbers] or None
    return seats.receive_request(person.pk, edition.pk, sessions=wanted, by=SYSTEM, now=NOW)


def given(edition: Edition, person: Person, *numbers: int) -> Seat:
    seat = seats.give_seat(asked(edition, person, *numbers).pk, by=SYSTEM, now=NOW, letter=False)
    assert seat
    return seat


def offered(edition: Edition, person: Person, *numbers: int) -> Seat:
    seat = seats.offer_seat(asked(edition, person, *numbers).pk, by=SYSTEM, now=NOW, letter=False)
    assert seat
    return seat


def proposed(intent: str, *, sender: str = HER, **fields: Any) -> Proposal:
    """A mail, and what reading it gave."""
    message = arrived(written(LB_REQUEST, sender=f"Ingrid Aalto <{sender}>"))
    proposal = message.proposals.get()
    fields = {"sessions": None, "people": [{"name": "Ingrid Aalto", "email": sender, "organisation": None}]} | fields
    for name, value in ({"intent": intent, "confidence": 0.9, "why_person": ""} | fields).items():
        setattr(proposal, name, value)
    proposal.save()
    return proposal


def reply(proposal: Proposal, **chosen: Any) -> Reply | None:
    case = look(proposal, now=NOW, **chosen)
    return draft_reply(case, now=NOW, organiser="Tom Schroeder", series=the_series(), language="en")


def test_an_acceptance_takes_the_offer(edition: Edition, tom: Account, ingrid: Person) -> None:
    seat = offered(edition, ingrid, 1, 2)
    services.confirm(proposed("accept").pk, by=tom, now=NOW, verb="take")
    seat.refresh_from_db()
    assert (seat.state, codes(seat)) == (Seat.State.TAKEN, ["S1", "S2"])


def test_an_acceptance_of_one_day_takes_that_day_and_frees_the_other(
    edition: Edition, tom: Account, ingrid: Person
) -> None:
    seat = offered(edition, ingrid, 1, 2)
    proposal = proposed("accept", sessions=["S2"])
    services.confirm(proposal.pk, by=tom, now=NOW, reply=reply(proposal))
    assert codes(seat) == ["S2"]


def test_an_acceptance_of_an_offer_that_lapsed_is_answered_by_a_person(
    edition: Edition, tom: Account, ingrid: Person
) -> None:
    offered(edition, ingrid)
    later = NOW + timedelta(hours=49)
    seats.lapse_offers(now=later)
    assert look(proposed("accept"), now=later).verb == "answer"


def test_a_decline_of_an_offer_frees_its_places(edition: Edition, tom: Account, ingrid: Person) -> None:
    seat = offered(edition, ingrid)
    proposal = proposed("decline")
    words = reply(proposal)
    assert words
    assert "Thank you for telling us" in words.text
    services.confirm(proposal.pk, by=tom, now=NOW, reply=words)
    seat.refresh_from_db()
    assert (seat.state, codes(seat)) == (Seat.State.DECLINED, [])


def test_who_waits_and_declines_leaves_the_line(edition: Edition, tom: Account, ingrid: Person) -> None:
    asked(edition, ingrid)
    services.confirm(proposed("decline").pk, by=tom, now=NOW, verb="leave")
    assert open_request(ingrid.pk, edition.pk) is None


def test_who_declines_without_seat_or_request_changes_nothing(edition: Edition, tom: Account) -> None:
    proposal = proposed("decline")
    services.confirm(proposal.pk, by=tom, now=NOW)
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.NOTED


def test_who_thanks_while_asking_needs_no_second_decision(edition: Edition, tom: Account) -> None:
    asks, elsewhere = proposed("request"), proposed("thanks", sender="ben@guests.example")
    thanks = Proposal.objects.create(
        message=asks.message, edition=edition, position=1, intent="thanks", confidence=0.9, made=NOW
    )
    services.confirm(asks.pk, by=tom, now=NOW)
    for each in (asks, thanks, elsewhere):
        each.refresh_from_db()
    states = Proposal.State
    assert [each.state for each in (asks, thanks, elsewhere)] == [states.CONFIRMED, states.NOTED, states.OPEN]


def test_a_narrowed_seat_keeps_what_was_named_and_gets_what_was_added(
    edition: Edition, tom: Account, ingrid: Person
) -> None:
    seat = given(edition, ingrid, 1, 3, 4)
    proposal = proposed("sessions", sessions=["S1", "S2", "S4"])
    words = reply(proposal)
    assert words
    assert "Your seat 1 is now for Monday 14, Tuesday 15 and Thursday 17 December" in words.text
    decision = services.confirm(proposal.pk, by=tom, now=NOW, reply=words)
    assert codes(seat) == ["S1", "S2", "S4"]
    assert sorted(Letter.objects.filter(kind="calendar").values_list("calendar_method", flat=True)) == (
        ["CANCEL", "REQUEST", "REQUEST", "REQUEST", "REQUEST"]
    )
    services.undo(decision.pk, by=tom, now=NOW + timedelta(minutes=1))
    assert codes(seat) == ["S1", "S3", "S4"]


def test_one_session_given_back_leaves_the_others_and_can_be_undone(
    edition: Edition, tom: Account, ingrid: Person
) -> None:
    seat = given(edition, ingrid)
    decision = services.confirm(proposed("cancel", sessions=["S3"]).pk, by=tom, now=NOW)
    assert codes(seat) == ["S1", "S2", "S4"]
    services.undo(decision.pk, by=tom, now=NOW + timedelta(minutes=1))
    assert codes(seat) == ["S1", "S2", "S3", "S4"]


def test_one_who_has_a_seat_and_asks_for_more_gets_it_on_the_same_seat(
    edition: Edition, tom: Account, ingrid: Person
) -> None:
    seat = given(edition, ingrid, 1)
    assert look(proposed("request", sessions=["S1"]), now=NOW).verb == "answer"
    Proposal.objects.all().delete()
    Message.objects.all().delete()
    services.confirm(proposed("request", sessions=["S2"]).pk, by=tom, now=NOW, verb="keep")
    assert codes(seat) == ["S1", "S2"]


def test_a_substitute_gets_a_seat_of_their_own_and_both_get_a_letter(
    edition: Edition, tom: Account, ingrid: Person
) -> None:
    given(edition, ingrid, 1, 2)
    miriam = {"name": "Miriam Kolb", "email": "miriam@guests.example", "organisation": "Landesnetz"}
    proposal = proposed("substitute", people=[miriam], replaces=[{"name": None, "email": HER, "organisation": None}])
    assert reply(proposal) is None
    services.confirm(proposal.pk, by=tom, now=NOW)
    assert live_seat(ingrid.pk, edition.pk) is None
    new = Person.objects.get(name="Miriam Kolb")
    assert codes(live_seat(new.pk, edition.pk)) == ["S1", "S2"]
    assert set(Letter.objects.exclude(kind="calendar").values_list("to_email", flat=True)) == (
        {HER, "miriam@guests.example"}
    )


def test_a_substitute_without_an_address_is_for_a_person(edition: Edition, tom: Account, ingrid: Person) -> None:
    given(edition, ingrid)
    nobody = {"name": "Miriam Kolb", "email": None, "organisation": None}
    case = look(proposed("substitute", people=[nobody]), now=NOW)
    assert (case.verb, case.suggestion.cautions) == ("answer", ("name-missing",))


def test_a_new_link_goes_to_the_owner_of_the_seat_only(edition: Edition, tom: Account, ingrid: Person) -> None:
    seat = given(edition, ingrid)
    services.confirm(proposed("resend_link").pk, by=tom, now=NOW)
    letter = Letter.objects.get(kind="link")
    assert (letter.to_email, letter.link_subject_id) == (HER, seat.pk)


def test_a_bounce_marks_the_address_and_takes_no_seat(edition: Edition, tom: Account, ingrid: Person) -> None:
    given(edition, ingrid)
    proposal = proposed("bounce_hard", sender="mailer-daemon@guests.example")
    proposal.people = [{"name": None, "email": HER, "organisation": None}]
    proposal.save()
    Message.objects.update(automatic=True)
    services.confirm(proposal.pk, by=tom, now=NOW)
    assert Address.objects.get(email=HER).state == Address.State.HARD
    assert live_seat(ingrid.pk, edition.pk) is not None


def test_details_are_corrected(edition: Edition, tom: Account, ingrid: Person) -> None:
    right = {"name": "Ingrid Aalto-Weber", "email": HER, "organisation": "Port authority"}
    services.confirm(proposed("change_details", people=[right]).pk, by=tom, now=NOW)
    ingrid.refresh_from_db()
    assert (ingrid.name, str(ingrid.organisation)) == ("Ingrid Aalto-Weber", "Port authority")


def test_a_new_address_is_never_taken_by_one_key(edition: Edition, tom: Account, ingrid: Person) -> None:
    given(edition, ingrid)
    proposal = proposed("change_address", sender="new@guests.example", old_email=HER)
    assert "new-address" in look(proposal, now=NOW).suggestion.cautions
    with pytest.raises(Refused):
        services.confirm(proposal.pk, by=tom, now=NOW)
    assert not Address.objects.filter(email="new@guests.example").exists()


def test_a_request_is_declined_with_a_reply(edition: Edition, tom: Account) -> None:
    proposal = proposed("request")
    words = reply(proposal, verb="refuse")
    assert words
    services.confirm(proposal.pk, by=tom, now=NOW, verb="refuse", reply=words)
    assert Request.objects.get().state == Request.State.DECLINED
    assert "cannot offer you a seat" in Letter.objects.get().text


def test_a_group_gets_a_seat_each_and_each_their_own_letter(edition: Edition, tom: Account) -> None:
    people = [{"name": name, "email": f"{name.lower()}@guests.example", "organisation": None} for name in ("Ana", "Bo")]
    proposal = proposed("group", people=[*people, {"name": "Ingrid Aalto", "email": HER, "organisation": None}])
    words = reply(proposal)
    assert words
    assert "The request is granted: Ana, Bo and Ingrid Aalto, for" in words.text
    services.confirm(proposal.pk, by=tom, now=NOW, reply=words)
    assert list(Seat.objects.order_by("number").values_list("person__name", flat=True)) == ["Ana", "Bo", "Ingrid Aalto"]
    told = Letter.objects.filter(kind="seat-given").values_list("to_email", flat=True)
    assert set(told) == {"ana@guests.example", "bo@guests.example", HER}  # she wrote, and has a link of her own


def test_a_calendar_decline_frees_only_its_session(edition: Edition, tom: Account, ingrid: Person) -> None:
    seat = given(edition, ingrid)
    second = edition.sessions.get(number=2)
    uid = CalendarEntry.objects.get(key=f"seat:{seat.pk}/session:{second.pk}").uid
    message = arrived(calendar_reply(uid, "DECLINED"))
    proposal = message.proposals.get()
    assert (proposal.intent, proposal.partstat, proposal.sessions) == ("calendar_reply", "DECLINED", ["S2"])
    services.confirm(proposal.pk, by=tom, now=NOW)
    assert codes(seat) == ["S1", "S3", "S4"]


def test_a_calendar_acceptance_of_a_seat_is_only_noted(edition: Edition, tom: Account, ingrid: Person) -> None:
    seat = given(edition, ingrid)
    entry = CalendarEntry.objects.filter(person=ingrid).first()
    assert entry
    proposal = arrived(calendar_reply(entry.uid, "ACCEPTED")).proposals.get()
    services.confirm(proposal.pk, by=tom, now=NOW)
    entry.refresh_from_db()
    assert (entry.answer, codes(seat)) == ("ACCEPTED", ["S1", "S2", "S3", "S4"])


def calendar_reply(uid: str, partstat: str) -> bytes:
    """What a calendar program answers to an invitation."""
    lines = [
        "BEGIN:VCALENDAR",
        "METHOD:REPLY",
        "VERSION:2.0",
        "PRODID:-//Microsoft Corporation//Outlook 16.0//EN",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        "SEQUENCE:0",
        "DTSTAMP:20201210T150000Z",
        "DTSTART:20201215T103000Z",
        f"ATTENDEE;PARTSTAT={partstat};CN=Ingrid Aalto:mailto:{HER}",
        "ORGANIZER:mailto:seats@infra.example",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    head = (
        f"From: Ingrid Aalto <{HER}>\r\nTo: seats@infra.example\r\nSubject: {partstat.title()}: Session\r\n"
        f"Message-ID: <{uid}.{partstat}@guests.example>\r\nDate: Thu, 10 Dec 2020 16:00:00 +0100\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/calendar; charset=utf-8; method=REPLY\r\n\r\n"
    )
    return (head + "\r\n".join(lines)).encode()

"""Whole stories at the desk: a real mail is taken in and read, a person decides; seats, letters and journal follow."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from senningen.desk import services
from senningen.desk.cases import look
from senningen.journal.entries import SYSTEM
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.people.models import Account, Address, Person
from senningen.people.queries import addresses_of
from senningen.post.models import CalendarEntry, Letter
from senningen.programme.models import Edition
from senningen.seats import services as seats
from senningen.seats.models import Seat
from senningen.seats.queries import live_seat, waiting_list
from senningen.web.desk.reasons import reasons
from tests import factories
from tests.desk import calendars
from tests.desk.mails import EN_CANCEL, FR_TUESDAY, LB_REQUEST, arrived, written
from tests.desk.story import (
    PostOffice,
    approve,
    bounced,
    codes,
    corpus,
    forwarded,
    person,
    proposed,
    reopened,
    seat_of,
    told,
)
from tests.factories import NOW
from tests.seats.stories import ask, offered, seated

pytestmark = pytest.mark.django_db
AMELIE = "amelie@guests.example"
PRIVATE = "Amelie FOURNEL <amelie@home.example>"
FR_ACCEPT = "Bonjour,\n\nmerci beaucoup, j'accepte volontiers la place.\n\nCordialement,\nAmélie Fournel\n"
EN_ACCESS = "Dear team,\n\nunder article 15 GDPR, tell me which personal data you hold about me.\n\nKind regards\n"


@pytest.fixture(autouse=True)
def _thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def post(tmp_path: Path) -> PostOffice:
    return PostOffice(tmp_path)


@pytest.mark.parametrize("program", calendars.PROGRAMS)
def test_accept_by_calendar(program: calendars.Program, edition: Edition, tom: Account, post: PostOffice) -> None:
    """She asks, gets a seat with a calendar mail, and presses Accept in her calendar: noted on the hour, unanswered."""
    approve(proposed(arrived(written(FR_TUESDAY, sender=f"Amélie Fournel <{AMELIE}>"))), tom)
    post.deliver()
    invited = calendars.invitation(post.calendars_for(AMELIE)[-1], name="Amélie Fournel")
    case = proposed(arrived(calendars.answer(program, invited, "ACCEPTED"), recipient=invited.organiser))
    assert (case.proposal.partstat, case.proposal.sessions) == ("ACCEPTED", ["S2"])
    assert (case.message.automatic, case.verb, case.suggestion.careful) == (True, "note", False)
    approve(case, tom)
    assert CalendarEntry.objects.values_list("uid", "answer").get() == (invited.uid, "ACCEPTED")
    assert seat_of("Amélie Fournel") == (1, ["S2"])
    assert Letter.objects.filter(kind="reply").count() == 1  # that to her request: a machine is not answered
    assert case.message.thread == Letter.objects.get(kind="calendar").thread
    assert told("seat.", "proposal.decided") == [
        ("seat.given", "message"),
        ("proposal.decided", "message"),
        ("proposal.decided", "message"),
    ]


def test_decline_proposes_the_next_on_the_waiting_list(
    tom: Account, edition: Edition, client: Client, post: PostOffice
) -> None:
    """The only chair on Tuesday comes back; the desk says who is next, offers it to her, and she takes it by mail."""
    tuesday = edition.sessions.get(number=2)
    seats.set_cap(edition.pk, 1, by=SYSTEM, now=NOW)
    approve(proposed(arrived(written(LB_REQUEST, sender="Ingrid Aalto <ingrid@guests.example>"))), tom)
    waits = proposed(arrived(written(FR_TUESDAY, sender=f"Amélie Fournel <{AMELIE}>")))
    assert waits.verb == "wait"
    approve(waits, tom)

    back = proposed(arrived(written(EN_CANCEL, sender="Ingrid Aalto <ingrid@guests.example>")))
    assert (back.verb, back.suggestion.careful) == ("withdraw", False)
    assert "Amélie Fournel is next in line for Tuesday 15 December." in [each.text for each in reasons(back)]
    approve(back, tom)
    assert live_seat(person("Ingrid Aalto").pk, edition.pk) is None

    client.force_login(tom)
    assert "Amélie Fournel is next in line for Tuesday 15 December." in client.get("/desk/").content.decode()
    [line] = waiting_list(tuesday.pk)
    client.post(f"/desk/requests/{line.request_id}/offer")
    assert Letter.objects.filter(kind="seat-offered").values_list("to_email", flat=True).get() == AMELIE
    client.get("/desk/")
    assert "next in line" not in client.get("/desk/").content.decode()

    takes = proposed(arrived(written(FR_ACCEPT, sender=f"Amélie Fournel <{AMELIE}>")))
    assert (takes.proposal.intent, takes.verb) == ("accept", "take")
    approve(takes, tom)
    assert seat_of("Amélie Fournel") == (1, ["S2"])
    assert [kind for kind, _ in told("seat.")] == ["seat.given", "seat.withdrawn", "seat.offered", "seat.taken"]
    assert told("seat.withdrawn", "seat.taken") == [("seat.withdrawn", "message"), ("seat.taken", "message")]


def test_substitute_and_the_old_link_is_dead(edition: Edition, tom: Account, client: Client, post: PostOffice) -> None:
    """Gareth sends Priya in his place: his link ends, she gets one of her own; each learns what is theirs to know."""
    gareth = factories.person("Gareth Lowther", "gareth.lowther@subsea-routes.example", language="en")
    seated(edition, gareth, 1, 2)
    post.deliver()
    old = post.link_for("gareth.lowther@subsea-routes.example")
    assert client.get(old).status_code == 200

    case = proposed(arrived(corpus("112.eml")))
    assert (case.verb, case.suggestion.careful) == ("substitute", False)
    approve(case, tom)
    post.deliver()
    assert client.get(old).status_code == 404
    assert client.get(post.link_for("priya.raghunathan@subsea-routes.example")).status_code == 200
    assert seat_of("Priya Raghunathan")[1] == ["S1", "S2"]
    assert live_seat(gareth.pk, edition.pk) is None
    assert post.methods_for("gareth.lowther@subsea-routes.example") == ["REQUEST", "REQUEST", "CANCEL", "CANCEL"]
    assert post.methods_for("priya.raghunathan@subsea-routes.example") == ["REQUEST", "REQUEST"]
    assert told("seat.substituted") == [("seat.substituted", "message")]


def test_an_assistant_asks_for_the_minister(edition: Edition, tom: Account, client: Client, post: PostOffice) -> None:
    """The seat and the link are his, at his own address; she is answered and gets no link."""
    case = proposed(arrived(corpus("085.eml")))
    assert (case.verb, case.subjects[0].name, case.suggestion.careful) == ("give", "Jean-Claude Hastert", False)
    approve(case, tom)
    post.deliver()
    assert seat_of("Jean-Claude Hastert") == (1, ["S1", "S2", "S3", "S4"])
    assert live_seat(person("Martine Schroeder").pk, edition.pk) is None
    assert client.get(post.link_for("jean-claude.hastert@min-eco.example")).status_code == 200
    [hers] = post.letters_to("martine.schroeder@min-eco.example")
    said = hers.get_body(("plain",))
    assert said
    assert "/s/" not in said.get_content()
    assert "La demande est acceptée : Jean-Claude Hastert" in said.get_content()
    assert "Votre place" not in said.get_content()
    assert post.methods_for("jean-claude.hastert@min-eco.example") == ["REQUEST"] * 4
    assert told("seat.given") == [("seat.given", "message")]


def test_the_same_person_asks_from_two_addresses(edition: Edition, tom: Account, post: PostOffice) -> None:
    """Seen and said, never taken for one alone: a person says so, and what is new is put on the seat she has."""
    approve(proposed(arrived(written(FR_TUESDAY, sender=f"Amélie Fournel <{AMELIE}>"))), tom)
    again = proposed(arrived(written(LB_REQUEST.replace("Pol Schiltz", "Amelie Fournel"), sender=PRIVATE)))
    assert (again.verb, again.suggestion.cautions) == ("give", ("namesake",))
    assert f"Amélie Fournel is known as {AMELIE}." in [each.text for each in reasons(again)]
    with pytest.raises(Refused) as refused:
        approve(again, tom)
    assert refused.value.code == "desk.not-looked-at"
    assert Person.objects.filter(name__endswith="Fournel").count() == 1

    approve(again, tom, verb="same", looked=True)
    amelie = person("Amélie Fournel")
    assert [each.email for each in addresses_of(amelie.pk)] == [AMELIE, "amelie@home.example"]
    more = look(reopened(again), now=NOW)
    assert (more.verb, more.suggestion.cautions, more.person) == ("keep", (), amelie)
    approve(more, tom)
    assert seat_of("Amélie Fournel") == (1, ["S1", "S2", "S3", "S4"])
    assert Letter.objects.filter(kind="reply").latest("pk").to_email == "amelie@home.example"
    assert told("person.met", "person.address-added") == [
        ("person.met", "message"),
        ("person.address-added", "message"),
    ]


def test_two_people_of_one_name_both_get_their_seat(edition: Edition, tom: Account) -> None:
    """The desk may be wrong: a person looked, and they are two."""
    approve(proposed(arrived(written(FR_TUESDAY, sender=f"Amélie Fournel <{AMELIE}>"))), tom)
    approve(proposed(arrived(written(FR_TUESDAY, sender=PRIVATE, subject="Encore"))), tom, looked=True)
    assert list(Seat.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_a_forwarded_invitation(edition: Edition, tom: Account, client: Client, post: PostOffice) -> None:
    """Charles's invitation comes from the colleague he passed it to: it is she who asks, and nothing of his moves."""
    charles = factories.person("Charles Engelbrecht", "charles@port-fluvial.example")
    his = offered(edition, charles, 1)
    post.deliver()
    invited = post.letters_to("charles@port-fluvial.example")[-1]
    body = invited.get_body(("plain",))
    assert body
    case = proposed(arrived(forwarded(invited, body.get_content())))
    assert (case.verb, case.subjects[0].email) == ("give", "rachida@port-fluvial.example")
    approve(case, tom, looked=case.suggestion.careful)
    post.deliver()
    his.refresh_from_db()
    assert (his.state, codes(his)) == (Seat.State.HELD, ["S1"])
    assert seat_of("Rachida Amrani") == (2, ["S1", "S2", "S3", "S4"])
    assert client.get(post.link_for("rachida@port-fluvial.example")).status_code == 200


def test_a_bounce_then_a_new_address(edition: Edition, tom: Account, client: Client, post: PostOffice) -> None:
    """Her letter comes back; she writes from her new house; the new address is written to, the old one kept."""
    caroline = factories.person("Caroline Pütz", "c.putz@dataport-est.example", language="fr")
    seat = seated(edition, caroline, 2)
    post.deliver()
    letter = post.letters_to("c.putz@dataport-est.example")[0]
    returned = proposed(arrived(bounced(letter), recipient=str(letter["Return-Path"]).strip("<>")))
    assert (returned.verb, returned.message.automatic) == ("bounce", True)
    approve(returned, tom)
    assert addresses_of(caroline.pk).get().state == Address.State.HARD
    assert Letter.objects.filter(state=Letter.State.BOUNCED).count() == 1
    assert codes(seat) == ["S2"]

    moved = proposed(arrived(corpus("011.eml")))
    assert (moved.person, moved.verb, moved.suggestion.cautions) == (caroline, "address", ("new-address",))
    with pytest.raises(Refused):
        approve(moved, tom)
    approve(moved, tom, looked=True)
    post.deliver()
    new = "caroline.puetz@nouvel-employeur.example"
    assert [(each.email, each.preferred) for each in addresses_of(caroline.pk)] == [
        (new, True),
        ("c.putz@dataport-est.example", False),
    ]
    assert client.get(post.link_for(new)).status_code == 200
    assert post.methods_for(new) == ["REQUEST"]
    assert "Re: Changement d'adresse e-mail" in [each["Subject"] for each in post.letters_to(new)]
    seats.withdraw_seat(seat.pk, by=SYSTEM, now=NOW)
    assert Letter.objects.filter(kind="seat-withdrawn").get().to_email == new
    assert told("person.address") == [
        ("person.address-bounced", "message"),
        ("person.address-added", "message"),
        ("person.address-preferred", "message"),
    ]


def test_a_gdpr_access_request(edition: Edition, tom: Account, post: PostOffice) -> None:
    """A person answers, with everything that is kept about her; nothing is given, moved or erased."""
    clemence = factories.person("Clémence Aubry", "clemence.aubry@viepriv.example", language="fr")
    ask(edition, clemence, 1)
    case = proposed(arrived(corpus("060.eml")))
    assert (case.verb, case.suggestion.others) == ("answer", ("disclose", "note"))
    approve(case, tom, verb="disclose")
    post.deliver()
    body = post.letters_to("clemence.aubry@viepriv.example")[-1].get_body(("plain",))
    assert body
    for line in ("Nom : Clémence Aubry", "Courriel : clemence.aubry@viepriv.example", "Demande du jeudi 10 décembre"):
        assert f"- {line}" in body.get_content()
    assert "Messages de votre part : 1" in body.get_content()
    assert not Seat.objects.exists()
    assert [each.person for each in waiting_list(edition.sessions.get(number=1).pk)] == [clemence]
    assert told("proposal.decided") == [("proposal.decided", "message")]


def test_what_is_kept_is_told_to_an_address_of_the_person_alone(edition: Edition, tom: Account) -> None:
    clemence = factories.person("Clémence Aubry", "clemence.aubry@viepriv.example")
    proposal = arrived(written(EN_ACCESS, sender="Clémence Aubry <somebody@elsewhere.example>")).proposals.get()
    proposal.people = [{"name": "Clémence Aubry", "email": "clemence.aubry@viepriv.example", "organisation": None}]
    proposal.save()
    case = look(proposal, now=NOW, verb="disclose")
    assert (case.person, case.suggestion.cautions) == (clemence, ("other-address",))


def test_who_is_not_known_is_told_that_nothing_is_kept(edition: Edition, tom: Account) -> None:
    approve(
        proposed(arrived(written(EN_ACCESS, sender="Nobody Known <nobody@elsewhere.example>"))), tom, verb="disclose"
    )
    assert "Nothing but this message of yours." in Letter.objects.get().text


def test_a_new_address_that_was_not_hers_after_all(edition: Edition, tom: Account) -> None:
    """Undone, everything goes to the old address again, and the new one is struck."""
    caroline = factories.person("Caroline Pütz", "c.putz@dataport-est.example", language="fr")
    seat = seated(edition, caroline, 2)
    decision = approve(proposed(arrived(corpus("011.eml"))), tom, looked=True)
    services.undo(decision.pk, by=tom, now=NOW + timedelta(seconds=5))
    assert [each.email for each in addresses_of(caroline.pk)] == ["c.putz@dataport-est.example"]
    assert not Letter.objects.filter(to_email__contains="nouvel-employeur", state=Letter.State.QUEUED).exists()
    seat.refresh_from_db()
    assert seat.address == addresses_of(caroline.pk).get()

    again = approve(proposed(arrived(corpus("011.eml"))), tom, looked=True)
    assert set(Letter.objects.filter(pk__in=again.result["letters"]).values_list("kind", "state")) == {
        ("reply", "queued"),
        ("link", "queued"),
        ("calendar", "queued"),
    }

"""From a mail to a decision: what is proposed, what a person confirms, what comes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import QuerySet

from senningen.desk import queries, services
from senningen.desk.cases import Named, look
from senningen.desk.drafts import Reply, draft_reply
from senningen.desk.models import Proposal
from senningen.jobs.models import Job
from senningen.journal.models import Entry
from senningen.kernel.refusals import Refused
from senningen.people.models import Account, Person
from senningen.post.models import Letter, Message
from senningen.programme.models import Edition
from senningen.programme.queries import the_series
from senningen.seats.models import Request, Seat
from senningen.seats.queries import live_seat, seat_sessions, waiting_list
from tests import factories
from tests.desk.mails import EN_CANCEL, FR_TUESDAY, LB_REQUEST, arrived, written

pytestmark = pytest.mark.django_db
NOW = factories.NOW


def the_proposal(message: Message) -> Proposal:
    return message.proposals.get()


def drafted(proposal: Proposal, *, verb: str = "", language: str = "") -> Reply:
    case = look(proposal, now=NOW, verb=verb)
    reply = draft_reply(case, now=NOW, organiser="Tom Schroeder", series=the_series(), language=language)
    assert reply is not None
    return reply


def replies() -> QuerySet[Letter]:
    return Letter.objects.filter(kind="reply")


def test_a_mail_that_comes_in_is_queued_to_be_read_once(edition: Edition) -> None:
    raw = written(LB_REQUEST)
    first = services.take_in(raw, recipient="seats@infra.example", envelope_from="pol@guests.example", now=NOW)
    again = services.take_in(raw, recipient="seats@infra.example", envelope_from="pol@guests.example", now=NOW)
    assert (first.new, again.new) == (True, False)
    assert [job.args for job in Job.objects.filter(task="desk.understand")] == [[first.message_id]]


def test_reading_a_mail_twice_makes_its_proposals_once(edition: Edition) -> None:
    message = arrived(written(LB_REQUEST))
    services.understand(message.pk, now=NOW)
    assert Proposal.objects.filter(message=message).count() == 1
    assert Entry.objects.filter(kind="message.read").count() == 1


def test_a_request_is_proposed_with_its_sentence_and_nobody_is_written_down_yet(edition: Edition) -> None:
    message = arrived(written(LB_REQUEST))
    proposal = the_proposal(message)
    assert (proposal.intent, message.language, message.automatic) == ("request", "lb", False)
    assert "Plaz" in proposal.evidence[0]["quote"]
    assert not Person.objects.filter(name="Pol Schiltz").exists()
    assert list(queries.to_decide(edition, now=NOW)) == [message]


def test_a_confirmed_request_gives_the_seat_and_answers_in_their_language(edition: Edition, tom: Account) -> None:
    proposal = the_proposal(arrived(written(LB_REQUEST)))
    reply = drafted(proposal)
    assert "Är Plaz ass d'Nummer 1" in reply.text
    decision = services.confirm(proposal.pk, by=tom, now=NOW, verb="give", reply=reply)

    pol = Person.objects.get(name="Pol Schiltz")
    seat = live_seat(pol.pk, edition.pk)
    assert seat is not None
    assert (seat.number, seat.state, len(seat_sessions(seat))) == (1, Seat.State.TAKEN, 4)
    assert pol.language == "lb"
    letter = replies().get()
    assert (letter.language, letter.to_email, letter.automatic) == ("lb", "pol.schiltz@guests.example", False)
    assert "Är Plaz ass d'Nummer 1" in letter.text
    assert letter.answers == proposal.message
    assert (letter.link_kind, letter.link_subject_id) == ("seat", seat.pk)
    assert not Letter.objects.filter(kind="seat-given").exists()  # the reply says it
    assert decision.result["seats"] == [seat.pk]
    given = Entry.objects.get(kind="seat.given")
    assert (given.cause, given.actor) == (f"message:{proposal.message_id}", f"person:{tom.person_id}")
    assert not queries.to_decide(edition, now=NOW).exists()


def test_whoever_says_du_is_answered_as_a_friend_and_remembered_as_one(edition: Edition, tom: Account) -> None:
    asking = "Hallo Tom,\n\nhast du noch einen Platz für mich? Ich würde gern teilnehmen, alle vier Tage.\n\nJana\n"
    sender = "Jana Berg <jana@guests.example>"
    proposal = the_proposal(arrived(written(asking, sender=sender)))
    reply = drafted(proposal, verb="give")
    assert reply.text.startswith("Hallo Jana Berg,")
    assert "Herzliche Grüße" in reply.text
    assert "Sie" not in reply.text.split()
    services.confirm(proposal.pk, by=tom, now=NOW, verb="give", reply=reply)
    jana = Person.objects.get(name="Jana Berg")
    assert jana.register == Person.Register.FAMILIAR
    learnt = Entry.objects.get(kind="person.register-learnt")
    assert learnt.cause == f"message:{proposal.message_id}"


def test_one_who_asks_for_a_full_day_waits_and_is_told(tom: Account) -> None:
    edition = Edition.objects.get()
    tuesday = edition.sessions.get(number=2)
    tuesday.places.all().delete()
    proposal = the_proposal(arrived(written(FR_TUESDAY, sender="Amélie Fournel <amelie@guests.example>")))
    assert look(proposal, now=NOW).verb == "wait"
    reply = drafted(proposal)
    assert "liste d’attente" in reply.text
    services.confirm(proposal.pk, by=tom, now=NOW, reply=reply)
    assert [each.person.name for each in waiting_list(tuesday.pk)] == ["Amélie Fournel"]
    assert not Seat.objects.exists()


def test_an_offer_holds_a_place_and_names_the_deadline(edition: Edition, tom: Account) -> None:
    proposal = the_proposal(arrived(written(FR_TUESDAY, sender="Amélie Fournel <amelie@guests.example>")))
    reply = drafted(proposal, verb="offer")
    assert reply.until == NOW + timedelta(hours=48)
    services.confirm(proposal.pk, by=tom, now=NOW, verb="offer", reply=reply)
    seat = Seat.objects.get()
    assert (seat.state, seat.until) == (Seat.State.HELD, reply.until)
    assert [each.code for each in seat_sessions(seat)] == ["S2"]
    assert list(queries.waiting_for_them(edition, now=NOW)) == [proposal.message]


def test_two_organisers_never_decide_the_same(edition: Edition, tom: Account) -> None:
    proposal = the_proposal(arrived(written(LB_REQUEST)))
    services.confirm(proposal.pk, by=tom, now=NOW)
    with pytest.raises(Refused) as refused:
        services.confirm(proposal.pk, by=factories.account("Joëlle Kremer"), now=NOW)
    assert refused.value.code == "desk.decided-by"
    assert Seat.objects.count() == 1


def test_a_reply_that_is_not_true_any_more_is_not_sent_and_nothing_happens(edition: Edition, tom: Account) -> None:
    proposal = the_proposal(arrived(written(LB_REQUEST)))
    reply = drafted(proposal)
    other = the_proposal(arrived(written(LB_REQUEST, sender="Nicole Berens <nicole@guests.example>")))
    services.confirm(other.pk, by=tom, now=NOW)  # takes seat 1, which the reply names
    with pytest.raises(Refused) as refused:
        services.confirm(proposal.pk, by=tom, now=NOW, reply=reply)
    assert refused.value.code == "desk.changed-meanwhile"
    assert not Person.objects.filter(name="Pol Schiltz").exists()
    assert not replies().exists()


def test_who_gives_a_seat_back_by_mail_loses_it_only_once_it_is_confirmed(edition: Edition, tom: Account) -> None:
    ingrid = seated("Ingrid Aalto", "ingrid@guests.example", edition, tom)
    proposal = the_proposal(arrived(written(EN_CANCEL, sender="Ingrid Aalto <ingrid@guests.example>")))
    assert live_seat(ingrid.pk, edition.pk) is not None
    case = look(proposal, now=NOW)
    assert (case.verb, case.suggestion.careful) == ("withdraw", False)
    services.confirm(proposal.pk, by=tom, now=NOW, reply=drafted(proposal))
    assert live_seat(ingrid.pk, edition.pk) is None
    assert "has been given back" in replies().latest("pk").text


def test_a_seat_is_not_given_back_by_one_key_for_a_mail_from_another_address(edition: Edition, tom: Account) -> None:
    ingrid = seated("Ingrid Aalto", "ingrid@guests.example", edition, tom)
    message = arrived(written(EN_CANCEL, sender="Somebody Else <else@elsewhere.example>"))
    proposal = the_proposal(message)
    proposal.people = [{"name": "Ingrid Aalto", "email": "ingrid@guests.example", "organisation": None}]
    proposal.save()
    assert "other-address" in look(proposal, now=NOW).suggestion.cautions
    with pytest.raises(Refused) as refused:
        services.confirm(proposal.pk, by=tom, now=NOW, verb="withdraw")
    assert refused.value.code == "desk.not-looked-at"
    services.confirm(proposal.pk, by=tom, now=NOW, verb="withdraw", looked=True)
    assert live_seat(ingrid.pk, edition.pk) is None


def test_an_undone_gift_leaves_no_seat_and_opens_the_proposal_again(edition: Edition, tom: Account) -> None:
    proposal = the_proposal(arrived(written(LB_REQUEST)))
    decision = services.confirm(proposal.pk, by=tom, now=NOW)
    services.undo(decision.pk, by=tom, now=NOW + timedelta(minutes=1))
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.OPEN
    assert not Seat.objects.filter(state__in=Seat.LIVE).exists()
    assert not Request.objects.filter(state=Request.State.OPEN).exists()
    services.confirm(proposal.pk, by=tom, now=NOW + timedelta(minutes=2))
    assert Seat.objects.filter(state=Seat.State.TAKEN).count() == 1


def test_an_undone_return_gives_the_places_again(edition: Edition, tom: Account) -> None:
    ingrid = seated("Ingrid Aalto", "ingrid@guests.example", edition, tom)
    proposal = the_proposal(arrived(written(EN_CANCEL, sender="Ingrid Aalto <ingrid@guests.example>")))
    decision = services.confirm(proposal.pk, by=tom, now=NOW)
    services.undo(decision.pk, by=tom, now=NOW + timedelta(minutes=1))
    seat = live_seat(ingrid.pk, edition.pk)
    assert seat is not None
    assert len(seat_sessions(seat)) == 4


def test_what_is_set_aside_comes_back_on_its_day(edition: Edition, tom: Account) -> None:
    message = arrived(written(LB_REQUEST))
    tomorrow = NOW + timedelta(days=1)
    services.set_aside(the_proposal(message).pk, until=tomorrow, by=tom, now=NOW)
    assert list(queries.to_decide(edition, now=NOW)) == []
    assert list(queries.waiting_for_them(edition, now=NOW)) == [message]
    assert list(queries.to_decide(edition, now=tomorrow)) == [message]


def test_what_is_dismissed_is_done(edition: Edition, tom: Account) -> None:
    message = arrived(written(LB_REQUEST))
    services.dismiss(the_proposal(message).pk, by=tom, now=NOW)
    assert list(queries.done(edition)) == [message]


def test_a_machine_is_never_answered(edition: Edition, tom: Account) -> None:
    raw = written("I am out of the office until 21 December.", subject="Automatic reply", Auto_Submitted="auto-replied")
    message = arrived(raw)
    assert message.automatic
    proposal = the_proposal(message)
    case = look(proposal, now=NOW)
    assert case.verb == "note"
    assert draft_reply(case, now=NOW, organiser="Tom", series=the_series()) is None
    with pytest.raises(Refused) as refused:
        services.confirm(proposal.pk, by=tom, now=NOW, reply=Reply("en", "Re: x", "Hello"))
    assert refused.value.code == "desk.automatic-mail"


def test_a_mail_beyond_reading_is_put_before_a_person(edition: Edition) -> None:
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (depth, depth) for depth in range(400)
    )
    message = arrived(b"From: a@b.example\r\nSubject: deep\r\n" + nested)
    assert message.state == Message.State.UNREADABLE
    proposal = the_proposal(message)
    assert (proposal.intent, proposal.why_person) == ("person", message.problem)
    assert list(queries.to_decide(edition, now=NOW)) == [message]


def test_a_seat_for_a_colleague_needs_an_address_and_a_person_can_give_it(edition: Edition, tom: Account) -> None:
    proposal = the_proposal(arrived(written(LB_REQUEST)))
    proposal.intent, proposal.people = "on_behalf", [{"name": "Marc Weber", "email": None, "organisation": None}]
    proposal.save()
    with pytest.raises(Refused) as refused:
        services.confirm(proposal.pk, by=tom, now=NOW, looked=True)
    assert refused.value.code == "desk.address-missing"
    marc = Named("Marc Weber", "marc@guests.example")
    services.confirm(proposal.pk, by=tom, now=NOW, person=marc, reply=Reply("lb", "Re: Plaz", "Merci."))
    assert Seat.objects.get().person.name == "Marc Weber"
    assert Letter.objects.get(kind="reply").link_kind == ""  # the link is Marc's alone


def seated(name: str, email: str, edition: Edition, by: Account) -> Person:
    """Give somebody a seat by the desk's own way."""
    proposal = the_proposal(arrived(written(LB_REQUEST, sender=f"{name} <{email}>", subject="Request")))
    services.confirm(proposal.pk, by=by, now=NOW)
    return Person.objects.get(name=name)

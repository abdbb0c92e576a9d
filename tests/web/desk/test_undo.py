"""Second thoughts at the desk: undo within twenty seconds, undo after, letters taken back and sent again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from senningen.desk.models import Decision, Move
from senningen.jobs.models import Job
from senningen.journal.entries import SYSTEM
from senningen.people.models import Account, Address
from senningen.post.models import Letter
from senningen.programme.models import Edition
from senningen.seats import services as seats
from senningen.seats.models import Seat
from senningen.seats.queries import waiting_list
from tests import factories
from tests.desk.mails import FR_TUESDAY
from tests.seats.invariants import broken_invariants
from tests.web.desk.test_mail import asks, form_of, page

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def desk(client: Client, tom: Account, monkeypatch: pytest.MonkeyPatch) -> Client:
    it_is(monkeypatch, 0)
    client.force_login(tom)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def it_is(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    monkeypatch.setattr("senningen.kernel.clock.now", lambda: NOW + timedelta(seconds=seconds))


def decides(desk: Client, name: str = "Pol Schiltz") -> Decision:
    message = asks(name)
    desk.post(f"/desk/proposals/{message.proposals.get().pk}/decision", form_of(desk, message))
    return Decision.objects.latest("pk")


def test_what_was_decided_can_be_undone_by_one_key_for_twenty_seconds(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    decision = decides(desk)
    it_is(monkeypatch, 6)
    shown = page(desk, "/desk/seats")  # on every page of the desk
    assert "Seat given: Pol Schiltz." in shown
    assert f'action="/desk/decisions/{decision.pk}/undoing"' in shown
    assert ">0:14</count-down>" in shown
    it_is(monkeypatch, 20)
    assert "count-down" not in page(desk, "/desk/seats")


def test_the_bar_is_for_whoever_decided(desk: Client, client: Client) -> None:
    decides(desk)
    client.force_login(factories.account("Joëlle Kremer"))
    assert "count-down" not in page(client, "/desk/mail")


def test_undone_in_time_says_that_nothing_had_left(desk: Client) -> None:
    decision = decides(desk)
    answer = desk.post(f"/desk/decisions/{decision.pk}/undoing", follow=True)
    shown = answer.content.decode()
    assert "Nothing had left." in shown
    assert "Approve and send" in shown
    assert "count-down" not in shown
    assert not Seat.objects.filter(state__in=Seat.LIVE).exists()
    assert "Taken back" in page(desk, "/desk/letters")


def test_undoing_what_has_left_says_first_whom_it_writes_to(desk: Client) -> None:
    decision = decides(desk)
    Letter.objects.update(state=Letter.State.SENT, sent=NOW)
    shown = page(desk, f"/desk/mail/{decision.proposal.message_id}?list=done")
    assert "A letter has left to Pol Schiltz. Undoing sends a short correction in their language" in shown
    answer = desk.post(f"/desk/decisions/{decision.pk}/undoing", follow=True)
    assert "What had left is put right by mail." in answer.content.decode()
    assert Letter.objects.filter(kind="correction", language="lb").count() == 1


def test_what_cannot_be_undone_says_why_and_what_to_do(desk: Client) -> None:
    decision = decides(desk)
    Seat.objects.update(state=Seat.State.WITHDRAWN, ended=NOW)
    answer = desk.post(f"/desk/decisions/{decision.pk}/undoing")
    assert answer.status_code == 409
    assert "change the seat by itself" in answer.content.decode()


def test_two_acts_of_one_mail_are_decided_together_and_undone_one_by_one(desk: Client) -> None:
    message = asks("Amélie Fournel", FR_TUESDAY)
    first = message.proposals.get()
    second = message.proposals.create(position=1, intent="practical_question", edition=first.edition, made=NOW)
    offered = desk.get(f"/desk/mail/{message.pk}").context["together"]
    form = {"proposals": [first.pk, second.pk], "language": "fr", "subject": "Re: Plaz", "greeting": offered.greeting}
    for one, text in offered.parts:
        pk = one.proposal.pk
        form |= {f"{pk}-verb": one.case.verb, f"{pk}-drafted": one.reply.drafted, f"{pk}-text": text}
    form |= {f"{second.pk}-text": "Le parking est à côté.", "closing": offered.closing}
    answer = desk.post(f"/desk/mail/{message.pk}/decisions", form)
    assert answer["Location"] == "/desk/mail"
    letter = Letter.objects.get(kind="reply")
    assert letter.text.count("Bonjour Amélie Fournel,") == 1
    assert "Le parking est à côté." in letter.text
    assert page(desk, f"/desk/mail/{message.pk}?list=done").count("/undoing") == 3  # the bar, and each act
    desk.post(f"/desk/decisions/{first.decisions.get().pk}/undoing")
    assert not Seat.objects.filter(state__in=Seat.LIVE).exists()
    assert [each.undone for each in second.decisions.all()] == [None]


def test_what_is_not_together_is_refused_on_the_page(desk: Client) -> None:
    message = asks("Pol Schiltz")
    answer = desk.post(f"/desk/mail/{message.pk}/decisions", {"proposals": []})
    assert answer.status_code == 409
    assert "decide them one by one" in answer.content.decode()


def test_a_letter_that_failed_is_sent_again_from_the_page_and_from_the_person(desk: Client) -> None:
    decides(desk)
    letter = Letter.objects.get(kind="reply")
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.FAILED, problem="550 no such user", attempts=1)
    for address in ("/desk/letters?state=failed", f"/desk/letters/{letter.pk}", f"/desk/people/{letter.person_id}"):
        assert f'action="/desk/letters/{letter.pk}/sending"' in page(desk, address)
    answer = desk.post(f"/desk/letters/{letter.pk}/sending", {"next": "/desk/letters"})
    assert answer["Location"] == "/desk/letters"
    letter.refresh_from_db()
    assert letter.state == Letter.State.QUEUED
    assert "The letter goes to pol@guests.example once more." in page(desk, "/desk/letters")


def test_where_no_address_is_good_the_page_says_what_is_missing(desk: Client) -> None:
    decides(desk)
    Letter.objects.filter(kind="reply").update(state=Letter.State.FAILED, problem="the address bounced before")
    Address.objects.update(state=Address.State.HARD)
    assert "Mail to this address came back before." in page(desk, "/desk/letters")
    answer = desk.post(f"/desk/letters/{Letter.objects.get(kind='reply').pk}/sending")
    assert answer.status_code == 409
    assert "Ask for a new address" in answer.content.decode()


def test_a_letter_that_waits_is_taken_back_and_sent_after_all(desk: Client) -> None:
    decides(desk)
    pk = Letter.objects.get(kind="reply").pk
    assert f'action="/desk/letters/{pk}/recall"' in page(desk, "/desk/letters")
    desk.post(f"/desk/letters/{pk}/recall", {"next": "/desk/letters"})
    assert Letter.objects.get(pk=pk).state == Letter.State.UNDONE
    assert "Send after all" in page(desk, f"/desk/letters/{pk}")
    desk.post(f"/desk/letters/{pk}/sending", {"next": "/desk/letters"})
    assert Letter.objects.get(pk=pk).state == Letter.State.QUEUED


def test_work_that_was_given_up_is_tried_again_from_the_overview(desk: Client) -> None:
    job = Job.objects.create(task="desk.understand", args=[1], state="dead", due=NOW, created=NOW, error="KeyError: 1")
    shown = page(desk, "/desk/")
    assert "Reading a message" in shown
    assert "KeyError: 1" in shown
    desk.post(f"/desk/tasks/{job.pk}/attempt")
    job.refresh_from_db()
    assert job.state == "waiting"
    assert desk.post(f"/desk/tasks/{job.pk}/attempt").status_code == 409


@pytest.mark.parametrize(
    "address", ["decisions/1/undoing", "moves/1/undoing", "letters/1/recall", "letters/1/sending", "tasks/1/attempt"]
)
def test_who_only_looks_takes_nothing_back(client: Client, tom: Account, address: str) -> None:
    client.force_login(factories.account("Vera Vogel", role=Account.Role.VIEWER))
    assert client.post(f"/desk/{address}").status_code == 404
    assert Edition.objects.count() == 1


def placed(name: str, *, held: bool = False) -> Seat:
    edition = Edition.objects.get()
    request = seats.receive_request(factories.person(name).pk, edition.pk, sessions=None, by=SYSTEM, now=NOW)
    act = seats.offer_seat if held else seats.give_seat
    seat = act(request.pk, by=SYSTEM, now=NOW, letter=False)
    assert seat
    Letter.objects.update(state=Letter.State.SENT, sent=NOW)
    return seat


def test_a_seat_taken_back_on_the_plan_is_undone_with_its_letter_and_calendar_mails(desk: Client) -> None:
    seat = placed("Ingrid Aalto")
    desk.post(f"/desk/seats/{seat.pk}/release")
    shown = page(desk, "/desk/mail")
    move = Move.objects.get()
    assert "Seat taken back: Ingrid Aalto." in shown
    assert f'action="/desk/moves/{move.pk}/undoing"' in shown
    assert Letter.objects.filter(state=Letter.State.QUEUED).count() == 5  # the letter, and four calendar mails
    answer = desk.post(f"/desk/moves/{move.pk}/undoing", follow=True)
    assert "Undone. Nothing had left." in answer.content.decode()
    seat.refresh_from_db()
    assert (seat.state, seat.places.count()) == (Seat.State.TAKEN, 4)
    assert not Letter.objects.filter(state=Letter.State.QUEUED).exists()
    assert desk.post(f"/desk/moves/{move.pk}/undoing").status_code == 409


def test_more_time_undone_is_the_deadline_that_was(desk: Client) -> None:
    seat = placed("Ingrid Aalto", held=True)
    Seat.objects.update(until=NOW + timedelta(hours=1))
    desk.post(f"/desk/seats/{seat.pk}/extension")
    desk.post(f"/desk/moves/{Move.objects.get().pk}/undoing")
    seat.refresh_from_db()
    assert (seat.state, seat.until) == (Seat.State.HELD, NOW + timedelta(hours=1))


@pytest.mark.parametrize("verb", ["seat", "offer"])
def test_who_was_given_or_offered_a_seat_on_the_plan_waits_again(desk: Client, verb: str) -> None:
    ingrid, edition = factories.person("Ingrid Aalto"), Edition.objects.get()
    request = seats.receive_request(ingrid.pk, edition.pk, sessions=None, by=SYSTEM, now=NOW)
    desk.post(f"/desk/requests/{request.pk}/{verb}")
    assert Seat.objects.get().state in Seat.LIVE
    desk.post(f"/desk/moves/{Move.objects.get().pk}/undoing")
    assert [each.person for each in waiting_list(edition.sessions.get(number=1).pk)] == [ingrid]
    assert Seat.objects.get().state not in Seat.LIVE
    assert broken_invariants(edition) == []


def test_a_seat_taken_back_that_they_know_of_is_corrected(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    seat = placed("Ingrid Aalto")
    desk.post(f"/desk/seats/{seat.pk}/release")
    Letter.objects.update(state=Letter.State.SENT, sent=NOW)
    answer = desk.post(f"/desk/moves/{Move.objects.get().pk}/undoing", follow=True)
    assert "What had left is put right by mail." in answer.content.decode()
    again = Letter.objects.filter(state=Letter.State.QUEUED)
    assert sorted(each.calendar_method or each.kind for each in again) == ["REQUEST"] * 4 + ["correction"]

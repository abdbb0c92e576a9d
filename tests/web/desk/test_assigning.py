"""Colleagues share the mails: who takes which, who gives it to whom, and that it can be taken back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from senningen.desk import services
from senningen.desk.models import Assignment, Reader
from senningen.journal.models import Entry
from senningen.people.models import Account
from senningen.post.models import Message
from tests import factories
from tests.web.desk.test_mail import asks, form_of, page

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def joelle() -> Account:
    return factories.account("Joëlle Kremer")


def give(desk: Client, message: Message, to: Account | None, status: int = 302) -> None:
    told = {"to": to.pk if to else "", "next": f"/desk/mail/{message.pk}"}
    assert desk.post(f"/desk/mail/{message.pk}/assignment", told).status_code == status


def who_has(message: Message) -> Account | None:
    live = Assignment.objects.filter(message=message, ended=None).first()
    return live.to if live else None


def test_a_mail_given_to_a_colleague_stands_among_hers_and_on_her_overview(desk: Client, joelle: Account) -> None:
    hers, other = asks("Pol Schiltz"), asks("Amélie Fournel")
    assert "In nobody’s hands" in page(desk, f"/desk/mail/{hers.pk}")
    give(desk, hers, joelle)
    assert "Assigned to Joëlle Kremer" in page(desk, f"/desk/mail/{hers.pk}")
    assert "Nothing is in your hands" in page(desk, "/desk/mail?list=mine")
    assert "Joëlle Kremer" in page(desk, "/desk/mail")  # in the row of the list
    desk.force_login(joelle)
    mine = page(desk, "/desk/mail?list=mine")
    assert "Pol Schiltz" in mine
    assert "Amélie Fournel" not in mine
    assert "In your hands" in mine
    assert "Tom Schroeder assigned a mail to you" in page(desk, "/desk/")
    answer = desk.post(f"/desk/proposals/{hers.proposals.get().pk}/decision?list=mine", form_of(desk, hers))
    assert answer["Location"] == "/desk/mail?list=mine"  # not on to what is in nobody's hands
    assert "Nothing is in your hands" in page(desk, "/desk/mail?list=mine")
    assert "assigned a mail to you" not in page(desk, "/desk/")
    assert who_has(other) is None


def test_who_gave_what_to_whom_stands_in_the_journal(desk: Client, tom: Account, joelle: Account) -> None:
    message = asks("Pol Schiltz")
    give(desk, message, tom)
    give(desk, message, joelle)
    give(desk, message, joelle)  # she has it already: nothing happens
    give(desk, message, None)
    told = Entry.objects.filter(kind="message.assigned").order_by("number")
    assert [each.data["to"] for each in told] == [tom.pk, joelle.pk, None]
    assert {(each.subject, each.cause) for each in told} == {(f"message:{message.pk}", f"message:{message.pk}")}
    assert "Assigned at the desk" in page(desk, "/desk/journal")


def test_for_twenty_seconds_one_key_takes_an_assignment_back(
    desk: Client, tom: Account, joelle: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = asks("Pol Schiltz")
    give(desk, message, tom)
    monkeypatch.setattr("senningen.kernel.clock.now", lambda: NOW + timedelta(seconds=6))
    give(desk, message, joelle)
    made = Assignment.objects.latest("pk")
    shown = page(desk, "/desk/seats")  # on every page
    assert "Assigned to Joëlle Kremer." in shown
    assert f'action="/desk/assignments/{made.pk}/undoing"' in shown
    desk.post(f"/desk/assignments/{made.pk}/undoing")
    assert who_has(message) == tom
    assert Entry.objects.filter(kind="message.assignment-undone").count() == 1
    assert "count-down" not in page(desk, "/desk/seats")


def test_what_a_colleague_has_given_on_since_is_not_taken_back(desk: Client, tom: Account, joelle: Account) -> None:
    message = asks("Pol Schiltz")
    give(desk, message, joelle)
    first = Assignment.objects.get()
    give(desk, message, tom)
    refused = desk.post(f"/desk/assignments/{first.pk}/undoing")
    assert refused.status_code == 409
    assert "assign it there" in refused.content.decode()
    assert who_has(message) == tom


def test_a_mail_goes_only_to_who_can_decide_it(desk: Client) -> None:
    message, viewer = asks("Pol Schiltz"), factories.account("Vera Vogel", role=Account.Role.VIEWER)
    assert f'name="to" value="{viewer.pk}"' not in page(desk, f"/desk/mail/{message.pk}").partition("Assign…")[2]
    give(desk, message, viewer, status=422)
    assert who_has(message) is None
    assert desk.post("/desk/mail/404/assignment", {"to": ""}).status_code == 404
    assert desk.post("/desk/assignments/404/undoing").status_code == 404
    desk.force_login(viewer)
    assert desk.post(f"/desk/mail/{message.pk}/assignment", {"to": ""}).status_code == 404
    assert "Take it" not in page(desk, f"/desk/mail/{message.pk}")


def test_whoever_was_slower_is_told_who_decided_and_keeps_what_they_wrote(desk: Client, joelle: Account) -> None:
    message = asks("Pol Schiltz")
    told = form_of(desk, message) | {"text": "Ech hat eppes geschriwwen."}
    services.confirm(message.proposals.get().pk, by=joelle, now=NOW)
    refused = desk.post(f"/desk/proposals/{message.proposals.get().pk}/decision", told)
    assert refused.status_code == 409
    shown = refused.content.decode()
    assert "Joëlle Kremer has decided this already." in shown
    assert "if it is wrong, it can be undone there" in shown
    assert "Ech hat eppes geschriwwen." in shown
    assert "Joëlle Kremer has just decided this: Seat given." in shown
    desk.force_login(joelle)
    assert "has just decided this" not in page(desk, f"/desk/mail/{message.pk}")  # she knows


def test_who_has_a_mail_open_is_seen_by_colleagues_till_they_leave(desk: Client, tom: Account, joelle: Account) -> None:
    message = asks("Pol Schiltz")
    come(message, tom, seconds=0)
    first, _second = come(message, joelle, seconds=0), come(message, joelle, seconds=0)  # in two windows
    shown = page(desk, f"/desk/mail/{message.pk}")
    assert "Joëlle Kremer is reading this too." in shown
    assert "Tom Schroeder is reading" not in shown
    assert re.search(rf"/desk/feed\?since=\d{{13}}&amp;message={message.pk}\b", shown)
    services.stay_reading(first.pk, now=NOW + timedelta(seconds=40))
    again = come(message, tom, seconds=60)  # those who fell silent are forgotten
    assert set(Reader.objects.values_list("pk", flat=True)) == {first.pk, again.pk}
    services.stop_reading(first)
    assert "is reading this too" not in page(desk, f"/desk/mail/{message.pk}")
    assert services.come_to_read(404, tom.pk, now=NOW) is None


def come(message: Message, account: Account, *, seconds: int) -> Reader:
    reader = services.come_to_read(message.pk, account.pk, now=NOW + timedelta(seconds=seconds))
    assert reader
    return reader

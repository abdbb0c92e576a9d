"""The page of somebody who waits, behind the link in their letter."""

from __future__ import annotations

import pytest
from django.test import Client

from senningen.kernel import clock
from senningen.people.models import Link
from senningen.people.services import make_link
from senningen.post.models import Letter
from senningen.programme.models import Edition
from senningen.seats import queries, services
from senningen.seats.models import Mode, Request, Seat
from tests import factories
from tests.seats.stories import DESK, NOW, ask, give, seated, session, state, told, waits

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def edition() -> Edition:
    """Two full sessions of one place."""
    made = factories.edition(cap=1, sessions=2, offers_by_itself=True)
    seated(made, "Anna")
    return made


@pytest.fixture
def sven(edition: Edition) -> Request:
    """Sven waits for both, behind Ben for the first."""
    give(ask(edition, "Ben", 1))
    request = ask(edition, factories.person("Sven Oberweis", language="en"), after=1)
    give(request)
    return request


def link_to(request: Request) -> str:
    return make_link(Link.Kind.REQUEST, person_id=request.person_id, subject_id=request.pk, now=NOW)


def test_the_letter_has_a_link_to_where_they_stand(client: Client, sven: Request) -> None:
    letter = Letter.objects.get(person=sven.person, kind="waiting")
    assert (letter.link_kind, letter.link_subject_id) == ("request", sven.pk)
    answer = client.get(f"/w/{link_to(sven)}")
    shown = answer.content.decode()
    assert "Waiting, place 2" in shown
    assert "Waiting, place 1" in shown
    assert "So far no seat of this edition has come back." in shown
    assert "no-store" in answer.headers["Cache-Control"]


def test_they_wait_for_less_or_no_more_after_saying_so(client: Client, edition: Edition, sven: Request) -> None:
    token = link_to(sven)
    client.post(f"/w/{token}/sessions", {"session": session(edition, 2).pk})
    assert (waits(edition, 1), waits(edition, 2)) == (["Ben"], ["Sven Oberweis"])
    assert client.post(f"/w/{token}/sessions")["Location"] == f"/w/{token}/leave"
    client.get(f"/w/{token}/leave")
    assert waits(edition, 2) == ["Sven Oberweis"]
    client.post(f"/w/{token}/leave")
    assert (waits(edition, 2), state(sven)) == ([], "withdrawn")
    assert told(f"request:{sven.pk}")[-2:] == ["request.left-line"] * 2
    assert b"You are not waiting for a seat" in client.get(f"/w/{token}").content


def test_once_a_seat_is_offered_the_same_link_opens_it(client: Client, edition: Edition, sven: Request) -> None:
    token = link_to(sven)
    services.leave_waiting_list(Request.objects.get(person__name="Ben").pk, by=DESK, now=NOW)
    services.withdraw_seat(Seat.objects.get(person__name="Anna").pk, by=DESK, now=NOW)
    seat = Seat.objects.get(person=sven.person)
    assert client.get(f"/w/{token}")["Location"] == f"/s/{token}"
    assert b"Seat held for" in client.get(f"/s/{token}").content
    client.post(f"/s/{token}/take")
    assert state(seat) == "taken"
    client.post(f"/s/{token}/give-back")
    assert state(seat) == "withdrawn"
    assert b"You have given this seat back." in client.get(f"/s/{token}").content


def test_when_the_seat_is_passed_on_the_link_of_its_request_dies_too(client: Client, edition: Edition) -> None:
    anna = Seat.objects.get(person__name="Anna")
    assert anna.request
    token = link_to(anna.request)
    assert client.get(f"/s/{token}").status_code == 200
    services.substitute(anna.pk, factories.person("Carl").pk, by=DESK, now=NOW)
    assert {client.get(f"/{page}/{token}").status_code for page in "sw"} == {404}


def test_they_change_to_the_line_of_the_other_mode(client: Client, sven: Request) -> None:
    token = link_to(sven)
    assert "Wait on site instead" not in client.get(f"/w/{token}").content.decode()
    services.open_places(session(sven.edition, 1).pk, cap=0, mode=Mode.ON_SITE, now=NOW)
    first = ask(sven.edition, "Dora", 1, after=-1, mode=Mode.ON_SITE)
    services.open_places(session(sven.edition, 2).pk, cap=1, mode=Mode.ON_SITE, now=NOW)
    assert "Wait on site instead" in client.get(f"/w/{token}").content.decode()
    client.post(f"/w/{token}/mode", {"mode": "on-site"})
    line = queries.waiting_list(session(sven.edition, 1).pk, Mode.ON_SITE)
    assert [each.request_id for each in line] == [first.pk, sven.pk]


def test_they_read_with_whom_they_go_as_long_as_both_wait(client: Client, edition: Edition, sven: Request) -> None:
    aide = ask(edition, "Aide", 1, after=2)
    services.link_requests(sven.pk, [aide.pk], by=DESK, now=NOW)
    token = link_to(sven)
    assert "You go together with Aide" in client.get(f"/w/{token}").content.decode()
    services.leave_waiting_list(aide.pk, by=DESK, now=NOW)
    assert "You go together with" not in client.get(f"/w/{token}").content.decode()

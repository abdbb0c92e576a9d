"""A guest's own pages, behind a personal link."""

from datetime import UTC, datetime, timedelta

import pytest
import vobject
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from senningen.journal.queries import entries_about
from senningen.kernel import clock
from senningen.live.services import give_notice
from senningen.people.models import Link, Person
from senningen.people.services import make_link, revoke_links
from senningen.post.models import Letter
from senningen.programme.models import Edition, Session
from senningen.seats.models import Mode, Seat
from senningen.seats.services import open_places, receive_request
from tests import factories
from tests.seats.stories import DESK, NOW, ask, offered, seated, sits_in, state, waits

pytestmark = pytest.mark.django_db
TODAY = datetime(2020, 12, 10, 16, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: TODAY)


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=2)


@pytest.fixture
def helene() -> Person:
    return factories.person("Hélène Marchal-Ries", house="Institut des transports, Metz", language="en")


@pytest.fixture
def seat(edition: Edition, helene: Person) -> Seat:
    return seated(edition, helene, 1, 2, 4)


def link_to(seat: Seat) -> str:
    return make_link(Link.Kind.SEAT, person_id=seat.person_id, subject_id=seat.pk, now=TODAY)


def page(client: Client, token: str, name: str = "seat", *more: object) -> str:
    answer = client.get(reverse(f"guest:{name}", args=[token, *more]))
    assert answer.status_code == 200
    return answer.content.decode()


def post(client: Client, token: str, name: str, **data: object) -> HttpResponse:
    return client.post(reverse(f"guest:{name}", args=[token]), data)  # type: ignore[return-value]


def test_the_plate_says_number_name_and_house(client: Client, seat: Seat) -> None:
    shown = page(client, link_to(seat))
    assert "Hélène Marchal-Ries" in shown
    assert "Institut des transports, Metz" in shown
    assert f"Your seat: {seat.number}" in shown
    assert "Row A, left block" in shown or "Row A, middle block" in shown


def test_opening_a_link_changes_nothing(client: Client, seat: Seat) -> None:
    before = list(entries_about(f"seat:{seat.pk}").values_list("pk", flat=True)), state(seat)
    token = link_to(seat)
    for name in ("seat", "give-back", "decline", "calendar"):
        page(client, token, name)
    assert (list(entries_about(f"seat:{seat.pk}").values_list("pk", flat=True)), state(seat)) == before


@pytest.mark.parametrize("act", ["sessions", "take", "language", "calendar-again"])
def test_opening_the_address_of_an_act_shows_the_seat_and_does_nothing(client: Client, seat: Seat, act: str) -> None:
    token = link_to(seat)
    for look in (client.get, client.head):
        answer = look(reverse(f"guest:{act}", args=[token]))
        assert answer.headers["Location"] == f"/s/{token}"
    assert sits_in(seat) == [1, 2, 4]


def test_the_page_is_in_nobodys_cache_and_its_title_holds_no_secret(client: Client, seat: Seat) -> None:
    token = link_to(seat)
    answer = client.get(reverse("guest:seat", args=[token]))
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    title = answer.content.decode().split("<title>")[1].split("</title>")[0]
    assert token not in title


@pytest.mark.parametrize("how", ["unknown", "revoked", "expired"])
def test_a_link_that_opens_nothing_says_what_to_do_whatever_the_reason(client: Client, seat: Seat, how: str) -> None:
    token = link_to(seat)
    assert client.get(reverse("guest:seat", args=[token])).status_code == 200
    if how == "unknown":
        token = "nothing-like-it"
    elif how == "revoked":
        revoke_links(Link.Kind.SEAT, seat.pk, now=TODAY)
    else:
        Link.objects.update(expires=TODAY)
    answer = client.get(reverse("guest:seat", args=[token]))
    assert answer.status_code == 404
    assert "This link opens nothing any more." in answer.content.decode()
    assert "we send you a new link" in answer.content.decode()
    assert "mailto:seats@infra.example" in answer.content.decode()


def test_the_page_speaks_the_persons_language_whatever_the_browser_wants(client: Client, seat: Seat) -> None:
    Person.objects.filter(pk=seat.person_id).update(language="fr")
    answer = client.get(reverse("guest:seat", args=[link_to(seat)]), headers={"Accept-Language": "de"})
    assert '<html lang="fr"' in answer.content.decode()


def test_a_guest_chooses_the_language_of_page_and_letters(client: Client, seat: Seat) -> None:
    token = link_to(seat)
    answer = post(client, token, "language", language="lb", next=f"/s/{token}")
    assert answer.headers["Location"] == f"/s/{token}"
    seat.person.refresh_from_db()
    assert (seat.person.language, seat.person.language_chosen) == ("lb", True)
    assert '<html lang="lb"' in page(client, token)


def test_each_session_shows_where_it_stands(client: Client, edition: Edition, seat: Seat) -> None:
    seated(edition, "Anna", 3)
    seated(edition, "Ben", 3)
    receive_request(seat.person_id, edition.pk, sessions=[edition.sessions.get(number=3).pk], by=DESK, now=TODAY)
    Session.objects.filter(edition=edition, number=4).update(state=Session.State.CANCELLED)
    shown = page(client, link_to(seat))
    assert shown.count("Confirmed") == 2
    assert "Waiting, place 1" in shown
    assert "Cancelled" in shown


def test_a_session_that_is_over_stays_ticked_and_cannot_be_changed(
    client: Client, edition: Edition, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = link_to(seat)
    assert 'id="p1" checked>' in page(client, token)
    monkeypatch.setattr(clock, "now", lambda: datetime(2020, 12, 14, 18, 0, tzinfo=UTC))
    assert 'id="p1" checked disabled>' in page(client, token)
    post(client, token, "sessions", session=[edition.sessions.get(number=3).pk])
    assert sits_in(seat) == [1, 3]


def test_a_guest_chooses_other_sessions(client: Client, edition: Edition, seat: Seat) -> None:
    one, three = (edition.sessions.get(number=number).pk for number in (1, 3))
    answer = post(client, link_to(seat), "sessions", session=[one, three])
    assert answer.status_code == 302
    assert sits_in(seat) == [1, 3]
    assert entries_about(f"seat:{seat.pk}").filter(actor=f"person:{seat.person_id}", cause__startswith="link:").exists()


def test_a_full_session_that_is_chosen_waits(client: Client, edition: Edition, seat: Seat) -> None:
    for name in ("Anna", "Ben"):
        seated(edition, name, 3)
    everything = list(edition.sessions.values_list("pk", flat=True))
    token = link_to(seat)
    post(client, token, "sessions", session=everything)
    assert sits_in(seat) == [1, 2, 4]
    assert waits(edition, 3) == ["Hélène Marchal-Ries"]
    assert "Waiting, place 1" in page(client, token)


def test_choosing_nothing_is_refused_in_place_with_the_next_step(client: Client, seat: Seat) -> None:
    answer = post(client, link_to(seat), "sessions")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert sits_in(seat) == [1, 2, 4]


def test_giving_back_asks_first_and_then_frees_the_seat(client: Client, edition: Edition, seat: Seat) -> None:
    ask(edition, "Anna")
    token = link_to(seat)
    assert f"Give back seat {seat.number}?" in page(client, token, "give-back")
    assert state(seat) == Seat.State.TAKEN
    post(client, token, "give-back")
    assert state(seat) == Seat.State.WITHDRAWN
    assert "You have given this seat back." in page(client, token)


def test_an_offer_says_until_when_and_can_be_taken(client: Client, edition: Edition, helene: Person) -> None:
    seat = offered(edition, helene, 1, until=TODAY + timedelta(hours=26))
    token = link_to(seat)
    shown = page(client, token)
    assert "Friday 11 December, 19:00" in shown
    assert "Luxembourg" in shown
    post(client, token, "take")
    assert state(seat) == Seat.State.TAKEN
    assert "The seat is yours." in page(client, token)


def test_an_offer_can_be_declined(client: Client, edition: Edition, helene: Person) -> None:
    seat = offered(edition, helene, 1, until=TODAY + timedelta(hours=26))
    token = link_to(seat)
    assert "Decline seat" in page(client, token, "decline")
    post(client, token, "decline")
    assert state(seat) == Seat.State.DECLINED


def test_an_offer_whose_deadline_passed_is_not_given_away_by_its_link(
    client: Client, edition: Edition, helene: Person
) -> None:
    seat = offered(edition, helene, 1, until=NOW + timedelta(minutes=10))
    token = link_to(seat)
    assert "The deadline of this offer has passed." in page(client, token)
    answer = post(client, token, "take")
    assert answer.status_code == 409
    assert state(seat) != Seat.State.TAKEN


def test_an_act_without_its_proof_of_origin_is_refused(seat: Seat) -> None:
    strict = Client(enforce_csrf_checks=True)
    token = link_to(seat)
    answer = strict.post(reverse("guest:give-back", args=[token]))
    assert answer.status_code == 403
    assert "This form is too old." in answer.content.decode()
    assert state(seat) == Seat.State.TAKEN


def test_the_calendar_file_has_the_sessions_of_the_seat(client: Client, seat: Seat) -> None:
    calendar = vobject.readOne(page(client, link_to(seat), "calendar"))
    assert [event.summary.value for event in calendar.vevent_list] == ["Session 1", "Session 2", "Session 4"]
    assert len({event.uid.value for event in calendar.vevent_list}) == 3


def test_lost_invitations_are_sent_again_but_not_twice_in_a_moment(client: Client, seat: Seat) -> None:
    token = link_to(seat)
    before = Letter.objects.filter(calendar_method="REQUEST").count()
    assert post(client, token, "calendar-again").status_code == 302
    assert Letter.objects.filter(calendar_method="REQUEST").count() == before + 3
    assert "on their way to you" in page(client, token)
    again = post(client, token, "calendar-again")
    assert again.status_code == 429
    assert "The invitations were sent a moment ago." in again.content.decode()
    assert Letter.objects.filter(calendar_method="REQUEST").count() == before + 3


def test_before_the_doors_open_a_guest_sees_the_time_that_is_left(
    client: Client, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = link_to(seat)
    assert "4 days" not in page(client, token, "room", 1)
    assert "3 days" in page(client, token, "room", 1)
    monkeypatch.setattr(clock, "now", lambda: datetime(2020, 12, 14, 10, 25, 28, tzinfo=UTC))
    shown = page(client, token, "room", 1)
    assert ">4:32</count-down>" in shown
    assert "Doors closed" in shown
    assert client.get(reverse("guest:doors", args=[token, 1])).json()["doors"] == "closed"


def test_the_countdown_is_told_when_the_doors_open(client: Client, seat: Seat) -> None:
    token = link_to(seat)
    Session.objects.filter(edition=seat.edition, number=1).update(doors_opened=TODAY)
    assert client.get(reverse("guest:doors", args=[token, 1])).json()["doors"] == "open"


def test_the_countdown_counts_to_the_late_beginning_and_is_told_of_a_notice(client: Client, seat: Seat) -> None:
    token, address = link_to(seat), reverse("guest:doors", args=[link_to(seat), 1])
    assert client.get(address).json()["notice"] == ""
    session = seat.edition.sessions.get(number=1)
    give_notice(session.pk, late=10, by=factories.account(), now=TODAY)
    said = client.get(address).json()
    assert (said["notice"], said["starts"]) == (TODAY.isoformat(), "2020-12-14T11:40:00+01:00")
    shown = page(client, token, "room", 1)
    assert f'data-notice="{TODAY.isoformat()}"' in shown
    assert "We begin 10 minutes late." in shown


def test_a_session_without_a_place_has_no_door(client: Client, seat: Seat) -> None:
    assert client.get(reverse("guest:room", args=[link_to(seat), 3])).status_code == 403
    assert client.get(reverse("guest:room", args=[link_to(seat), 9])).status_code == 404


def test_a_guest_comes_on_site_where_a_place_is_free_and_is_told_where_none_is(client: Client, seat: Seat) -> None:
    token = link_to(seat)
    assert "on site" not in page(client, token)  # the edition knows no places on site
    first, *others = seat.edition.sessions.exclude(number=3)
    open_places(*(each.pk for each in others), cap=1, mode=Mode.ON_SITE, now=NOW)
    assert "in session 1 no place of that kind is free" in page(client, token)
    refused = post(client, token, "mode", mode="on-site")
    assert (refused.status_code, Seat.objects.get(pk=seat.pk).mode) == (409, "online")
    open_places(first.pk, cap=1, mode=Mode.ON_SITE, now=NOW)
    assert "Come on site instead" in page(client, token)
    assert post(client, token, "mode", mode="on-site").status_code == 302
    assert Seat.objects.get(pk=seat.pk).mode == "on-site"
    assert "You attend on site" in page(client, token)

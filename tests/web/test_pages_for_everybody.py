from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from senningen.journal.entries import SYSTEM
from senningen.kernel import clock
from senningen.kernel.text import Text
from senningen.people.models import Person
from senningen.people.services import correct_person
from senningen.programme.models import Edition, Outcome, Part, Topic
from senningen.programme.services import edit_edition
from senningen.seats.models import Place, Seat
from senningen.seats.services import open_places
from tests import factories
from tests.seats.stories import ask, seated

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    made = factories.edition(cap=20)
    first = made.sessions.get(number=1)
    Part.objects.create(session=first, person=factories.person("Anouk Feltes", title="Dr"), role=Part.Role.SPEAKER)
    return made


def fill(edition: Edition, number: int, *, but: int = 0) -> None:
    session = edition.sessions.get(number=number)
    for place in Place.objects.filter(session=session, number__gt=but):
        person = factories.person(f"Guest {place.number}")
        seat = Seat.objects.create(
            edition=edition, person=person, number=200 + place.pk, state=Seat.State.TAKEN, given=factories.NOW
        )
        Place.objects.filter(pk=place.pk).update(seat=seat)


def page(client: Client, path: str, language: str = "en") -> str:
    answer = client.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_home_page_names_the_series_and_its_edition(client: Client, edition: Edition) -> None:
    home = page(client, "/")
    assert "Digital Infrastructure Group" in home
    assert '<span class="nb">Pan-European</span>' in home
    assert "Ten editions, one conversation" in home


def test_a_topic_that_came_back_and_what_came_of_it_stand_on_the_home_page(client: Client, edition: Edition) -> None:
    hpc = Topic.objects.create(slug="hpc", name=Text({"en": "High-performance computing"}))
    earlier = Edition.objects.create(
        number=4, slug="4", title=Text({"en": "HPC"}), held=date(2016, 6, 16), state=Edition.State.PAST
    )
    edition.topics.add(hpc)
    earlier.topics.add(hpc)
    outcome = Outcome.objects.create(topic=hpc, year=2020, title=Text({"en": "A supercomputer"}))
    outcome.editions.add(earlier)
    outcome.figures.create(value="4", label=Text({"en": "years"}), source=Text({"en": "Programmes"}))
    home = page(client, "/")
    assert "A supercomputer, 2020" in home
    assert '<td class="tn">4, 10</td>' in home
    assert "Source: Programmes." in home


def test_the_edition_counts_the_seats_that_are_left_and_who_waits(client: Client, edition: Edition) -> None:
    fill(edition, 1, but=7)
    fill(edition, 2)
    ask(edition, "Sven Oberweis", 2)
    shown = page(client, "/editions/10")
    assert '<span class="big tn">7</span>' in shown
    assert "Tuesday is full; it keeps a waiting list." in shown
    assert "Full, 1 on the waiting list" in shown
    assert "Seating plan: 13 of 20 seats taken, 7 free" in shown
    assert "Sven Oberweis" not in shown


def test_an_edition_that_is_only_on_site_has_the_places_there(client: Client) -> None:
    edition = factories.edition(cap=0, sessions=2)
    open_places(*edition.sessions.values_list("pk", flat=True), cap=3, mode="on-site", now=factories.NOW)
    seated(edition, "Anna", 2)
    shown = page(client, "/editions/10")
    assert ("Seating plan: 1 of 3 seats taken, 2 free" in shown, "Full" in shown) == (True, False)


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_edition_asks_the_database_as_often_however_long_it_is(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, sessions: int
) -> None:
    factories.edition(sessions=sessions)
    with django_assert_num_queries(7):
        client.get("/editions/10")


def test_asking_is_a_mail_with_a_subject_in_the_readers_language(client: Client, edition: Edition) -> None:
    assert 'href="mailto:seats@infra.example?subject=A%20seat%20for%20edition%2010"' in page(client, "/editions/10")
    assert "subject=Une%20place%20pour%20l" in page(client, "/editions/10", "fr")


def test_an_edition_that_takes_no_more_requests_says_so(client: Client, edition: Edition) -> None:
    Edition.objects.update(asks_close=datetime(2020, 12, 1, tzinfo=UTC))
    shown = page(client, "/editions/10")
    assert "Requests for this edition are closed." in shown
    assert "?subject=" not in shown


def test_times_follow_the_zone_a_reader_chose_and_name_it(client: Client, edition: Edition) -> None:
    at_home = page(client, "/editions/10")
    assert "11:30–12:30" in at_home
    assert "Luxembourg" in at_home
    in_tokyo = page(client, "/editions/10?zone=Asia/Tokyo")
    assert "19:30–20:30" in in_tokyo
    assert "Tokyo" in in_tokyo
    assert "11:30–12:30" in page(client, "/editions/10?zone=Atlantis/Nowhere")


def test_a_day_moves_with_the_zone(client: Client, edition: Edition) -> None:
    assert "Sunday 13 December 2020" not in page(client, "/editions/10")
    assert "Sunday 13 December 2020" in page(client, "/editions/10?zone=Pacific/Pago_Pago")


def test_the_programme_goes_into_a_calendar(client: Client, edition: Edition) -> None:
    answer = client.get("/editions/10/calendar.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    calendar = vobject.readOne(answer.content.decode())
    assert calendar.method.value == "PUBLISH"
    assert len(calendar.vevent_list) == 4
    first = calendar.vevent_list[0]
    assert first.dtstart.value.astimezone(UTC) == datetime(2020, 12, 14, 10, 30, tzinfo=UTC)
    assert not hasattr(first, "attendee")


def test_one_session_goes_into_a_calendar_alone(client: Client, edition: Edition) -> None:
    calendar = vobject.readOne(client.get("/editions/10/2.ics").content.decode())
    assert [event.summary.value for event in calendar.vevent_list] == ["Session 2"]
    assert client.get("/editions/10/9.ics").status_code == 404


def test_a_draft_is_nobodys_business(client: Client, edition: Edition) -> None:
    assert client.get("/editions/10").status_code == 200
    edit_edition(edition.pk, state=Edition.State.DRAFT, by=SYSTEM, now=factories.NOW)
    assert client.get("/editions/10").status_code == 404
    assert "Pan-European" not in page(client, "/")


def test_the_archive_lists_what_is_over(client: Client, edition: Edition) -> None:
    assert "There is no earlier edition yet." in page(client, "/archive")
    edit_edition(edition.pk, state=Edition.State.PAST, by=SYSTEM, now=factories.NOW)
    assert "Pan-European" in page(client, "/archive")


def test_a_house_without_a_series_still_answers(client: Client, db: None) -> None:
    assert client.get("/").status_code == 200


def test_a_reader_chooses_a_language_without_javascript(client: Client, edition: Edition) -> None:
    answer = client.post("/language", {"language": "fr", "next": "/archive"})
    assert answer.headers["Location"] == "/archive"
    assert '<html lang="fr"' in client.get("/").content.decode()


def test_a_reader_chooses_dark_without_javascript(client: Client, edition: Edition) -> None:
    client.post("/appearance", {"appearance": "dark", "next": "/"})
    assert 'data-theme="dark"' in page(client, "/")


def test_a_choice_never_leads_to_another_site(client: Client, edition: Edition) -> None:
    assert client.post("/language", {"language": "fr", "next": "https://evil.example/"}).headers["Location"] == "/"


@pytest.mark.parametrize("path", ["/", "/editions/10", "/archive", "/nowhere"])
def test_no_page_carries_an_inline_script_or_style(client: Client, edition: Edition, path: str) -> None:
    shown = client.get(path).content.decode()
    assert "<style" not in shown
    assert " style=" not in shown
    assert "<script>" not in shown


def test_reading_sets_no_cookie(client: Client, edition: Edition) -> None:
    answer = client.get("/editions/10")
    assert not answer.cookies


def test_a_page_for_everybody_is_drawn_once_until_something_is_written(
    client: Client, edition: Edition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    drawn = page(client, "/editions/10")
    with django_assert_num_queries(1):
        again = page(client, "/editions/10")
    assert again == drawn
    assert "20 of 20" in again
    seated(edition, "Sven Oberweis")
    assert "19 of 20" in page(client, "/editions/10")
    anouk = Person.objects.get(name="Anouk Feltes")
    correct_person(anouk.pk, name="Anouk Feltes-Weis", by=SYSTEM, now=factories.NOW)
    assert "Anouk Feltes-Weis" in page(client, "/editions/10")


def test_what_the_hour_changes_is_drawn_anew_with_the_minute(
    client: Client, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    closes = datetime(2020, 12, 1, 12, 0, tzinfo=UTC)
    edit_edition(edition.pk, asks_close=closes, by=SYSTEM, now=factories.NOW)
    monkeypatch.setattr(clock, "now", lambda: closes - timedelta(seconds=1))
    assert "Requests for this edition are closed." not in page(client, "/editions/10")
    monkeypatch.setattr(clock, "now", lambda: closes)
    assert "Requests for this edition are closed." in page(client, "/editions/10")


def test_every_reader_gets_the_page_in_their_own_language_zone_and_colours(client: Client, edition: Edition) -> None:
    assert '<html lang="en" data-theme="system"' in page(client, "/editions/10")
    assert '<html lang="fr"' in page(client, "/editions/10", "fr")
    assert "19:30–20:30" in page(client, "/editions/10?zone=Asia/Tokyo")
    client.cookies["appearance"] = "dark"
    assert '<html lang="en" data-theme="dark"' in page(client, "/editions/10")

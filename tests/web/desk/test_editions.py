from datetime import time

import pytest
from django.test import Client

from senningen.people.models import Account
from senningen.programme.models import Edition, Session
from senningen.seats.models import Place
from tests.factories import account, edition, series

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    series()
    client.force_login(account("Joëlle Kirsch", Account.Role.EDITOR))
    return client


def words(name: str, **languages: str) -> dict[str, str]:
    """Fill in a text: its four fields are numbered in the order lb, fr, de, en."""
    return {f"{name}_{code}": languages.get(code, "") for code in ("lb", "fr", "de", "en")}


def told(**changed: str) -> dict[str, str]:
    fields = {
        "number": "11",
        "state": "draft",
        "cap": "60",
        "usual_mode": "online",
        "zone": "Europe/Luxembourg",
        "answer_hours": "48",
    }
    return fields | words("title", fr="Le onzième séminaire", en="The eleventh seminar") | changed


def hour(**changed: str) -> dict[str, str]:
    fields = {"day": "2021-06-14", "begins": "11:30", "minutes": "60", "doors_minutes": "15", "words": "6G, Satelliten"}
    return fields | words("title", en="Beyond 5G") | changed


def test_an_edition_is_begun_and_gets_an_hour_with_its_places(editor: Client) -> None:
    assert editor.post("/desk/editions/new", told()).status_code == 302
    eleventh = Edition.objects.get(number=11)
    assert dict(eleventh.title.in_languages) == {"fr": "Le onzième séminaire", "en": "The eleventh seminar"}
    editor.post("/desk/editions/11/sessions/new", hour())
    added = Session.objects.get(edition=eleventh)
    assert (added.begins, added.words) == (time(11, 30), ["6G", "Satelliten"])
    assert Place.objects.filter(session=added).count() == 60


def test_what_is_missing_is_said_and_what_was_written_stays(editor: Client) -> None:
    answer = editor.post("/desk/editions/new", told(title_en="", title_fr="", cap="0", summary_en="A week of talks"))
    assert answer.status_code == 422
    assert b"A week of talks" in answer.content
    assert not Edition.objects.exists()


def test_the_number_of_another_edition_is_refused(editor: Client) -> None:
    edition()
    assert editor.post("/desk/editions/new", told(number="10")).status_code == 409


def test_the_number_of_places_is_changed_on_a_page_of_its_own_only(editor: Client) -> None:
    tenth = edition(cap=3, sessions=1)
    fields = told(number="10", cap="5", state="open")
    assert editor.post("/desk/editions/10", fields).status_code == 302
    tenth.refresh_from_db()
    assert (tenth.cap, Place.objects.count()) == (3, 3)


def test_the_closing_time_is_on_the_editions_own_clock(editor: Client) -> None:
    editor.post("/desk/editions/new", told(asks_close="2021-06-13T18:00"))
    assert Edition.objects.get().asks_close.isoformat() == "2021-06-13T16:00:00+00:00"  # type: ignore[union-attr]


def test_which_reminders_go_out_is_ticked_two_to_begin_with(editor: Client) -> None:
    page = editor.get("/desk/editions/new").content.decode()
    assert page.count("checked") == 3  # and questions without a name
    editor.post("/desk/editions/new", told() | {"reminders": ["day", "minutes"]})
    assert Edition.objects.get().reminders == ["day", "minutes"]


def test_an_announced_hour_is_moved_by_a_change_of_plan_alone(editor: Client) -> None:
    tenth = edition(cap=3)
    where = "/desk/editions/10/sessions/2"
    page = editor.get(where).content.decode()
    assert ('name="day"' in page, "/desk/editions/10/plan/move?session=" in page) == (False, True)
    assert editor.post(where, hour(day="2021-01-01")).status_code == 302
    changed = Session.objects.get(number=2)
    assert (str(changed.title), changed.day.isoformat()) == ("Beyond 5G", "2020-12-15")
    Edition.objects.filter(pk=tenth.pk).update(state=Edition.State.DRAFT)
    editor.post(where, hour(day="2021-01-01"))
    changed.refresh_from_db()
    assert changed.day.isoformat() == "2021-01-01"


def test_the_list_costs_the_same_for_one_edition_and_for_three(
    editor: Client, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    edition(cap=1)
    counts = []
    for _ in range(2):
        with django_assert_num_queries(8):  # type: ignore[operator]
            counts.append(editor.get("/desk/editions").status_code)
        for number in (8, 9):
            Edition.objects.get_or_create(number=number, slug=str(number))
    assert counts == [200, 200]


def test_a_viewer_sees_the_list_but_no_form(client: Client) -> None:
    edition(cap=1)
    client.force_login(account("Pol Schiltz", Account.Role.VIEWER))
    assert client.get("/desk/editions").status_code == 200
    assert client.get("/desk/editions/10").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/desk/editions")["Location"] == "/desk/sign-in?next=/desk/editions"

"""Waves of invitations, page by page, without a script: choose, write, see who gets it, send, watch, remind, stop."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from senningen.people import services as people
from senningen.people.models import Account, Person
from senningen.post.models import Letter
from senningen.post.services import outbox
from senningen.programme.models import Edition
from senningen.seats import services
from senningen.seats.models import Invitation, Seat, Wave
from tests import factories
from tests.factories import NOW
from tests.seats.stories import DESK, ask, seated, session

pytestmark = pytest.mark.django_db
LIST = "/desk/waves"


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=4, sessions=2)


@pytest.fixture
def earlier(edition: Edition) -> Edition:
    """Give the ninth edition, with Anna and Ben, who had a seat, and Claire, who waited in vain."""
    before = factories.edition(cap=2, sessions=1, number=9, slug="9", first_day=date(2020, 12, 21))
    seated(before, factories.person("Anna Weber", house="ILR", language="de"))
    seated(before, factories.person("Ben", language="fr"))
    ask(before, "Claire")
    Edition.objects.filter(pk=before.pk).update(state=Edition.State.PAST)
    return before


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return " ".join(answer.content.decode().split())


def begun(desk: Client) -> str:
    answer = desk.post(f"{LIST}/new")
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def terms(edition: Edition, **changed: object) -> dict[str, object]:
    told: dict[str, object] = {f"{name}_{at}": "" for name in ("subject", "text") for at in ("lb", "fr", "de", "en")}
    told |= {"title": "Regulators", "mode": "online", "holds": "held", "until": "2020-12-12T18:00"}
    told |= {"sessions": [session(edition, 1).pk, session(edition, 2).pk]}
    told |= {"subject_en": "Invitation", "text_en": "Dear {name}.", "subject_de": "Einladung", "text_de": "Für {name}."}
    told |= {"subject_fr": "Invitation", "text_fr": "Pour {name}."}
    return told | changed


def added(desk: Client, *who: Person) -> str:
    address = begun(desk)
    desk.post(f"{address}/people/adding", {"people": [each.pk for each in who]})
    return address


def sent(desk: Client, address: str, edition: Edition, **changed: object) -> Wave:
    """Write the terms, send it to everybody it shows, and let the worker write."""
    desk.post(address, terms(edition, **changed))
    shown = Invitation.objects.filter(wave=int(address.rpartition("/")[2])).values_list("person_id", flat=True)
    answer = desk.post(f"{address}/sending", {"shown": list(shown)})
    assert answer.headers["Location"] == address
    wave = Wave.objects.get(pk=address.rpartition("/")[2])
    services.write_invitations(wave.pk, now=NOW)
    return wave


def all_leave() -> None:
    at = NOW + timedelta(minutes=5)
    while batch := outbox.claim(0, now=at):
        for each in batch:
            outbox.note_sent(each, now=at)


def test_people_of_an_earlier_edition_are_invited_without_a_script(
    desk: Client, edition: Edition, earlier: Edition
) -> None:
    assert "Nobody has been invited yet" in page(desk, LIST)
    address = begun(desk)
    assert "Nobody is chosen yet" in page(desk, address)
    seen = page(desk, f"{address}/people?from=earlier&which=seat")
    assert "2 people found" in seen
    assert "Claire" not in seen
    assert "1 person found" in page(desk, f"{address}/people?from=earlier&which=waited")
    assert "1 person found" in page(desk, f"{address}/people?from=earlier&which=seat&language=fr")
    assert "1 person found" in page(desk, f"{address}/people?from=earlier&which=seat&house=ilr&edition={earlier.pk}")
    anna, ben = Person.objects.filter(name__in=["Anna Weber", "Ben"]).order_by("name")
    told = desk.post(f"{address}/people/adding", {"people": [anna.pk, ben.pk]}, follow=True).content.decode()
    assert "2 people were added." in told
    assert "2 more are in this wave already" in page(desk, f"{address}/people?from=earlier&which=seat")
    assert desk.post(address, terms(edition)).headers["Location"] == f"{address}/check"
    seen = page(desk, f"{address}/check")
    assert "Invite 2 people" in seen
    assert 'Deutsch</b> <span class="mut">1 person reads this: Anna Weber' in seen
    assert "Für Anna Weber." in seen
    assert "Platz 1 wird bis" in seen
    assert "La place 2 vous est gardée jusqu’au samedi 12 décembre" in seen
    answer = desk.get(f"{address}/de.html")
    assert "Anna Weber" in answer.content.decode()
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert not Letter.objects.filter(kind="invitation").exists()
    sent(desk, address, edition)
    assert Letter.objects.filter(kind="invitation").count() == 2
    seen = page(desk, address)
    assert "Waits to be sent" in seen
    assert "Stop the sending" in seen
    assert 'Waits to be sent <span class="tn">2' in page(desk, LIST)


def test_a_list_that_was_taken_in_and_people_found_by_name(desk: Client, tom: Account, edition: Edition) -> None:
    raw = b"Name;E-Mail\nDora Dahm;dora@dahm.example\nEmil Ernst;emil@ernst.example\n"
    taken = people.read_people(raw, "guests.csv", by=tom, now=NOW)
    people.take_people(taken.pk)
    people.take_rows(taken.pk, now=NOW)
    address = begun(desk)
    assert "2 people found" in page(desk, f"{address}/people?from=list&list={taken.pk}")
    seen = page(desk, f"{address}/people?from=name&q=dora")
    assert "1 person found" in seen
    dora = Person.objects.get(name="Dora Dahm")
    desk.post(f"{address}/people/adding", {"people": [dora.pk]})
    desk.post(f"{address}/people/taking-out", {"people": [dora.pk]})
    assert not Invitation.objects.exists()


def test_too_few_places_are_said_before_it_goes(desk: Client, edition: Edition) -> None:
    address = added(desk, *(factories.person(f"Guest {n}") for n in range(6)))
    ask(edition, "Patient", 1)
    desk.post(address, terms(edition))
    seen = page(desk, f"{address}/check")
    assert "For 2 people no place could be held" in seen
    assert "1 person waits in line for these sessions" in seen
    shown = list(Invitation.objects.values_list("person_id", flat=True))
    refused = desk.post(f"{address}/sending", {"shown": shown})
    assert refused.status_code == 409
    assert "There are not enough free places: for 2 people none could be held." in refused.content.decode()
    desk.post(f"{address}/sending", {"shown": shown, "although_short": "yes"})
    services.write_invitations(Wave.objects.get().pk, now=NOW)
    assert Seat.objects.filter(state="held").count() == 4
    assert Letter.objects.filter(kind="invitation").count() == 6


def test_a_field_that_nothing_fills_goes_back_to_its_writer(desk: Client, edition: Edition) -> None:
    address = begun(desk)
    answer = desk.post(address, terms(edition, text_en="Dear {nmae}"))
    assert answer.status_code == 422
    assert "There is no field {nmae}." in answer.content.decode()


def test_a_calendar_entry_needs_one_session_with_held_places(desk: Client, edition: Edition) -> None:
    address = begun(desk)
    answer = desk.post(address, terms(edition, calendar="on"))
    assert answer.status_code == 422
    assert "An answer in a calendar says yes to one held session" in answer.content.decode()
    one = terms(edition, calendar="on", sessions=[session(edition, 1).pk])
    assert desk.post(address, one).status_code == 302


def test_the_sending_is_stopped_and_the_silent_are_written_to(desk: Client, edition: Edition) -> None:
    anna, ben = factories.person("Anna"), factories.person("Ben")
    wave = sent(desk, added(desk, anna, ben), edition, holds="free")
    address = f"{LIST}/{wave.pk}"
    first = Invitation.objects.get(person=anna)
    [letter] = outbox.claim(first.letter_id or 0, now=NOW + timedelta(seconds=20))
    outbox.note_sent(letter, now=NOW + timedelta(seconds=20))
    stopped = desk.post(f"{address}/stopping", follow=True).content.decode()
    assert "Stopped. 1 invitation stays here." in stopped
    assert "the sending was stopped before" in stopped
    draft = desk.post("/desk/letters/to-groups/new", {"group": "invited", "wave": wave.pk})
    seen = page(desk, str(draft.headers["Location"]))
    assert "1 person gets it" in seen
    assert "Anna" in seen
    assert "Our invitation awaits your answer" in seen


def test_the_page_of_a_wave_filters_by_state(desk: Client, edition: Edition) -> None:
    wave = sent(desk, added(desk, factories.person("Anna"), factories.person("Ben")), edition)
    all_leave()
    services.decline_invitation(Invitation.objects.get(person__name="Ben").pk, by=DESK, now=NOW)
    seen = page(desk, f"{LIST}/{wave.pk}?state=declined")
    assert "Ben</a>" in seen
    assert "Anna</a>" not in seen
    assert 'Sent <span class="tn">1' in seen


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_for_many(
    desk: Client, edition: Edition, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = added(desk, *(factories.person(f"Guest {n}") for n in range(count)))
    sent(desk, address, edition)
    for _ in range(count - 1):
        begun(desk)
    desk.get(LIST)
    with django_assert_num_queries(9):
        desk.get(LIST)
    with django_assert_num_queries(10):
        desk.get(address)


def test_a_reader_sees_and_does_not_send(client: Client, edition: Edition, desk: Client) -> None:
    address = added(desk, factories.person("Anna"))
    viewer = factories.account("Vera", role=Account.Role.VIEWER)
    client.force_login(viewer)
    assert "New wave" not in page(client, LIST)
    assert client.post(f"{LIST}/new").status_code == 404
    assert client.get(f"{address}/check").status_code == 404
    assert client.get(address).status_code == 404  # a draft is its writers'


def test_invitations_leave_as_a_file_one_wave_or_one_state(desk: Client, edition: Edition, earlier: Edition) -> None:
    anna, ben, claire = (Person.objects.get(name=name) for name in ("Anna Weber", "Ben", "Claire"))
    address = added(desk, anna, ben)
    wave = sent(desk, address, edition)
    all_leave()
    services.decline_invitation(Invitation.objects.get(person=ben).pk, by=DESK, now=NOW + timedelta(hours=1))
    added(desk, claire)
    assert f'href="/desk/exports/invitations.csv?wave={wave.pk}"' in page(desk, address)
    assert 'href="/desk/exports/invitations.xlsx"' in page(desk, LIST)
    assert taken_out(desk) == [
        ("Regulators", "Anna Weber", "Sent", "1"),
        ("Regulators", "Ben", "Declined", ""),
        ("Wave 2", "Claire", "Drafted", ""),
    ]
    assert [who for _, who, _, _ in taken_out(desk, f"?wave={wave.pk}&state=declined")] == ["Ben"]
    overview = page(desk, "/desk/")
    assert "From invitation to seat" in overview
    assert 'aria-label="Invited: 2"' in overview


def taken_out(desk: Client, chosen: str = "") -> list[tuple[str, str, str, str]]:
    answer = desk.get(f"/desk/exports/invitations.csv{chosen}")
    assert isinstance(answer, StreamingHttpResponse)
    rows = csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig")))
    return [(row["Wave"], row["Name"], row["State"], row["Seat"]) for row in rows]

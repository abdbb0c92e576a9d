"""Letters to a group, page by page and without a script: choose, write, see who gets it, send, watch, stop."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from senningen.chasing import services
from senningen.chasing.models import Circular
from senningen.people.models import Account
from senningen.post.models import Letter
from senningen.post.services import outbox
from senningen.programme.models import Edition
from senningen.seats.models import Seat
from tests import factories
from tests.factories import NOW
from tests.seats.stories import offered, seated

pytestmark = pytest.mark.django_db
LIST = "/desk/letters/to-groups"


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=9, sessions=2)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return " ".join(answer.content.decode().split())


def begun(desk: Client, group: str = "silent") -> str:
    answer = desk.post(f"{LIST}/new", {"group": group})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def words(**languages: str) -> dict[str, str]:
    told = {f"{name}_{code}": "" for name in ("subject", "text") for code in ("lb", "fr", "de", "en")}
    for code, text in languages.items():
        told |= {f"subject_{code}": f"About the hall ({code})", f"text_{code}": text}
    return told


def offers(edition: Edition, *names: str) -> list[Seat]:
    return [offered(edition, name, until=NOW + timedelta(hours=30)) for name in names]


def test_those_who_have_not_answered_are_reminded_without_a_script(desk: Client, edition: Edition) -> None:
    anna, ben = offers(edition, "Anna", "Ben")
    seated(edition, "Claire")
    assert 'Those who have not answered</b><span class="mut tn">2 people' in page(desk, LIST)
    address = begun(desk)
    draft = page(desk, address)
    assert "We have not heard from you yet" in draft
    assert "2 people get it" in draft
    answer = desk.post(
        address, words(en="Please answer.") | {"people": [anna.person_id], "shown": [anna.person_id, ben.person_id]}
    )
    assert answer.headers["Location"] == f"{address}/check"
    seen = page(desk, f"{address}/check")
    assert "Send to 1 person" in seen
    assert anna.person.addresses.get().email in seen
    assert re.search(r"Ben</a></b><span class=\"mut\">left out by you", seen)
    assert "Seat 1 is held for you until" in seen
    assert not Letter.objects.filter(kind="circular").exists()
    assert desk.post(f"{address}/sending", {"shown": [anna.person_id]}).headers["Location"] == address
    services.write_letters(Circular.objects.get().pk, now=NOW)
    assert [each.to_name for each in Letter.objects.filter(kind="circular")] == ["Anna"]
    assert "Waits to be sent" in page(desk, address)


def test_the_preview_is_shown_in_each_language_that_somebody_reads(desk: Client, edition: Edition) -> None:
    for name, language in (("Anna", "de"), ("Ben", "fr"), ("Claire", "fr")):
        seated(edition, factories.person(name, language=language))
    address = begun(desk, "seat")
    desk.post(address, words(fr="Grande salle.", de="Großer Saal.", lb="Grousse Sall."))
    seen = page(desk, f"{address}/check")
    assert 'Français</b> <span class="mut">2 people read this' in seen
    assert 'Deutsch</b> <span class="mut">1 person reads this' in seen
    assert "Lëtzebuergesch</b> <span" not in seen
    answer = desk.get(f"{address}/fr.html")
    assert "Grande salle." in answer.content.decode()
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert desk.get(f"{address}/lb.html").status_code == 404


def test_the_sending_is_watched_and_stopped(desk: Client, edition: Edition) -> None:
    people = [seated(edition, name).person_id for name in ("Anna", "Ben", "Claire")]
    for letter in outbox.claim(0, now=NOW):
        outbox.note_sent(letter, now=NOW)
    address = begun(desk, "seat")
    desk.post(address, words(en="The large hall.") | {"people": people, "shown": people})
    desk.post(f"{address}/sending", {"shown": people})
    services.write_letters(Circular.objects.get().pk, now=NOW)
    for letter in outbox.claim(0, now=NOW + timedelta(seconds=20)):
        outbox.note_sent(letter, now=NOW + timedelta(seconds=20))
    shown = page(desk, address)
    assert '<progress max="3" value="1"' in shown
    assert "Stop the sending" in shown
    stopped = desk.post(f"{address}/stopping", follow=True).content.decode()
    assert "Stopped. 2 letters stay here." in stopped
    assert stopped.count("Taken back") == 3  # the sum, and two people
    assert "Stop the sending" not in stopped
    assert "Write to those who have not answered" in stopped
    again = desk.post(f"{LIST}/new", {"follows": Circular.objects.get().pk})
    assert "1 person gets it" in page(desk, again.headers["Location"])


def test_a_letter_without_words_goes_back_to_its_writer(desk: Client, edition: Edition) -> None:
    seated(edition, "Anna")
    address = begun(desk, "seat")
    assert desk.post(address, words()).status_code == 422


def test_sending_twice_is_refused_and_a_draft_can_be_thrown_away(desk: Client, edition: Edition) -> None:
    anna = seated(edition, "Anna").person_id
    address = begun(desk, "seat")
    desk.post(address, words(en="The hall.") | {"people": [anna], "shown": [anna]})
    assert desk.post(f"{address}/sending", {"shown": [anna]}).status_code == 302
    assert desk.post(f"{address}/sending", {"shown": [anna]}).status_code == 409
    assert desk.post(f"{address}/discarding").status_code == 409
    other = begun(desk, "seat")
    assert desk.post(f"{other}/discarding").headers["Location"] == LIST
    assert Circular.objects.count() == 1


def test_a_viewer_sees_them_and_writes_none(client: Client, desk: Client, edition: Edition) -> None:
    address = begun(desk, "seat")
    client.force_login(factories.account("Paul Weber", Account.Role.VIEWER))
    assert "Write</button>" not in page(client, LIST)
    assert client.get(address).status_code == 404
    assert client.post(f"{LIST}/new", {"group": "seat"}).status_code == 404


def test_a_group_nobody_knows_and_a_letter_of_another_edition_are_not_there(desk: Client, edition: Edition) -> None:
    assert desk.post(f"{LIST}/new", {"group": "all"}).status_code == 404
    assert desk.post(f"{LIST}/new", {"group": "again"}).status_code == 404
    address = begun(desk, "seat")
    Edition.objects.update(state=Edition.State.PAST)
    assert desk.get(address).status_code == 404
    assert "No edition takes requests yet." in page(desk, LIST)


@pytest.mark.parametrize("people", [1, 3])
def test_the_pages_cost_the_same_for_one_person_and_for_three(
    desk: Client, edition: Edition, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ids = [each.person_id for each in offers(edition, *["Anna", "Ben", "Claire"][:people])]
    address = begun(desk)
    with django_assert_num_queries(15):
        desk.get(address)
    desk.post(f"{address}/sending", {"shown": ids})
    services.write_letters(Circular.objects.get().pk, now=NOW)
    with django_assert_num_queries(11):
        desk.get(address)

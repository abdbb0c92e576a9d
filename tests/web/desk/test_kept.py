"""The desk keeps places for the press: by its page, on somebody's page, in a wave, and lets go of the rest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from senningen.kernel.refusals import Refused
from senningen.people.models import Account
from senningen.programme.models import Edition
from senningen.seats import services
from senningen.seats.models import Contingent, Invitation, Place
from tests import factories
from tests.factories import NOW
from tests.seats.stories import DESK, ask, left, seated, waits

pytestmark = pytest.mark.django_db
PAGE = "/desk/editions/10/kept"


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=3, sessions=1)


@pytest.fixture
def tom(edition: Edition) -> Account:
    return factories.account(role=Account.Role.EDITOR)


@pytest.fixture
def press(edition: Edition) -> Contingent:
    made = services.begin_contingent(edition.pk, "Press", NOW + timedelta(days=2), by=DESK, now=NOW)
    services.keep_places(made.pk, 1, by=DESK, now=NOW)
    return made


def page(desk: Client, address: str = PAGE) -> str:
    return desk.get(address).content.decode()


def test_places_are_kept_for_the_press_and_let_go(desk: Client, edition: Edition) -> None:
    assert "Nothing is kept" in page(desk)
    told = {"name": "Press", "until": "2020-12-12T18:00"}
    assert "Done." in desk.post("/desk/editions/10/contingents", told, follow=True).content.decode()
    assert "No place is kept yet." in page(desk)
    press = Contingent.objects.get()
    keeping = {"session": "", "mode": "online", "places": "2"}
    desk.post(f"/desk/contingents/{press.pk}/places", keeping)
    assert "2 places still kept" in page(desk)
    assert left(edition) == [1]
    answer = desk.post(f"/desk/contingents/{press.pk}/places", keeping | {"places": "4"}, follow=True)
    assert "In session 1 only 1 more places are free to be kept." in answer.content.decode()
    desk.post(f"/desk/contingents/{press.pk}/terms", {"name": "Media", "until": "2020-12-12T19:00"})
    assert "Media" in page(desk)
    ended = desk.post(f"/desk/contingents/{press.pk}/end", follow=True).content.decode()
    assert "2 places are for everybody now." in ended
    assert "kept until" in ended
    assert left(edition) == [3]


def test_what_is_not_understood_changes_nothing(desk: Client, edition: Edition, press: Contingent) -> None:
    for address, told in (
        ("editions/10/contingents", {"name": "", "until": "2020-12-12T18:00"}),
        ("editions/10/contingents", {"name": "Public sector", "until": "2020-12-01T18:00"}),
        (f"contingents/{press.pk}/places", {"mode": "online", "places": "many"}),
    ):
        assert "Done." not in desk.post(f"/desk/{address}", told, follow=True).content.decode()
    assert (Contingent.objects.count(), left(edition)) == (1, [2])


def test_whoever_may_not_write_the_programme_only_looks(desk: Client, edition: Edition, press: Contingent) -> None:
    desk.force_login(factories.account("Lea", role=Account.Role.DESK))
    assert "1 place still kept" in page(desk)
    assert "Let go" not in page(desk)
    assert desk.post(f"/desk/contingents/{press.pk}/end").status_code == 404


def test_somebody_who_waits_belongs_to_the_press_and_is_given_its_place(
    desk: Client, edition: Edition, press: Contingent
) -> None:
    for who in ("Anna", "Ben"):
        seated(edition, who)
    petra = ask(edition, "Petra", after=1).person
    ask(edition, "Claire")
    assert waits(edition) == ["Claire", "Petra"]
    seats = page(desk, "/desk/seats?session=1")
    assert 'aria-label="Seat 3, kept for Press"' in seats
    assert "Kept for Press" in page(desk, "/desk/seats?session=1&seat=3")
    assert '<td class="mut">Press</td>' in page(desk, "/desk/seats?session=1&view=list&state=kept")
    desk.post(f"/desk/people/{petra.pk}/contingent", {"contingent": press.pk})
    assert "Places are kept for them: Press" in page(desk, f"/desk/people/{petra.pk}")
    desk.post("/desk/seats/line/offer", {"most": "1"})
    assert waits(edition) == ["Claire"]
    assert Place.objects.get(contingent=press).seat.person == petra  # type: ignore[union-attr]
    assert "Press" in desk.get("/desk/exports/seats.csv").getvalue().decode()
    desk.post(f"/desk/people/{petra.pk}/contingent", {"contingent": ""})
    assert not Place.objects.exclude(contingent=None).exists()


def test_the_overview_names_whose_turn_it_is_for_a_kept_place(
    desk: Client, edition: Edition, press: Contingent
) -> None:
    for who in ("Anna", "Ben"):
        seated(edition, who)
    ask(edition, "Claire")
    assert "is next in line" not in page(desk, "/desk/")
    petra = ask(edition, "Petra", after=1).person
    services.belong_to(petra.pk, edition.pk, press.pk, by=DESK, now=NOW)
    assert "Petra is next in line" in page(desk, "/desk/")
    services.let_contingent_go(press.pk, by=DESK, now=NOW)
    assert "Claire is next in line" in page(desk, "/desk/")


def test_a_wave_invites_to_what_is_kept(desk: Client, edition: Edition, press: Contingent) -> None:
    for who in ("Anna", "Ben"):
        seated(edition, who)
    wave = services.begin_wave(edition.pk, title="Press", by=factories.account("Max"), now=NOW)
    petra = factories.person("Petra")
    services.add_to_wave(wave.pk, [petra.pk])
    assert 'name="contingent"' in page(desk, f"/desk/waves/{wave.pk}")
    until = NOW + timedelta(days=2)
    services.write_wave(wave.pk, contingent=press, until=until)
    services.send_wave(wave.pk, shown=[petra.pk], by=wave.by, now=NOW)
    services.write_invitations(wave.pk, now=NOW)
    invitation = Invitation.objects.get()
    assert invitation.seat is not None
    assert invitation.seat.places.get().contingent == press


def test_what_is_kept_no_longer_is_not_offered_to_people_nor_to_waves(
    desk: Client, edition: Edition, press: Contingent
) -> None:
    petra, kept = factories.person("Petra"), f'<option value="{press.pk}"'
    services.belong_to(petra.pk, edition.pk, press.pk, by=DESK, now=NOW)
    wave = services.begin_wave(edition.pk, title="Press", by=factories.account("Max"), now=NOW)
    services.add_to_wave(wave.pk, [petra.pk])
    services.write_wave(wave.pk, contingent=press, until=NOW + timedelta(days=2))
    other = services.begin_wave(edition.pk, title="All", by=wave.by, now=NOW)
    addresses = [f"/desk/people/{petra.pk}", f"/desk/waves/{other.pk}", f"/desk/waves/{wave.pk}"]
    assert [kept in page(desk, each) for each in addresses] == [True, True, True]
    services.let_contingent_go(press.pk, by=DESK, now=NOW)
    assert [kept in page(desk, each) for each in addresses] == [False, False, True]  # what was chosen is still shown
    assert "Places are kept for them" not in page(desk, addresses[0])
    with pytest.raises(Refused) as refused:
        services.send_wave(wave.pk, shown=[petra.pk], by=wave.by, now=NOW)
    assert refused.value.code == "contingent.over"


def test_the_page_asks_as_much_for_many_as_for_one(
    desk: Client, edition: Edition, press: Contingent, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page(desk)
    with django_assert_num_queries(12):
        page(desk)
    for name in ("Public sector", "House"):
        services.begin_contingent(edition.pk, name, press.until, by=DESK, now=NOW)
    with django_assert_num_queries(12):
        page(desk)

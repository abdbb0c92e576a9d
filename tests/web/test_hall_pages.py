"""The hall on site: the page of its screen, the way of a phone to its page, and the count of heads at the desk."""

from __future__ import annotations

import pytest
from django.test import Client

from senningen.kernel import clock
from senningen.live.hall_key import is_good, key_at
from senningen.live.models import Presence
from senningen.people.models import Account
from senningen.programme.models import Session
from senningen.seats.models import Mode, Place
from tests import factories
from tests.live import people
from tests.web.test_room_pages import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    made = factories.edition(cap=5, sessions=2).sessions.get(number=1)
    Place.objects.create(session=made, mode=Mode.ON_SITE, number=1)
    return made


def test_a_host_opens_the_screen_by_a_link_of_its_own_and_the_one_before_ends(session: Session, client: Client) -> None:
    joelle, marek = people.host(session), people.on_stage(session, "Marek Dvořák")
    hosting = client.get(f"/stage/{joelle.secret}/room").content.decode()
    assert all(f'action="/stage/{joelle.secret}/{each}"' in hosting for each in ("wall", "slides"))
    assert client.post(f"/stage/{marek.secret}/wall").status_code == 403
    first = client.post(f"/stage/{joelle.secret}/wall")["Location"]
    page = client.get(first)
    assert (told(page.content.decode())["role"], "no-store" in page["Cache-Control"]) == ("wall", True)
    code = client.get(f"{first}/code").json()
    address, key = code["address"].rsplit("/", 1)
    assert (address.endswith(f"/hall/{session.pk}"), is_good(key, session.pk, clock.now())) == (True, True)
    assert code["picture"].startswith("data:image/svg+xml")
    client.force_login(factories.account())
    hosting = client.get(f"/desk/sessions/{session.pk}/room").content.decode()
    assert all(f'action="/desk/sessions/{session.pk}/{each}"' in hosting for each in ("wall", "room/slides"))
    second = client.post(f"/desk/sessions/{session.pk}/wall")["Location"]
    assert [client.get(each).status_code for each in (first, f"{first}/code", second)] == [403, 403, 200]


def test_a_session_without_places_on_site_has_nothing_of_a_hall(session: Session, client: Client) -> None:
    other = session.edition.sessions.get(number=2)
    joelle = people.host(other)
    assert "host-hall" not in client.get(f"/stage/{joelle.secret}/room").content.decode()
    assert client.post(f"/stage/{joelle.secret}/wall").status_code == 409


def test_a_phone_comes_in_by_the_code_and_a_key_it_presses(session: Session, client: Client) -> None:
    Session.objects.update(doors_opened=clock.now())
    here, inside = f"/hall/{session.pk}/{key_at(session.pk, clock.now())}", f"/hall/{session.pk}"
    assert client.get(inside).status_code == 403
    looked = client.get(here)
    assert (looked.status_code, "hall" in looked.cookies) == (200, False), "a program that follows the link is nobody"
    assert client.post(f"/hall/{session.pk}/AAAAAAAA").status_code == 403
    assert client.post(here)["Location"] == inside
    page = client.get(inside).content.decode()
    me = told(page)
    assert (me["role"], "stage-viewer" in page, 'name="named"' in page) == ("phone", False, False)
    assert client.get(here)["Location"] == inside  # scanned again: the same phone
    assert told(client.get(inside).content.decode())["key"] == me["key"]
    other = session.edition.sessions.get(number=2)
    client.cookies["hall"]["path"] = "/"
    assert client.get(f"/hall/{other.pk}").status_code == 403


def test_a_phone_before_closed_doors_waits_on_a_page_that_looks_again(session: Session, client: Client) -> None:
    client.post(f"/hall/{session.pk}/{key_at(session.pk, clock.now())}")
    early = client.get(f"/hall/{session.pk}")
    assert (early.status_code, early["Refresh"]) == (200, "10")
    assert "The doors are not open yet. This page opens them by itself." in early.content.decode()
    Session.objects.update(doors_opened=clock.now())
    assert told(client.get(f"/hall/{session.pk}").content.decode())["role"] == "phone"


def test_the_door_counts_heads_and_they_stand_beside_the_attendance(session: Session, client: Client) -> None:
    client.force_login(factories.account("Door", role=Account.Role.DOOR))
    where = f"/desk/sessions/{session.pk}/hall"
    assert f'href="{where}"' in client.get("/desk/sessions").content.decode()
    assert client.post(where, {"heads": "many"}).status_code == 422
    assert client.post(where, {"heads": "23"}).status_code == 302
    assert 'value="23"' in client.get(where).content.decode()
    seen = client.get(f"/desk/sessions/{session.pk}/attendance").content.decode()
    assert "23 people sat in the hall" in seen
    assert not Presence.objects.exists()

"""The pages of the hour: who gets which, and what they hold."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from senningen.kernel import clock
from senningen.people.models import Account, Link
from senningen.programme.models import Session
from tests import factories
from tests.live import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    return factories.edition(cap=5, sessions=2).sessions.get(number=1)


def told(page: str) -> dict[str, object]:
    found = re.search(r'<script id="room" type="application/json">(.*?)</script>', page)
    assert found
    return dict(json.loads(found[1]))


def test_a_guest_gets_the_room_once_the_doors_are_open(session: Session, client: Client) -> None:
    helene = people.guest(session, "Hélène Marchal-Ries")
    before = client.get(f"/s/{helene.secret}/room/1")
    assert 'id="room"' not in before.content.decode(), "the countdown holds no pass"
    Session.objects.filter(pk=session.pk).update(doors_opened=clock.now())
    page = client.get(f"/s/{helene.secret}/room/1")
    assert told(page.content.decode())["role"] == "guest"
    assert "no-store" in page["Cache-Control"]
    assert "room-camera" not in page.content.decode()
    assert client.get(f"/s/{helene.secret}/room/2").status_code == 403


def test_speaker_and_host_get_pages_of_their_own_by_their_link(session: Session, client: Client) -> None:
    marek, joelle = people.on_stage(session, "Marek Dvořák"), people.host(session)
    stage = client.get(f"/stage/{marek.secret}/room").content.decode()
    assert (told(stage)["role"], "host-doors" in stage) == ("speaker", False)
    host = client.get(f"/stage/{joelle.secret}/room").content.decode()
    assert (told(host)["role"], "host-doors" in host) == ("host", True)
    Link.objects.update(revoked=clock.now())
    assert client.get(f"/stage/{marek.secret}").status_code == 403


def test_an_organiser_hosts_by_account_and_a_viewer_does_not(session: Session, client: Client) -> None:
    where = f"/desk/sessions/{session.pk}/room"
    assert client.get(where).status_code == 302
    client.force_login(factories.account("Tom Schroeder"))
    assert told(client.get(where).content.decode())["role"] == "host"
    client.force_login(factories.account("Vera Viewer", role=Account.Role.VIEWER))
    assert client.get(where).status_code == 404


@pytest.mark.parametrize("language", ["lb", "fr", "de", "en"])
def test_the_scripts_get_every_word_in_the_language_of_the_page(
    session: Session, client: Client, language: str
) -> None:
    joelle = people.host(session)
    joelle.person.language = language
    joelle.person.save()
    words = told(client.get(f"/stage/{joelle.secret}/room").content.decode())["words"]
    assert isinstance(words, dict)
    assert all(words.values())
    assert (words["to-stage"] == "To stage") == (language == "en")


def test_who_interprets_or_helps_comes_by_a_part_and_watches(session: Session, client: Client) -> None:
    claire = people.on_stage(session, "Claire Muller", "interpreter")
    Session.objects.filter(pk=session.pk).update(doors_opened=clock.now())
    page = client.get(f"/stage/{claire.secret}/room").content.decode()
    assert (told(page)["role"], "room-camera" in page) == ("guest", False)


def test_who_interprets_into_a_language_has_a_booth_before_the_doors_open(session: Session, client: Client) -> None:
    claire = people.interpreter(session, "Claire Muller", "fr")
    page = client.get(f"/stage/{claire.secret}/room").content.decode()
    assert (told(page)["role"], told(page)["channel"]) == ("interpreter", "fr")
    assert "You interpret: Français" in page
    assert "room-booth" in page
    assert "room-ask>" not in page, "questions are the audience's"
    preparing = client.get(f"/stage/{claire.secret}").content.decode()
    assert "Go to your booth" in preparing
    assert "I agree to be recorded" not in preparing, "the recording keeps the floor"

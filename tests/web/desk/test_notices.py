"""The page on which one click tells everybody that a session begins late, or where it is held."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from senningen.live.models import Notice
from senningen.people.models import Account, Link
from senningen.people.services import make_link
from senningen.programme.models import Edition
from tests.factories import NOW
from tests.seats.stories import seated, session

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(edition: Edition, tom: Account) -> str:
    Account.objects.update(role=Account.Role.HOST)
    return f"/desk/sessions/{session(edition, 1).pk}/notice"


def test_a_host_gives_a_notice_by_one_click_sees_it_and_takes_it_back(
    desk: Client, edition: Edition, address: str
) -> None:
    seat = seated(edition, "Anna")
    assert "1 person gets a letter" in desk.get(address).content.decode()
    page = desk.post(address, {"late": "10"}, follow=True).content.decode()
    assert re.search(r"We begin 10 minutes late, at <time[^>]*>11:40</time>\.", page)
    assert "0 of 1 letters have left" in page
    token = make_link(Link.Kind.SEAT, person_id=seat.person_id, subject_id=seat.pk, now=NOW)
    assert "We begin 10 minutes late." in desk.get(f"/s/{token}").content.decode()
    desk.post(f"{address}/withdrawal")
    assert not Notice.objects.exists()
    assert "begins as planned" in desk.get(address).content.decode()


def test_a_link_that_opens_nothing_stays_in_the_field_with_what_to_do(desk: Client, address: str) -> None:
    answer = desk.post(address, {"elsewhere": "meet.example/abc"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="meet.example/abc"' in page
    assert "it begins with https://" in page

"""The change of plan at the desk: a form in the address, what it would do, one key, who was told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from senningen.people.models import Account
from senningen.programme.models import Edition
from tests import factories
from tests.seats.stories import seated, session

pytestmark = pytest.mark.django_db


@pytest.fixture
def tom(edition: Edition) -> Account:
    """Give somebody who may change the programme."""
    return factories.account(role=Account.Role.EDITOR)


def see(desk: Client, verb: str, **asked: Any) -> tuple[str, str]:
    """Ask what a change would do; returns the page and where it is done."""
    answer = desk.get(f"/desk/editions/10/plan/{verb}", {"see": "yes"} | asked)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode(), f"/desk/editions/10/plan/{verb}/doing?{answer.wsgi_request.GET.urlencode()}"


def seen(page: str) -> dict[str, str]:
    return {"seen": re.findall(r'name="seen" value="(\w+)"', page)[0]}


def friday(edition: Edition, number: int = 1) -> dict[str, Any]:
    return {"session": session(edition, number).pk, "day": "2020-12-18", "begins": "14:00", "minutes": "60"}


def test_a_session_is_moved_after_everything_was_seen(desk: Client, edition: Edition) -> None:
    seated(edition, factories.person("Anna Weber", language="de"), 1, 2)
    page, where = see(desk, "move", **friday(edition))
    assert session(edition, 1).day.isoformat() == "2020-12-14"
    for words in ("Friday 18 December", "14:00–15:00", "Luxembourg (UTC+1)", "Neue Zeit: Session 1", "Anna Weber"):
        assert words in page
    assert "1 calendar entry changed" in page
    [frame] = re.findall(r'<iframe[^>]* src="([^"]+)"', page)
    assert "statt Montag, 14. Dezember" in desk.get(frame.replace("&amp;", "&")).content.decode()
    told = desk.post(where, seen(page), follow=True).content.decode()
    assert session(edition, 1).day.isoformat() == "2020-12-18"
    assert "1 person was told" in told
    assert "Waits to be sent" in told

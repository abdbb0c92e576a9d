"""The desk lets somebody stand first, for a reason."""

from __future__ import annotations

import pytest
from django.test import Client

from senningen.desk import services
from senningen.desk.models import Move
from senningen.people.models import Account
from senningen.programme.models import Edition, Session
from senningen.seats.models import Wish
from tests import factories
from tests.seats.stories import NOW, ask, told, waits

pytestmark = pytest.mark.django_db


def test_somebody_stands_first_with_the_reason_shown_and_back_again(
    desk: Client, edition: Edition, tom: Account
) -> None:
    ask(edition, "Ben", 1)
    claire = ask(edition, "Claire", 1, after=1)
    asked = Wish.objects.get(request=claire).asked
    address = f"/desk/requests/{claire.pk}/front/1"
    assert desk.post(address, {"reason": "because"}).status_code == 404
    assert desk.post(address, {"reason": "mistake"}).status_code == 302
    assert waits(edition) == ["Claire", "Ben"]
    assert told(f"request:{claire.pk}")[-1] == "request.moved-to-front"
    assert "First by the desk: our mistake" in desk.get("/desk/seats").content.decode()
    services.undo_move(Move.objects.get().pk, by=tom, now=factories.NOW)
    assert waits(edition) == ["Ben", "Claire"]
    assert Wish.objects.get(request=claire).asked == asked
    assert "First by the desk" not in desk.get("/desk/seats").content.decode()


def test_two_who_belong_together_are_linked_on_a_page_and_unlinked_by_undo(desk: Client, edition: Edition) -> None:
    minister, aide = ask(edition, "Minister", 1), ask(edition, "Aide", 1, after=3)
    page = f"/desk/people/{minister.person_id}"
    assert "Goes together with…" in desk.get(page).content.decode()
    desk.post(f"/desk/requests/{minister.pk}/link", {"other": aide.pk})
    assert "Goes together with Aide: both or none." in desk.get(page).content.decode()
    assert "Together with Aide: both or none." in desk.get("/desk/seats").content.decode()
    desk.post(f"/desk/moves/{Move.objects.latest('pk').pk}/undoing")
    aide.refresh_from_db()
    assert aide.party_id is None


def test_nobody_is_first_for_an_hour_that_was_ended_early(desk: Client, edition: Edition) -> None:
    ask(edition, "Claire", 1)
    assert 'name="most" value="1"' in desk.get("/desk/seats").content.decode()
    Session.objects.filter(number=1).update(ended=NOW)
    assert 'name="most" value="1"' not in desk.get("/desk/seats").content.decode()

"""A link that was lost, or came into the wrong hands."""

from __future__ import annotations

import pytest
from django.test import Client

from senningen.kernel import clock
from senningen.people.models import Link
from senningen.people.rules import LOST_LINK
from senningen.people.services import make_link, note_knock
from senningen.post.models import Letter
from senningen.programme.models import Edition
from senningen.seats import services
from tests import factories
from tests.seats.stories import DESK, NOW, ask, seated, told

pytestmark = pytest.mark.django_db
PAGE = "/editions/10/link"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=1)


def links() -> list[tuple[str, str, int | None]]:
    rows = Letter.objects.filter(kind="link").order_by("pk")
    return [(each.to_email, each.link_kind, each.link_subject_id) for each in rows]


def test_the_answer_is_one_for_all_and_only_the_owner_gets_a_letter(client: Client, edition: Edition) -> None:
    anna, ben = seated(edition, "Anna"), ask(edition, "Ben")
    theirs = [each.person.addresses.get().email for each in (anna, ben)]
    answers = [client.post(PAGE, {"email": email}) for email in (*theirs, "nobody@guests.example")]
    assert {(each.status_code, each["Location"]) for each in answers} == {(302, f"{PAGE}?sent")}
    assert links() == [(theirs[0], "seat", anna.pk), (theirs[1], "request", ben.pk)]


def test_nobody_is_flooded_with_links(client: Client, edition: Edition) -> None:
    email = seated(edition, "Anna").person.addresses.get().email
    assert {client.post(PAGE, {"email": email}).status_code for _ in range(4)} == {302}
    assert len(links()) == LOST_LINK.email
    for number in range(LOST_LINK.network):
        note_knock(LOST_LINK, email=f"{number}@guests.example", network="127.0.0.1", now=NOW)
    assert client.post(PAGE, {"email": email}).status_code == 429


def test_the_desk_ends_the_old_links_and_a_letter_brings_a_new_one(client: Client, edition: Edition) -> None:
    anna = seated(edition, "Anna")
    old = make_link(Link.Kind.SEAT, person_id=anna.person_id, subject_id=anna.pk, now=NOW)
    assert client.get(f"/s/{old}").status_code == 200
    client.force_login(factories.account())
    assert client.post(f"/desk/seats/{anna.pk}/links").status_code == 302
    assert client.get(f"/s/{old}").status_code == 404
    assert links()[-1][1:] == ("seat", anna.pk)
    assert told(f"seat:{anna.pk}")[-1] == "seat.links-reissued"


def test_a_new_link_goes_to_nobody_whose_seat_has_ended(client: Client, edition: Edition) -> None:
    anna = seated(edition, "Anna")
    services.withdraw_seat(anna.pk, by=DESK, now=NOW)
    client.post(PAGE, {"email": anna.person.addresses.get().email})
    assert links() == []

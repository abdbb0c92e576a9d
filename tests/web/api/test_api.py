"""The interface for other programs: reading page by page, asking for a seat, and how it refuses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from senningen.desk.models import Asking
from senningen.journal.models import Entry
from senningen.outside.models import ApiToken
from senningen.outside.services import make_token, revoke_token
from senningen.people.models import Account
from senningen.post.models import Letter
from senningen.programme.models import Edition
from tests import factories
from tests.factories import NOW
from tests.seats.stories import ask as asks
from tests.seats.stories import give, offered, seated
from tests.web.api.conftest import Ask

pytestmark = pytest.mark.django_db


def test_a_program_reads_the_programme(ask: Ask, edition: Edition) -> None:
    seated(edition, "Anna Kolb", 1)
    edition.sessions.filter(number=1).update(heads=34)
    status, answer = ask("/editions")
    assert (status, [each["slug"] for each in answer["items"]], answer["next"]) == (200, ["10"], None)
    assert answer["items"][0]["takes_requests"] is True
    assert answer["items"][0]["id"] == edition.pk, "subjects and facts of webhooks have ids"
    _, answer = ask("/editions/10/sessions")
    assert [each["left"] for each in answer["items"]] == [1, 2, 2, 2]
    assert [each["heads"] for each in answer["items"]] == [34, None, None, None]
    assert answer["items"][0]["starts_at"] == "2020-12-14T11:30:00+01:00"


def test_seats_and_requests_name_people_by_number_only(ask: Ask, edition: Edition) -> None:
    anna = seated(edition, "Anna Kolb", 1, 2)
    offered(edition, "Ben Weis", 1)
    give(asks(edition, "Carl Majerus", 1, after=2))
    _, answer = ask("/editions/10/seats")
    assert next((each["number"], each["state"], each["person"]) for each in answer["items"]) == (
        1,
        "taken",
        anna.person_id,
    )
    assert "Anna" not in str(answer)
    assert answer["items"][0]["places"] == [{"session": 1, "number": 1}, {"session": 2, "number": 1}]
    _, answer = ask("/editions/10/seats?state=held")
    assert [each["number"] for each in answer["items"]] == [2]
    _, answer = ask("/editions/10/seats?session=2")
    assert [each["number"] for each in answer["items"]] == [1]
    _, answer = ask("/editions/10/requests?state=open")
    assert [each["wishes"][0]["state"] for each in answer["items"]] == ["waiting"]


def test_a_long_list_comes_page_by_page_and_nobody_is_lost(ask: Ask, edition: Edition) -> None:
    names = [f"Guest {number}" for number in range(7)]
    for name in names:
        factories.person(name, house="Metz")
    read, cursor = [], ""
    for _ in range(9):
        _, page = ask(f"/people?limit=3&q=metz{cursor}")
        read += [each["name"] for each in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
        if len(read) == 3:
            names.append(factories.person("Guest who came late", house="Metz").name)
    assert read == names


def test_asking_goes_by_the_mailbox_of_whoever_wants_the_seat(ask: Ask, edition: Edition) -> None:
    wish = {"name": "DE LA CRUZ, maría", "email": "maria@guests.example", "sessions": [2], "language": "fr"}
    assert ask("/editions/10/requests", "post", data=wish) == (202, {"state": "confirmation-sent"})
    asking = Asking.objects.get()
    assert (asking.name, asking.sessions, asking.language) == ("DE LA CRUZ, maría", ["S2"], "fr")
    assert Letter.objects.get().to_email == "maria@guests.example"
    token = ApiToken.objects.get()
    assert Entry.objects.get(kind="asking.written").actor == f"api-token:{token.pk}"
    status, answer = ask("/editions/10/requests", "post", data=wish | {"sessions": [9]})
    assert (status, answer["code"]) == (404, "api.unknown")


def test_a_closed_edition_refuses_in_the_words_of_the_house(ask: Ask, edition: Edition) -> None:
    Edition.objects.update(state=Edition.State.CLOSED)
    status, answer = ask("/editions/10/requests", "post", data={"name": "Anna", "email": "anna@guests.example"})
    assert (status, answer["code"]) == (409, "edition.closed")
    assert answer["sentence"]
    assert answer["next"]


@pytest.mark.parametrize(
    ("path", "method", "status", "code"),
    [
        ("/editions/99", "get", 404, "api.unknown"),
        ("/nothing/here", "get", 404, "api.unknown"),
        ("/editions", "delete", 405, "api.method"),
        ("/editions?limit=100000", "get", 422, "api.unreadable"),
        ("/editions/10/requests", "post", 422, "api.unreadable"),
    ],
)
@pytest.mark.usefixtures("edition")
def test_a_refusal_has_a_code_a_sentence_and_a_next_step(
    ask: Ask, path: str, method: str, status: int, code: str
) -> None:
    got, answer = ask(path, method)
    assert (got, answer["code"]) == (status, code)
    assert answer["sentence"]
    assert answer["next"]
    assert bool(answer["problems"]) == (code == "api.unreadable")


def test_a_token_does_what_it_was_made_for_and_no_more(ask: Ask, edition: Edition, owner: Account) -> None:
    narrow = make_token("The screen in the hall", ["programme:read"], by=owner, now=NOW)
    assert ask("/editions", by=narrow)[0] == 200
    status, answer = ask("/people", by=narrow)
    assert (status, answer["code"]) == (403, "api.not-allowed")
    assert "people:read" in answer["sentence"]
    row = ApiToken.objects.get(purpose="The screen in the hall")
    assert row.used == NOW
    assert narrow not in str(ApiToken.objects.filter(pk=row.pk).values()), "only its hash is kept"
    revoke_token(row.pk, by=owner, now=NOW + timedelta(hours=1))
    status, answer = ask("/editions", by=narrow)
    assert (status, answer["code"]) == (401, "api.no-token")
    assert list(Entry.objects.filter(kind__startswith="api-token").values_list("kind", flat=True)) == [
        "api-token.made",
        "api-token.made",
        "api-token.revoked",
    ]


@pytest.mark.usefixtures("edition")
def test_a_session_cookie_is_no_token(client: Client, owner: Account) -> None:
    client.force_login(owner)
    answer = client.get("/api/v1/people")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="Senningen"')


def test_reading_twice_writes_once(ask: Ask, edition: Edition, django_assert_num_queries: Any) -> None:
    for number in range(1, 5):
        seated(edition, f"Guest {number}", number)
    ask("/editions")
    with django_assert_num_queries(4):  # token, edition, seats, places
        ask("/editions/10/seats")

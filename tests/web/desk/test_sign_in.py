from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from senningen.kernel import clock
from senningen.people.models import Account, Knock, Link
from senningen.people.services import make_link
from senningen.programme.models import Series
from tests.factories import account, series

pytestmark = pytest.mark.django_db


@pytest.fixture
def tom() -> Account:
    series()
    return account("Tom Schroeder")


def sign_in(client: Client, email: str, password: str, **more: str) -> int:
    return client.post("/desk/sign-in", {"email": email, "password": password, **more}).status_code


def test_an_organiser_signs_in_and_out(client: Client, tom: Account) -> None:
    assert sign_in(client, tom.email.upper(), "correct horse battery") == 302
    assert client.session["_auth_user_id"] == str(tom.pk)
    client.post("/desk/sign-out")
    assert "_auth_user_id" not in client.session


def test_a_session_ends_with_its_time_and_with_its_account(client: Client, tom: Account) -> None:
    sign_in(client, tom.email, "correct horse battery")
    assert client.get("/desk/letters").status_code == 200
    Account.objects.filter(pk=tom.pk).update(is_active=False)
    assert client.get("/desk/letters").status_code == 302
    Account.objects.filter(pk=tom.pk).update(is_active=True)
    assert client.get("/desk/letters").status_code == 200
    Session.objects.update(expire_date=clock.now() - timedelta(seconds=1))
    assert client.get("/desk/letters").status_code == 302


def test_whoever_signed_in_before_an_upgrade_goes_on(client: Client, tom: Account) -> None:
    client.force_login(tom, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/desk/letters").status_code == 200


def test_a_wrong_password_is_told_without_saying_which_half_was_wrong(client: Client, tom: Account) -> None:
    wrong_password = client.post("/desk/sign-in", {"email": tom.email, "password": "wrong"})
    unknown_address = client.post("/desk/sign-in", {"email": "nobody@infra.example", "password": "wrong"})
    assert wrong_password.status_code == unknown_address.status_code == 422
    assert b"do not go together" in wrong_password.content
    assert b"do not go together" in unknown_address.content


def test_the_door_waits_after_five_failures_even_for_the_right_password(client: Client, tom: Account) -> None:
    assert [sign_in(client, tom.email, "wrong") for _ in range(5)] == [422] * 5
    assert sign_in(client, tom.email, "correct horse battery") == 429
    Knock.objects.update(at=clock.now() - timedelta(minutes=6))
    assert sign_in(client, tom.email, "correct horse battery") == 302


def test_it_goes_back_to_a_page_of_this_site_only(client: Client, tom: Account) -> None:
    told = {"email": tom.email, "password": "correct horse battery"}
    assert client.post("/desk/sign-in", told | {"next": "/desk/editions"})["Location"] == "/desk/editions"
    client.post("/desk/sign-out")
    assert "elsewhere" not in client.post("/desk/sign-in", told | {"next": "https://elsewhere.example/"})["Location"]


def test_opening_a_sign_in_link_changes_nothing_pressing_its_key_does(client: Client, tom: Account) -> None:
    secret = make_link(Link.Kind.SIGN_IN, person_id=tom.person_id, now=clock.now())
    client.get(f"/desk/enter/{secret}")
    assert "_auth_user_id" not in client.session
    client.post(f"/desk/enter/{secret}")
    assert client.session["_auth_user_id"] == str(tom.pk)


def test_the_owner_sets_the_house_up_once(client: Client) -> None:
    secret = make_link(Link.Kind.SETUP, person_id=None, now=clock.now())
    told = {
        "name": "Joëlle Kirsch",
        "email": "joelle@infra.example",
        "password": "a short sentence",
        "series": "Digital Infrastructure Group",
        "mailbox": "seats@infra.example",
        "since": "2014",
    }
    assert client.post(f"/desk/set-up/{secret}", told).status_code == 302
    assert Account.objects.get().role == Account.Role.OWNER
    assert Series.objects.get().mailbox == "seats@infra.example"
    again = Client().post(f"/desk/set-up/{secret}", told | {"email": "other@infra.example"})
    assert again.status_code == 422
    assert Account.objects.count() == 1


def test_a_short_password_is_refused_with_what_would_do(client: Client) -> None:
    secret = make_link(Link.Kind.SETUP, person_id=None, now=clock.now())
    answer = client.post(f"/desk/set-up/{secret}", {"password": "short"})
    assert answer.status_code == 422
    assert b"At least twelve characters" in answer.content

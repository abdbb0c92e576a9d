"""A password that was lost: told at the sign-in page, answered by a letter to its owner, and by nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from senningen.people.models import Account
from senningen.people.rules import LOST_PASSWORD
from senningen.people.services import note_knock
from senningen.post.models import Letter
from tests import factories
from tests.web.desk.test_colleagues import link_in_the_letter

pytestmark = pytest.mark.django_db
NOW = factories.NOW
PAGE = "/desk/lost-password"
NEW = "another long sentence"


@pytest.fixture(autouse=True)
def today(tom: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("senningen.kernel.clock.now", lambda: NOW)


def test_the_sign_in_page_leads_there(client: Client) -> None:
    assert f'href="{PAGE}"' in client.get("/desk/sign-in").content.decode()
    assert client.get(PAGE).status_code == 200
    assert client.post(PAGE, {"email": "no address"}).status_code == 422


def test_the_answer_is_one_for_all_and_only_who_works_here_gets_a_letter(client: Client, tom: Account) -> None:
    gone = factories.account("Gone Goodwin")
    Account.objects.filter(pk=gone.pk).update(is_active=False)
    guest = factories.person("Anna Kolb").addresses.get().email
    asked = (tom.email.upper(), gone.email, guest, "nobody@infra.example")
    answers = [client.post(PAGE, {"email": email}) for email in asked]
    assert {(each.status_code, each["Location"], each.content) for each in answers} == {(302, f"{PAGE}?sent", b"")}
    assert [each.to_email for each in Letter.objects.all()] == [tom.email]
    assert "a letter with a link is on its way" in client.get(f"{PAGE}?sent").content.decode()


def test_a_new_password_ends_every_other_sign_in_and_uses_the_link_up(client: Client, tom: Account) -> None:
    elsewhere = Client()
    elsewhere.force_login(tom)
    client.post(PAGE, {"email": tom.email})
    where = link_in_the_letter("password")
    assert tom.email in client.get(where).content.decode()
    assert elsewhere.get("/desk/mail").status_code == 200, "opening the link changes nothing"
    assert client.post(where, {"password": "short"}).status_code == 422
    assert client.post(where, {"password": NEW}).status_code == 302
    assert client.get("/desk/mail").status_code == 200
    assert elsewhere.get("/desk/mail").status_code == 302
    assert client.post(where, {"password": NEW}).status_code == 404
    told = {"email": tom.email, "password": "correct horse battery"}
    assert Client().post("/desk/sign-in", told).status_code == 422
    assert Client().post("/desk/sign-in", told | {"password": NEW}).status_code == 302


def test_the_link_ends_after_an_hour_and_with_the_next_one(
    client: Client, tom: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(PAGE, {"email": tom.email})
    first = link_in_the_letter("password")
    assert client.get(first).status_code == 200
    client.post(PAGE, {"email": tom.email})
    assert client.get(first).status_code == 404
    second = link_in_the_letter("password")
    assert client.get(second).status_code == 200
    monkeypatch.setattr("senningen.kernel.clock.now", lambda: NOW + timedelta(hours=1))
    assert client.get(second).status_code == 404


def test_a_link_opens_nothing_for_who_was_let_go_meanwhile(client: Client, tom: Account) -> None:
    client.post(PAGE, {"email": tom.email})
    where = link_in_the_letter("password")
    Account.objects.filter(pk=tom.pk).update(is_active=False)
    assert client.post(where, {"password": NEW}).status_code == 404


def test_nobody_is_flooded(client: Client, tom: Account) -> None:
    assert {client.post(PAGE, {"email": tom.email}).status_code for _ in range(5)} == {302}
    assert Letter.objects.count() == LOST_PASSWORD.email
    for number in range(LOST_PASSWORD.network):
        note_knock(LOST_PASSWORD, email=f"{number}@infra.example", network="127.0.0.1", now=NOW)
    assert client.post(PAGE, {"email": tom.email}).status_code == 429

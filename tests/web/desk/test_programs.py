"""An owner lets other programs in, and out again."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from senningen.journal.entries import SYSTEM
from senningen.outside.calling import Answer
from senningen.outside.models import Delivery, Webhook
from senningen.outside.services import make_webhook, note_answer, read_journal, switch_off
from senningen.people.models import Account
from senningen.programme.models import Edition
from tests import factories
from tests.seats.stories import seated

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(desk: Client) -> Client:
    desk.force_login(factories.account("Olga Owner", role=Account.Role.OWNER))
    return desk


def reads(client: Client, secret: str) -> int:
    return client.get("/api/v1/editions", headers={"authorization": f"Bearer {secret}"}).status_code


def test_a_token_is_shown_once_and_opens_until_it_is_revoked(owner: Client) -> None:
    answer = owner.post("/desk/programs/tokens", {"purpose": "The portal", "scopes": ["programme:read"]})
    found = re.search(r'value="(sng_[^"]+)"', answer.content.decode())
    assert found
    assert "no-store" in answer["Cache-Control"]
    assert reads(owner, found[1]) == 200
    page = owner.get("/desk/programs").content.decode()
    assert "The portal" in page
    assert found[1] not in page
    assert found[1][-4:] in page
    revoking = re.search(r'action="(/desk/programs/tokens/\d+/revoking)"', page)
    assert revoking
    assert owner.post(revoking[1]).status_code == 302
    assert reads(owner, found[1]) == 401
    assert "Revoked" in owner.get("/desk/programs").content.decode()


def test_a_token_without_purpose_or_use_is_not_made(owner: Client) -> None:
    assert owner.post("/desk/programs/tokens", {"purpose": "", "scopes": []}).status_code == 422
    assert "No program has a token." in owner.get("/desk/programs").content.decode()


def test_a_webhook_is_made_watched_and_switched_off(owner: Client) -> None:
    told = {"purpose": "The portal", "url": "https://hooks.example/x", "families": ["seat"]}
    answer = owner.post("/desk/programs/webhooks", told)
    assert re.search(r'value="whsec_[^"]{40,}"', answer.content.decode())
    webhook = Webhook.objects.get()
    seat = seated(Edition.objects.get(), "Anna Kolb", 1)
    read_journal(now=factories.NOW)
    delivery = Delivery.objects.get()
    note_answer(delivery.pk, Answer(404, "404"), now=factories.NOW)
    page = owner.get(f"/desk/programs/webhooks/{webhook.pk}").content.decode()
    assert "whsec_" not in page
    assert f"seat:{seat.pk}" in page
    assert "404" in page
    assert "Nothing arrives" in owner.get("/desk/programs").content.decode()
    assert owner.post(f"/desk/programs/deliveries/{delivery.pk}/sending").status_code == 302
    assert Delivery.objects.get().attempts == 0
    owner.post(f"/desk/programs/webhooks/{webhook.pk}/switch", {"to": "off"})
    assert "Switched off at the desk" in owner.get(f"/desk/programs/webhooks/{webhook.pk}").content.decode()
    owner.post(f"/desk/programs/webhooks/{webhook.pk}/switch", {"to": "on"})
    assert Webhook.objects.get().off is None


@pytest.mark.parametrize("url", ["http://hooks.example/x", "https://me:secret@hooks.example/x", "nonsense"])
def test_an_address_that_cannot_be_a_webhook_is_refused_with_a_reason(owner: Client, url: str) -> None:
    answer = owner.post("/desk/programs/webhooks", {"purpose": "The portal", "url": url, "families": ["seat"]})
    assert answer.status_code == 422
    assert "This address cannot be a webhook." in answer.content.decode()


def test_the_desk_is_told_of_a_webhook_that_gave_up(desk: Client, tom: Account) -> None:
    webhook, _ = make_webhook("The portal", "https://hooks.example/x", ["seat"], by=tom, now=factories.NOW)
    assert "The portal" not in desk.get("/desk/").content.decode()
    switch_off(webhook.pk, "failing", by=SYSTEM, now=factories.NOW)
    assert "because it does not take what is sent: The portal" in desk.get("/desk/").content.decode()


def test_only_an_owner_sees_the_page(desk: Client) -> None:
    assert desk.get("/desk/programs").status_code == 404
    assert desk.post("/desk/programs/tokens", {"purpose": "x", "scopes": ["people:read"]}).status_code == 404


def test_the_interface_describes_itself_without_anything_from_elsewhere(owner: Client) -> None:
    page = owner.get("/api/").content.decode()
    assert "POST /api/v1/editions/{number}/requests" in page
    assert "requests:ask" in page
    assert not re.findall(r'(?:src|href)="https?://(?!127\.0\.0\.1)', page)
    assert owner.get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")

"""An owner lets other programs in, and out again."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from senningen.people.models import Account
from tests import factories

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


def test_only_an_owner_sees_the_page(desk: Client) -> None:
    assert desk.get("/desk/programs").status_code == 404
    assert desk.post("/desk/programs/tokens", {"purpose": "x", "scopes": ["people:read"]}).status_code == 404


def test_the_interface_describes_itself_without_anything_from_elsewhere(owner: Client) -> None:
    page = owner.get("/api/").content.decode()
    assert "POST /api/v1/editions/{number}/requests" in page
    assert "requests:ask" in page
    assert not re.findall(r'(?:src|href)="https?://(?!127\.0\.0\.1)', page)
    assert owner.get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")

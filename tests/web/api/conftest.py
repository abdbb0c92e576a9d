"""A program with a token, and an edition to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from senningen.outside.rules import SCOPES
from senningen.outside.services import make_token
from senningen.people.models import Account
from senningen.programme.models import Edition
from tests import factories

Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("senningen.kernel.clock.now", lambda: factories.NOW)


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=2)


@pytest.fixture
def owner() -> Account:
    return factories.account("Olga Owner", role=Account.Role.OWNER)


@pytest.fixture
def token(owner: Account) -> str:
    return make_token("The portal", SCOPES, by=owner, now=factories.NOW)


@pytest.fixture
def ask(client: Client, token: str) -> Ask:
    """Ask the interface with a token; gives status and answer."""

    def asked(path: str, method: str = "get", *, by: str = token, **more: Any) -> tuple[int, Any]:
        headers = {"authorization": f"Bearer {by}", "accept-language": "en"}
        answer = getattr(client, method)(f"/api/v1{path}", headers=headers, content_type="application/json", **more)
        return answer.status_code, answer.json()

    return asked

"""An organiser who is signed in at the desk, in English, on the day of the stories."""

from __future__ import annotations

import pytest
from django.test import Client

from senningen.people.models import Account
from senningen.programme.models import Edition
from tests import factories


@pytest.fixture
def edition() -> Edition:
    """Give an edition of four sessions with a hundred places."""
    return factories.edition()


@pytest.fixture
def tom(edition: Edition) -> Account:
    """Give an organiser."""
    return factories.account()


@pytest.fixture
def desk(client: Client, tom: Account, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Give his browser."""
    monkeypatch.setattr("senningen.kernel.clock.now", lambda: factories.NOW)
    client.force_login(tom)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client

"""What the stories at the desk begin with."""

from __future__ import annotations

import pytest

from senningen.people.models import Account
from senningen.programme.models import Edition
from tests import factories


@pytest.fixture
def edition() -> Edition:
    """Give an edition of four sessions with twelve places."""
    return factories.edition()


@pytest.fixture
def tom(edition: Edition) -> Account:
    """Give an organiser."""
    return factories.account()

"""Ten minutes before its hour a room has no host: whoever at the desk could open it is written to, once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from senningen.chasing.services import call_hosts
from senningen.live.models import Presence
from senningen.live.services import give_notice, watch_hosts
from senningen.people.models import Account
from senningen.post.models import Letter
from senningen.programme.models import Session
from tests import factories
from tests.live import people

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def session() -> Session:
    return factories.edition(cap=5, sessions=1).sessions.get()


@pytest.fixture
def tom() -> Account:
    return factories.account("Tom Schroeder")


def called(now: datetime) -> int:
    watch_hosts(now=now)
    return call_hosts(now=now)


def test_those_who_may_host_are_called_once_ten_minutes_before(session: Session, tom: Account) -> None:
    factories.account("Hana Host", Account.Role.HOST)
    factories.account("Paul Weber", Account.Role.VIEWER)
    begins = session.starts_at
    assert [called(begins - minutes * MINUTE) for minutes in (11, 10, 9)] == [0, 2, 0]
    letter = Letter.objects.get(kind="hostless", person=tom.person)
    assert letter.subject == "No host in the room: Session 1"
    assert "begins at 11:30, and no host is in its room" in letter.text.replace("\n", " ")
    assert f"/desk/sessions/{session.pk}/room" in letter.text
    assert letter.not_after == session.ends_at


@pytest.mark.usefixtures("tom")
def test_a_host_who_is_there_needs_no_call_until_they_are_gone(session: Session) -> None:
    joelle, soon = people.host(session), session.starts_at - 10 * MINUTE
    here = Presence.objects.create(
        session=session, key=joelle.key, person=joelle.person, role="host", began=soon, seen=soon
    )
    assert called(soon) == 0
    Presence.objects.filter(pk=here.pk).update(ended=soon)
    assert called(soon + MINUTE) == 1
    assert called(session.starts_at) == 0


def test_an_hour_that_begins_late_is_counted_from_then(session: Session, tom: Account) -> None:
    begins = session.starts_at
    give_notice(session.pk, late=20, by=tom, now=begins - 30 * MINUTE)
    assert [called(begins + minutes * MINUTE) for minutes in (-10, 0, 10)] == [0, 0, 1]

"""A room whose hour nears and has no host: the desk is told, and no longer once one arrives."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from senningen.journal.models import Entry
from senningen.kernel import clock
from senningen.live.models import Hosting, Presence
from senningen.live.services import watch_hosts
from senningen.people.models import Account
from senningen.programme.models import Session
from tests import factories
from tests.live import people

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def session() -> Session:
    return factories.edition(cap=5, sessions=1).sessions.get()


def missed(session: Session, now: datetime) -> bool:
    watch_hosts(now=now)
    session.refresh_from_db()
    return session.hostless is not None


def comes(session: Session, who: people.Holder, role: str, now: datetime) -> Presence:
    return Presence.objects.create(session=session, key=who.key, person=who.person, role=role, began=now, seen=now)


def test_a_host_is_missed_from_a_quarter_of_an_hour_before_until_one_arrives(session: Session) -> None:
    begins, joelle = session.starts_at, people.host(session)
    assert not missed(session, begins - 16 * MINUTE)
    assert missed(session, begins - 15 * MINUTE)
    assert watch_hosts(now=begins - 14 * MINUTE) == 0, "it is told once"
    host = comes(session, joelle, "host", begins - 13 * MINUTE)
    assert not missed(session, begins - 13 * MINUTE)
    assert missed(session, begins - 12 * MINUTE), "the server that saw her has been silent for a minute"
    Presence.objects.filter(pk=host.pk).update(seen=begins)
    assert not missed(session, begins)
    Presence.objects.filter(pk=host.pk).update(ended=begins)
    assert missed(session, begins)
    kinds = Entry.objects.filter(kind__startswith="room.host-missed").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["room.host-missed", "room.host-missed-no-more"] * 2 + ["room.host-missed"]


def test_a_guest_is_no_host_and_a_speaker_who_was_made_one_is(session: Session) -> None:
    begins, marek = session.starts_at, people.on_stage(session, "Marek Dvořák")
    comes(session, people.guest(session, "Ben Weber"), "guest", begins)
    comes(session, marek, "speaker", begins)
    assert missed(session, begins)
    Hosting.objects.create(part_id=marek.claim.id, at=begins, by="account:1")
    assert not missed(session, begins)


def test_nobody_is_missed_in_an_hour_that_is_over_or_called_off(session: Session) -> None:
    begins = session.starts_at
    assert missed(session, begins)
    assert not missed(session, session.ends_at)
    Session.objects.filter(pk=session.pk).update(doors_opened=begins)
    assert missed(session, session.ends_at), "an open room needs a host, however late it is"
    Session.objects.filter(pk=session.pk).update(state=Session.State.CANCELLED)
    assert not missed(session, begins)


def test_the_desk_is_told_on_the_overview_in_the_rail_and_with_the_sessions(session: Session, client: Client) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    Session.objects.filter(pk=session.pk).update(hostless=clock.now())
    client.force_login(factories.account("Tom Schroeder"))
    overview = client.get("/desk/").content.decode()
    assert "No host is in session 1" in overview
    assert f"/desk/sessions/{session.pk}/room" in overview
    assert "no host" in client.get("/desk/people").content.decode()
    client.force_login(factories.account("Joëlle Kirsch", Account.Role.HOST))
    assert "No host is in the room" in client.get("/desk/sessions").content.decode()
    Session.objects.filter(pk=session.pk).update(hostless=None)
    assert "host is in" not in client.get("/desk/sessions").content.decode()

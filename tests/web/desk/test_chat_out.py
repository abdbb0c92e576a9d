"""The chat of a session as a list to take away."""

from __future__ import annotations

import pytest
from django.test import Client

from senningen.kernel import clock
from senningen.live import operations as op
from senningen.live.operations import Role, Somebody
from senningen.live.said import To
from senningen.live.services.keeping import Batch, Kept, keep
from tests import factories

pytestmark = pytest.mark.django_db


def test_what_was_written_is_handed_out_with_names_by_consent_and_what_was_deleted_marked(client: Client) -> None:
    session, helene = factories.edition(cap=5, sessions=1).sessions.get(number=1), factories.person()
    host, guest = Somebody("part:1", Role.HOST, "", 0), Somebody("seat:1", Role.GUEST, helene.name, helene.pk)
    done = [(op.Arrive(guest), guest), (op.SetChat(To.ALL), host), (op.Say("Where are the slides?", named=True), guest)]
    done += [(op.DeleteSaid(1), host)]
    now = clock.now()
    keep(session.pk, Batch([Kept(n, each, by, now) for n, (each, by) in enumerate(done, 1)]), now=now)
    client.force_login(factories.account())
    rows = client.get("/desk/exports/chat.csv").getvalue().decode()
    assert "Where are the slides?" in rows
    assert helene.name in rows
    assert rows.rstrip().endswith("yes")

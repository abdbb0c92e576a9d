"""From "those who have not answered" to an answer: through the real post office and the desk's reading."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from senningen.chasing import services
from senningen.chasing.groups import gather
from senningen.chasing.models import Circular
from senningen.chasing.queries import fares
from tests import factories
from tests.desk.mails import arrived, written
from tests.desk.story import PostOffice, bounced
from tests.factories import NOW
from tests.seats.stories import offered

pytestmark = pytest.mark.django_db


def test_one_answers_one_is_away_one_has_moved(tmp_path: Path) -> None:
    """Anna writes back, Ben's mailbox is gone, Claire's says that she is away: each is shown as what they are."""
    edition, tom, post = factories.edition(), factories.account(), PostOffice(tmp_path)
    for name in ("Anna", "Ben", "Claire"):
        who = factories.person(name, f"{name.lower()}@guests.example")
        offered(edition, who, until=NOW + timedelta(hours=30))
    post.deliver()
    sent, later = NOW - timedelta(minutes=1), NOW + timedelta(hours=1)
    first = services.begin_circular(edition.pk, "silent", by=tom, now=sent)
    shown = {each.person.pk for each in gather(first, now=sent).recipients}
    services.send_circular(first.pk, shown=shown, by=tom, now=sent)
    services.write_letters(first.pk, now=sent)
    post.deliver()

    anna, ben, claire = (post.letters_to(f"{name}@guests.example")[-1] for name in ("anna", "ben", "claire"))
    assert anna["Subject"] == "We have not heard from you yet"
    body = anna.get_body(("plain",))
    assert body
    assert "Seat 1 is held for you until Friday 11 December, 22:20" in body.get_content()
    reply = written("I shall be there.", sender="Anna <anna@guests.example>", In_Reply_To=str(anna["Message-ID"]))
    arrived(reply, recipient=str(anna["Reply-To"]), now=later)
    arrived(bounced(ben), recipient=str(ben["Return-Path"]).strip("<>"), now=later)
    away = written(
        "I am out of office until January.",
        sender="Claire <claire@guests.example>",
        subject="Automatic reply",
        Auto_Submitted="auto-replied",
        In_Reply_To=str(claire["Message-ID"]),
    )
    arrived(away, recipient=str(claire["Reply-To"]), now=later)

    circular = Circular.objects.get(pk=first.pk)
    states = {each.addressee.person.name: each.state for each in fares(circular).people}
    assert states == {"Anna": "answered", "Ben": "bounced", "Claire": "sent"}
    again = services.begin_circular(edition.pk, "again", follows=circular, by=tom, now=later)
    gathered = gather(again, now=later)
    assert [each.person.name for each in gathered.recipients] == ["Claire"]
    assert [(each.person.name, each.why) for each in gathered.left_out] == [
        ("Anna", "answered"),
        ("Ben", "not-written"),
    ]

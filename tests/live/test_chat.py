"""The chat: off until a host switches it on; to the host alone or to all; slow; deleted and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from senningen.journal.models import Entry
from senningen.live import chatted, queries
from senningen.live import operations as op
from senningen.live.keeping import room_as_json
from senningen.live.operations import Role
from senningen.live.room import apply
from senningen.live.said import To
from senningen.live.state import Part, Room
from senningen.live.views import part_view
from senningen.live.views.own import own_view
from tests import factories
from tests.live import people
from tests.live.sockets import control, rooms, story
from tests.live.test_hall import PHONES, WALL
from tests.live.test_questions import HELENE, JOELLE, MAREK, POL, refused, told

AT = datetime(2020, 12, 15, 10, 45, tzinfo=UTC)


@pytest.fixture
def room() -> Room:
    arrived = [(op.Arrive(one), one) for one in (JOELLE, MAREK, HELENE, POL, WALL, PHONES[0])]
    return told(Room(), *arrived, (op.Begin(), JOELLE))


def seen(room: Room, role: Role = Role.GUEST) -> list[tuple[str, str]]:
    return [(one.name, one.text) for one in part_view(room, Part.CHAT, role).lines]


def test_the_chat_is_off_until_a_host_switches_it_on_and_hidden_when_off(room: Room) -> None:
    assert refused(room, op.Say("Good morning"), HELENE) == "chat.off"
    assert refused(room, op.SetChat(To.ALL), MAREK) == "room.host-only"
    room = told(room, (op.SetChat(To.ALL), JOELLE), (op.Say(" Good \n morning ", named=True), HELENE))
    assert seen(room) == [(HELENE.name, "Good morning")]
    off = told(room, (op.SetChat(To.NOBODY), JOELLE))
    assert (seen(off), own_view(off, HELENE).said, len(seen(off, Role.HOST))) == ([], [], 1)
    assert refused(room, op.Say("I have no name"), PHONES[0]) == refused(room, op.Say("x"), WALL) == "room.guests-only"


def test_a_line_stays_with_those_it_was_written_to(room: Room) -> None:
    room = told(
        room, (op.SetChat(To.HOST), JOELLE), (op.Say("I hear nothing"), HELENE), (op.Say("We see to it"), JOELLE)
    )
    room = told(room, (op.SetChat(To.ALL), JOELLE), (op.Say("Slides are in the letter"), MAREK))
    assert seen(room) == [(JOELLE.name, "We see to it"), (MAREK.name, "Slides are in the letter")]
    assert seen(room, Role.HOST)[0] == ("", "I hear nothing")  # without a name it has none for the host either
    assert [one.text for one in own_view(room, HELENE).said] == ["I hear nothing"]
    assert own_view(room, POL).said == []


def test_slow_holds_guests_back_and_those_on_stage_less(room: Room) -> None:
    room = told(room, (op.SetChat(To.ALL, slow=True), JOELLE))
    room, _ = apply(room, op.Say("One"), HELENE, AT)
    assert refused(room, op.Say("Two"), HELENE, AT + timedelta(seconds=29)) == "chat.too-soon"
    room, _ = apply(room, op.Say("Two"), HELENE, AT + timedelta(seconds=30))
    room, _ = apply(room, op.Say("Three"), JOELLE, AT + timedelta(seconds=31))
    assert refused(room, op.Say("Four"), JOELLE, AT + timedelta(seconds=32)) == "chat.too-soon"
    assert [text for _, text in seen(room)] == ["One", "Two", "Three"]


def test_a_host_deletes_a_line_and_brings_it_back(room: Room) -> None:
    room = told(room, (op.SetChat(To.ALL), JOELLE), (op.Say("Rubbish"), HELENE))
    assert refused(room, op.DeleteSaid(1), HELENE) == "room.host-only"
    gone = told(room, (op.DeleteSaid(1), JOELLE))
    assert (seen(gone), own_view(gone, HELENE).said) == ([], [])
    assert part_view(gone, Part.CHAT, Role.HOST).lines[0].deleted
    assert seen(told(gone, (op.RestoreSaid(1), JOELLE))) == [("", "Rubbish")]
    assert apply(gone, op.DeleteSaid(2), JOELLE, AT) == (gone, [])


@pytest.mark.django_db
def test_a_chat_in_a_room_is_kept_and_in_the_journal() -> None:
    session = factories.edition(cap=5, sessions=1).sessions.get(number=1)
    joelle, helene = people.host(session), people.guest(session, "Hélène Marchal-Ries")

    @story
    async def tell() -> None:
        house = rooms()
        host = await control(house, session.pk, joelle.token)
        host.say("open-doors")
        host.say("set-chat", to="all")
        await host.until(lambda: host.state["chat"]["to"] == "all")
        guest = await control(house, session.pk, helene.token)
        guest.say("say", text="Rubbish", named=True)
        await host.until(lambda: bool(host.state["chat"]["lines"]))
        host.say("delete-said", number=1)
        await guest.until(lambda: guest.own["said"] == [] and guest.state["chat"]["lines"] == [])
        host.say("end")
        await host.until(lambda: host.state["doors"]["state"] == "ended")
        await house.close()

    tell()
    ((line, name),) = chatted.chat(session.pk)
    assert (line.text, name, line.to, line.deleted is not None) == ("Rubbish", "Hélène Marchal-Ries", To.ALL, True)
    assert "Hélène" not in str(room_as_json(queries.kept_room(session.pk))["chat"]), "after the end a number, no name"
    kinds = list(Entry.objects.filter(kind__regex=r"^room\.(chat|said)").values_list("kind", flat=True).order_by("pk"))
    assert kinds == ["room.chat-set", "room.said-deleted"]

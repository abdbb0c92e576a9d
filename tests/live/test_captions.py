"""Captions: somebody whom the host chose writes down what is said; nothing of it is lost, and it becomes WebVTT."""

from __future__ import annotations

from datetime import timedelta

import pytest

from senningen.journal.models import Entry
from senningen.live import operations as op
from senningen.live import queries
from senningen.live.captioned import Line, initials, web_vtt
from senningen.live.cases.captions import AT_ONCE, BETWEEN_TWO, MOST_WRITERS
from senningen.live.operations import Operation, Role, Somebody
from senningen.live.room import apply
from senningen.live.state import Part, Room, Show
from senningen.live.views import part_view
from tests import factories
from tests.live import people
from tests.live.sockets import control, here, rooms, story
from tests.live.test_room import AT, HELENE, JOELLE, MAREK, after, ask, refused

POL = Somebody("seat:23", Role.GUEST, "Pol Schiltz", 4, {}, 23)
SECOND = timedelta(seconds=1)


@pytest.fixture
def room() -> Room:
    arrivals = [(op.Arrive(one), one) for one in (JOELLE, MAREK, HELENE, POL)]
    return after(Room(), *arrivals, (op.Begin(), JOELLE))


def writing(room: Room, *said: Operation, by: Somebody = POL) -> Room:
    """Give Pol the captions and have him write, a second for each line."""
    room = after(room, (op.GiveCaptions(by.key), JOELLE))
    for n, operation in enumerate(said):
        room, effects = apply(room, operation, by, AT + (n + 1) * SECOND)
        assert not refused(effects)
    return room


def texts(room: Room) -> list[str]:
    views = [*part_view(room, Part.TRANSCRIPT, Role.GUEST), *part_view(room, Part.CAPTIONS, Role.GUEST).lines]
    return [one.text for one in views]


def test_whoever_the_host_chose_writes_and_nobody_else(room: Room) -> None:
    assert ask(room, op.Caption("Good morning."), POL) == ["captions.not-yours"]
    assert ask(room, op.GiveCaptions(POL.key), POL) == ["room.host-only"]
    assert ask(room, op.GiveCaptions("seat:404"), JOELLE) == ["room.not-here"]
    room = writing(room, op.Caption(" Good   morning. "))
    assert texts(room) == ["Good morning."]
    assert [one.name for one in part_view(room, Part.CAPTIONS, Role.HOST).writers] == ["Pol Schiltz"]
    assert part_view(room, Part.CAPTIONS, Role.GUEST).writers == [], "guests do not see who is here"
    room = after(room, (op.TakeCaptions(POL.key), JOELLE))
    assert ask(room, op.Caption("Still me?"), POL) == ["captions.not-yours"]
    assert texts(room) == ["Good morning."], "what is written stays"
    gone = after(room, (op.GiveCaptions(POL.key), JOELLE), (op.Depart(POL.key), POL))
    assert POL.key in gone.captions.writers, "who comes back writes on"
    assert after(gone, (op.TakeCaptions(POL.key), JOELLE)).captions.writers == {}


def test_captions_are_for_a_session_that_runs_and_for_four_writers() -> None:
    early = after(Room(), (op.Arrive(JOELLE), JOELLE), (op.Arrive(POL), POL), (op.GiveCaptions(POL.key), JOELLE))
    assert ask(early, op.Caption("Hello?"), POL) == ["room.not-begun"]
    many = [Somebody(f"seat:{n}", Role.GUEST, f"Guest {n}", 100 + n, {}, n) for n in range(MOST_WRITERS)]
    full = after(early, *((op.Arrive(one), one) for one in many))
    full = after(full, *((op.GiveCaptions(one.key), JOELLE) for one in many[1:]))
    assert ask(full, op.GiveCaptions(many[0].key), JOELLE) == ["captions.enough-writers"]


def test_a_line_is_put_right_or_taken_back_and_shown_as_corrected(room: Room) -> None:
    room = writing(room, op.Caption("We lost the call twize."), op.Caption("Forty-one seconds."))
    assert ask(room, op.CorrectCaption(3, "Never said"), POL) in (["captions.no-such-line"], ["captions.too-fast"])
    room, _ = apply(room, op.CorrectCaption(1, "We lost the call twice."), POL, AT + 9 * SECOND)
    first, second = part_view(room, Part.CAPTIONS, Role.GUEST).lines
    assert (first.text, first.corrected, second.corrected) == ("We lost the call twice.", True, False)
    room, _ = apply(room, op.CorrectCaption(2, "  "), POL, AT + 10 * SECOND)
    assert texts(room) == ["We lost the call twice.", ""]
    same, effects = apply(room, op.CorrectCaption(1, "We lost the call twice."), POL, AT + 11 * SECOND)
    assert (same, effects) == (room, [])
    assert refused(apply(room, op.CorrectCaption(7, "x"), POL, AT + 11 * SECOND)[1]) == ["captions.no-such-line"]


def test_nobody_floods_the_page_or_sends_nothing(room: Room) -> None:
    room = writing(room, op.Caption("One."))
    at = AT + SECOND
    assert refused(apply(room, op.Caption("Two."), POL, at + BETWEEN_TWO / 2)[1]) == ["captions.too-fast"]
    assert refused(apply(room, op.Caption("   "), POL, at + BETWEEN_TWO)[1]) == ["captions.nothing-written"]
    assert not refused(apply(room, op.Caption("Two."), POL, at + BETWEEN_TWO)[1])


def test_abbreviations_are_kept_for_those_who_write(room: Room) -> None:
    room = writing(room, op.Abbreviate("hpc", "high-performance computing"), op.Abbreviate("5g", "5G"))
    assert dict(room.captions.short) == {"hpc": "high-performance computing", "5g": "5G"}
    room = after(room, (op.Abbreviate("5g"), POL))
    assert "5g" not in room.captions.short
    assert ask(room, op.Abbreviate("5g", "5G"), HELENE) == ["captions.not-yours"]
    assert ask(room, op.Abbreviate(" ", "5G"), POL) == ["captions.nothing-written"]
    assert initials(["Marek Dvořák", "Ilse Vandermeer", "Éric De Groot", "Ivo Vacek", "Plato"]) == {
        "md": "Marek Dvořák",
        "iv": "Ilse Vandermeer",
        "edg": "Éric De Groot",
    }


def test_only_the_newest_lines_travel_with_each_line(room: Room) -> None:
    room = writing(room, *(op.Caption(f"Line {n}.") for n in range(1, 2 * AT_ONCE)))
    assert part_view(room, Part.TRANSCRIPT, Role.GUEST) == []
    room, effects = apply(room, op.Caption("One more."), POL, AT + timedelta(hours=1))
    assert Show(frozenset({Part.CAPTIONS, Part.TRANSCRIPT})) in effects
    assert len(part_view(room, Part.TRANSCRIPT, Role.GUEST)) == AT_ONCE
    assert len(texts(room)) == 2 * AT_ONCE
    _, effects = apply(room, op.CorrectCaption(2, "The second."), POL, AT + timedelta(hours=2))
    assert effects == [Show(frozenset({Part.TRANSCRIPT}))]


def test_a_line_begins_when_its_first_word_was_written_and_becomes_a_cue(room: Room) -> None:
    took = op.Caption("A & B <say> hello --> all.", took=700)
    room = writing(room, op.Caption("Good morning.", took=5_000), took)
    one, two = room.captions.lines.values()
    assert (one.at, two.at) == (AT, AT + timedelta(milliseconds=1300)), "no line begins before the session did"
    assert web_vtt(room.captions.lines.values(), AT) == (
        "WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.300\nGood morning.\n"
        "\n2\n00:00:01.300 --> 00:00:03.300\nA &amp; B &lt;say&gt; hello --&gt; all.\n"
    )


def test_a_film_that_was_trimmed_has_the_lines_of_what_is_left() -> None:
    lines = [Line(n, f"At {n}.", AT + n * 10 * SECOND) for n in range(4)]
    lines[2] = Line(2, "", lines[2].at, corrected=True)
    cut = web_vtt(lines, AT + 5 * SECOND, ends=AT + 20 * SECOND)
    assert cut == "WEBVTT\n\n1\n00:00:05.000 --> 00:00:07.000\nAt 1.\n"


@pytest.mark.django_db
def test_captions_outlive_the_server_and_the_session_and_the_journal_knows_who_wrote() -> None:
    session = factories.edition(cap=5, sessions=1).sessions.get(number=1)
    joelle, pol = people.host(session), people.guest(session, "Pol Schiltz")

    @story
    async def tell() -> None:
        house = rooms()
        host, writer = await control(house, session.pk, joelle.token), None
        host.say("begin")
        await host.until(lambda: host.state["doors"]["state"] == "live")
        writer = await control(house, session.pk, pol.token)
        assert writer.own["short"] is None
        host.say("give-captions", key=pol.key)
        await writer.until(lambda: writer.own["short"] == {})
        writer.say("caption", text="In 2018 we lost the call.", took=400)
        await host.until(lambda: len(host.state["captions"]["lines"]) == 1)
        await (await house.owner(session.pk)).keep()
        after = rooms()  # the first one was killed: nothing was written on the way out
        again = await control(after, session.pk, pol.token)
        assert again.own["short"] == {}
        assert [one["text"] for one in again.state["captions"]["lines"]] == ["In 2018 we lost the call."]
        host = await control(after, session.pk, joelle.token)
        host.say("take-captions", key=pol.key)
        await again.until(lambda: again.own["short"] is None)
        host.say("end")
        await host.until(lambda: host.state["doors"]["state"] == "ended")
        await after.close()
        await house.close()
        kept = await here(lambda: queries.captions(session.pk))
        assert [one.text for one in kept.lines] == ["In 2018 we lost the call."]

    tell()
    kinds = Entry.objects.filter(kind__startswith="room.captions").order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["room.captions-given", "room.captions-taken"]
    assert Entry.objects.get(kind="room.captions-taken").data["person"] == pol.person.pk

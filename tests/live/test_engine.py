"""Captions by an engine in a real room: the host switches it, people correct it, and off it costs nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from senningen.journal.models import Entry
from senningen.live import operations as op
from senningen.live.dictation import THE_ENGINE
from senningen.live.room import apply
from senningen.live.state import Listen, Part, Room
from senningen.live.views import part_view
from senningen.programme.models import Session
from tests.live.test_captions import POL, SECOND, room, texts, writing
from tests.live.test_recording import Hour, session, told
from tests.live.test_room import AT, HELENE, JOELLE, after, ask
from tests.media.test_engine import PARROT

__all__ = ["room", "session"]  # fixtures


def test_a_host_alone_switches_it_and_the_end_switches_it_off(room: Room) -> None:
    assert ask(room, op.StartEngine(), POL) == ["room.host-only"]
    assert ask(Room(), op.StartEngine(), JOELLE) == ["room.not-begun"]
    on, effects = apply(room, op.StartEngine(), JOELLE, AT)
    assert Listen(on=True) in effects
    assert part_view(on, Part.CAPTIONS, HELENE.role).on, "there will be something to read"
    assert apply(on, op.StartEngine(), JOELLE, AT) == (on, [])
    off, effects = apply(on, op.StopEngine(), JOELLE, AT)
    assert Listen(on=False) in effects
    assert apply(off, op.StopEngine(), JOELLE, AT) == (off, [])
    ended, effects = apply(on, op.End(), JOELLE, AT)
    assert Listen(on=False) in effects
    assert ended.captions.engine.since is None


def test_its_lines_are_marked_timed_and_corrected_like_others(room: Room) -> None:
    assert apply(room, op.EngineHeard("off", 0, 0), THE_ENGINE, AT) == (room, [])
    room = after(writing(room, op.Caption("Typed.")), (op.StartEngine(), JOELLE))
    at = AT + 10 * SECOND
    room, _ = apply(room, op.EngineHeard("good mourning", took=3_000, behind=800), THE_ENGINE, at)
    typed, heard = part_view(room, Part.CAPTIONS, JOELLE.role).lines
    assert (typed.by_engine, heard.by_engine) == (False, True)
    assert room.captions.lines[2].at == at - 3 * SECOND
    assert part_view(room, Part.CAPTIONS, JOELLE.role).engine.behind == 0.8
    assert part_view(room, Part.CAPTIONS, POL.role).engine is None
    room, _ = apply(room, op.CorrectCaption(2, "Good morning."), POL, at)
    assert texts(room) == ["Typed.", "Good morning."], "an engine's line keeps nobody from writing at once"
    assert part_view(room, Part.CAPTIONS, POL.role).lines[1].corrected
    room = after(room, (op.EngineBroke(), THE_ENGINE))
    assert part_view(room, Part.CAPTIONS, JOELLE.role).engine.broke
    assert texts(room) == ["Typed.", "Good morning."]


@pytest.mark.django_db
def test_the_stage_is_heard_from_the_switch_on_to_the_switch_off(session: Session, settings: Any) -> None:
    async def tell(hour: Hour) -> None:
        def listening() -> bool:
            return "captions" in {one.key for one in hour.house.relay.facts(str(session.pk))}

        hour.host.say("start-engine", n=7)
        await hour.host.until(lambda: bool([one for one in hour.host.heard if one.get("t") == "refused"]))
        assert hour.host.last("refused")["code"] == "captions.no-engine"
        assert not listening()
        settings.OPTIONS = replace(settings.OPTIONS, captions_engine=PARROT)
        hour.host.say("start-engine")
        await hour.host.until(lambda: bool(hour.host.state["captions"]["engine"]["since"]))
        await hour.performer.performs(2, video=False)
        await hour.guest.until(lambda: bool(hour.guest.state["captions"]["lines"]))
        assert listening()
        assert hour.guest.state["captions"]["lines"][0]["by_engine"]
        await hour.host.until(lambda: hour.host.state["captions"]["engine"]["behind"] is not None)
        hour.host.say("stop-engine")
        await hour.host.until(lambda: not hour.host.state["captions"]["engine"]["since"])
        await (await hour.house.owner(session.pk)).dictation.close()
        assert not listening()

    told(session, tell)
    kinds = Entry.objects.filter(kind__startswith="room.engine").order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["room.engine-started", "room.engine-stopped"]

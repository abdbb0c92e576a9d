"""What a person does on the seats page to several seats at once: one transaction, held for a moment, one undo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from senningen.desk.models import Move
from senningen.desk.services.deciding import hold_until
from senningen.desk.services.moving import moved_by
from senningen.journal.entries import person as as_person
from senningen.journal.services import begin
from senningen.kernel.service import service
from senningen.people.models import Account
from senningen.post.services import letters
from senningen.programme.models import Edition
from senningen.seats import queries, rules
from senningen.seats import services as seats
from senningen.seats.footing import in_line
from senningen.seats.models import Mode, Place, Seat

Verb = Literal["release", "release-and-offer", "extend", "remind"]
MOST, MOST_NAMED = 1000, 10  # seats in one go; numbers in the sentence about it


@dataclass(frozen=True)
class Swept:
    """What was done at once: the seats it was done to, how many were passed over, who was offered what came free."""

    done: Sequence[Seat]
    passed_over: int = 0
    offered: Sequence[Seat] = ()


@service
def do_to_seats(edition_id: int, seat_ids: Sequence[int], verb: Verb, *, by: Account, now: datetime) -> Swept:
    """Release, extend or remind several seats of an edition. Those it does not apply to (any more) are passed over."""
    begin(edition_id)
    edition, actor = Edition.objects.get(pk=edition_id), as_person(by.person_id)
    live = Seat.objects.filter(edition=edition, pk__in=seat_ids[:MOST], state__in=Seat.LIVE).order_by("number")
    reminded = queries.reminded_lately(edition_id, now=now)
    fitting = [seat for seat in live if _fits(seat, verb, reminded, edition, now)]

    def release(seat: int) -> Seat:
        return seats.release_seat(seat, reason="desk", by=actor, now=now)

    acts: Mapping[Verb, Callable[[int], Seat]] = {
        "release": release,
        "release-and-offer": release,
        "extend": lambda seat: seats.extend_offer(seat, by=actor, now=now),
        "remind": lambda seat: seats.remind_of_offer(seat, by=actor, now=now),
    }
    people = frozenset(seat.person_id for seat in fitting)
    freed = Counter(mode for _, mode in _places(fitting))
    offered: list[Seat] = []
    with _remembered(edition, f"{verb}-many", people, by=by, now=now) as done:
        done.extend(acts[verb](seat.pk) for seat in fitting)
        if verb == "release-and-offer":
            for mode, most in freed.items():
                offered += seats.serve_line(edition_id, how="offer", mode=mode, most=most, by=actor, now=now)
    return Swept(done, len(set(seat_ids)) - len(fitting), offered)


def _places(held: Sequence[Seat]) -> Sequence[tuple[int, str]]:
    """Name the seats with the modes they have places in; one that is released frees one of each for somebody."""
    return list(Place.objects.filter(seat__in=held).order_by("mode").values_list("seat_id", "mode").distinct())


@service
def serve_line(
    edition_id: int,
    how: Literal["give", "offer"],
    *,
    session_id: int | None = None,
    mode: str = Mode.ONLINE,
    most: int | None = None,
    by: Account,
    now: datetime,
) -> Swept:
    """Give or offer what is free to those who are first in line, of one session if it is named."""
    begin(edition_id)
    edition = Edition.objects.get(pk=edition_id)
    with _remembered(edition, f"{how}-line", frozenset(), by=by, now=now) as done:
        actor = as_person(by.person_id)
        done.extend(
            seats.serve_line(edition_id, how=how, session_id=session_id, mode=mode, most=most, by=actor, now=now)
        )
    return Swept(done)


def _fits(seat: Seat, verb: Verb, reminded: set[int], edition: Edition, now: datetime) -> bool:
    if verb.startswith("release"):
        return True
    if seat.state != Seat.State.HELD:
        return False
    if verb == "remind":
        return seat.person_id not in reminded
    starts = [session.starts_at for session in queries.seat_sessions(seat)]
    return isinstance(rules.deadline(starts, hours=edition.answer_hours, now=now), datetime)


@contextmanager
def _remembered(
    edition: Edition, verb: str, people: frozenset[int], *, by: Account, now: datetime
) -> Iterator[list[Seat]]:
    """Note what is done within as one move, with everybody it moved, so that all of it is undone together."""
    waiting = in_line(edition.pk) if verb in {"offer-line", "give-line", "release-and-offer-many"} else frozenset()
    done: list[Seat] = []
    with letters.held(hold_until(now)) as set_off, moved_by(edition, verb, lambda: people | waiting) as moved:
        yield done
    if not done:
        return
    numbers = sorted(seat.number for seat in done)
    said = ", ".join(str(each) for each in numbers[:MOST_NAMED]) + (", …" if len(numbers) > MOST_NAMED else "")
    result = {"letters": set_off, "moved": moved}
    Move.objects.create(by=by, at=now, edition=edition, verb=verb, numbers=said, result=result)

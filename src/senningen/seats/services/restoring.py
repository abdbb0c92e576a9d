"""Going back: people stand again as they stood before a decision, if nothing has happened to them since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from senningen.journal.entries import Actor, Cause
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people.services import bring_links_back
from senningen.seats import letters, rules
from senningen.seats.contingents import theirs
from senningen.seats.entries import RequestRestored, SeatPutBack, SeatRestored
from senningen.seats.footing import Footing, footings
from senningen.seats.models import Invitation, Mode, Party, Request, Seat, Wish
from senningen.seats.queries import free_places, links_to
from senningen.seats.services.answering import reopen
from senningen.seats.services.change import Change, change_edition
from senningen.seats.services.ending import close
from senningen.seats.services.places import claim, let_go


class Step(NamedTuple):
    """One person, as they stood before and as a decision left them."""

    before: Footing
    after: Footing


@service
def restore(edition_id: int, steps: Sequence[Step], *, by: Actor, now: datetime, cause: Cause | None = None) -> None:
    """Undo what a decision did to seats and requests. Calendars follow; no letter is written.

    Raises `seats.moved-on` if somebody stands otherwise than the decision left them, and `seats.place-gone` if a place
    that has to come back is somebody else's by now. Everything is let go before anything is claimed, so that a seat can
    go back from one person to another.
    """
    change = change_edition(edition_id, by=by, now=now, cause=cause, letter=False)
    now_standing = footings(edition_id, [step.after.person for step in steps])
    if any(now_standing[step.after.person] != step.after for step in steps):
        raise Refused("seats.moved-on")
    for step in steps:
        _let_go(change, step)
    for step in steps:
        _bring_requests_back(change, step)
        _bring_back(change, step)


def _let_go(change: Change, step: Step) -> None:
    """Free what a person did not have before."""
    if step.after.seat is None:
        return
    seat = change.seat(step.after.seat)
    if step.after.seat == step.before.seat:
        let_go(change, seat, set(step.after.sessions) - _kept(step))
        return
    close(change, seat, Seat.State.RELEASED)
    reopen(change, Invitation.objects.filter(seat=seat), holds=False)
    entry = change.record(SeatPutBack(seat.pk, tuple(step.after.sessions)))
    letters.calendar_cancels(change.occasion(entry), seat, step.after.taken)


def _bring_back(change: Change, step: Step) -> None:
    """Give a person the seat again that they had, as it was."""
    if step.before.seat is None or _same_seat(step):
        return
    seat = Seat.objects.select_related("person", "address", "request").get(pk=step.before.seat)
    until = datetime.fromisoformat(step.before.until) if step.before.until else None
    if until and until <= change.now and not step.before.no_answer:
        raise Refused("seats.moved-on")  # the deadline of the offer has passed meanwhile
    if seat.state not in Seat.LIVE:
        seat.number = _number(change, seat)
        for kind, subject in links_to(seat):
            bring_links_back(kind, subject, ended=seat.ended)
    seat.state, seat.until, seat.no_answer, seat.ended = step.before.state, until, step.before.no_answer, None
    seat.mode = step.before.mode
    seat.save(update_fields=["number", "state", "until", "no_answer", "ended", "mode"])
    if seat.state == Seat.State.HELD:
        reopen(change, Invitation.objects.filter(seat=seat), holds=True)
    left = step.after if step.after.seat == seat.pk else Footing(step.after.person)
    _claim(change, seat, set(step.before.sessions) - _kept(Step(step.before, left)))
    on = change.occasion(change.record(SeatRestored(seat.pk, seat.state, tuple(step.before.sessions))))
    letters.calendar_cancels(on, seat, left.taken - step.before.taken)
    letters.calendar_requests(on, seat, step.before.taken - _still_told(change, left, seat.mode))
    hints.say(f"seat:{seat.pk}")


def _kept(step: Step) -> set[int]:
    """Return the sessions in which the places before and after are the same ones: none of an other mode is."""
    same = step.before.mode == step.after.mode
    return set(step.before.sessions) & set(step.after.sessions) if same else set()


def _still_told(change: Change, left: Footing, mode: str) -> frozenset[int]:
    """Return the sessions that stand in the calendar as before: it says where, so in another mode none to come."""
    return left.taken if left.mode == mode else left.taken - change.ahead


def _same_seat(step: Step) -> bool:
    return replace(step.before, requests={}) == replace(step.after, requests={})


def _number(change: Change, seat: Seat) -> int:
    """Return the number it had, or the lowest free one if that is somebody's."""
    live = Seat.objects.filter(edition=change.edition, state__in=Seat.LIVE).exclude(pk=seat.pk)
    numbers = list(live.values_list("number", flat=True))
    return rules.lowest_free(numbers) if seat.number in numbers else seat.number


def _claim(change: Change, seat: Seat, sessions: Collection[int]) -> None:
    free = free_places(change.edition, seat.mode, theirs(change.edition.pk, seat.person_id))
    if any(not free.get(each) for each in sessions):
        raise Refused("seats.place-gone")
    claim(seat, sorted(sessions))


def _bring_requests_back(change: Change, step: Step) -> None:
    """Let wishes wait, have a place or be dropped as before; a request that is new is withdrawn."""
    for number, asked in step.after.requests.items():
        before = step.before.requests.get(number, asked | {"state": Request.State.WITHDRAWN, "wishes": {}})
        if before == asked:
            continue
        _write(int(number), before, asked)
        if number not in step.before.requests:
            reopen(change, Invitation.objects.filter(request=int(number), seat=None), holds=False)
        waiting = tuple(int(each) for each, wish in before["wishes"].items() if wish[0] == Wish.State.WAITING)
        change.record(RequestRestored(int(number), waiting))


def _write(request: int, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    for session, (_, since, *_) in now["wishes"].items():
        wish, asked, *alone = before["wishes"].get(session, [Wish.State.DROPPED, since])
        Wish.objects.filter(request=request, session=int(session)).update(
            state=wish,
            asked=datetime.fromisoformat(asked),
            alone=datetime.fromisoformat(alone[0]) if alone else None,
        )
    kept = before.get("party")
    party = Party.objects.filter(pk=kept).first() if kept else None
    Request.objects.filter(pk=request).update(state=before["state"], mode=before.get("mode", Mode.ONLINE), party=party)

"""Taking a decision back, where that is still possible: the proposal is open again, calendars follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from senningen.desk.entries import DecisionUndone
from senningen.desk.models import Decision, Proposal
from senningen.journal.entries import Cause
from senningen.journal.entries import person as as_person
from senningen.journal.services import begin
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.people.models import Account
from senningen.seats import queries as seats
from senningen.seats import services as seat_services
from senningen.seats.models import Request, Seat
from senningen.seats.services import put_back

UNDOABLE = {"give", "offer", "wait", "keep", "withdraw", "answer", "note"}


def can_undo(decision: Decision) -> bool:
    """Say whether a decision is of a kind that can be taken back."""
    if decision.undone is not None or decision.verb not in UNDOABLE:
        return False
    new, given = decision.result.get("new"), decision.result.get("seats")
    return decision.verb not in {"give", "offer"} or new == given


@service
def undo(decision_id: int, *, by: Account, now: datetime) -> Decision:
    """Take a decision back. What cannot be unsaid stays said: a reply that went is not called back."""
    proposal = Proposal.objects.filter(decisions=decision_id).first()
    if proposal is None:
        raise Refused("desk.unknown")
    stream = begin(proposal.edition_id)
    decision = Decision.objects.select_related("proposal").get(pk=decision_id)
    if not can_undo(decision) or proposal.decisions.filter(at__gt=decision.at).exists():
        raise Refused("desk.nothing-to-undo")
    _take_back(decision, by, now)
    decision.undone = now
    decision.save(update_fields=["undone"])
    Proposal.objects.filter(pk=proposal.pk).update(state=Proposal.State.OPEN)
    fact = DecisionUndone(decision.pk, proposal.pk, proposal.message_id)
    stream.record(fact, by=as_person(by.person_id), now=now, cause=Cause("message", proposal.message_id))
    hints.say("desk")
    return decision


def _take_back(decision: Decision, by: Account, now: datetime) -> None:
    result, actor = decision.result, as_person(by.person_id)
    cause = Cause("message", decision.proposal.message_id)
    if decision.verb in {"give", "offer"}:
        for seat in _live(result.get("new", ())):
            put_back(seat.pk, by=actor, now=now, cause=cause)
    if decision.verb in {"give", "offer", "wait"}:
        for request in Request.objects.filter(pk__in=result.get("requests", ()), state=Request.State.OPEN):
            seat_services.leave_waiting_list(request.pk, by=actor, now=now, cause=cause)
    if decision.verb == "keep":
        for seat in _live(result.get("seats", ())):
            seat_services.choose_sessions(seat.pk, result["sessions_before"], by=actor, now=now, cause=cause)
    if decision.verb == "withdraw":
        _give_again(result, actor_of=by, now=now, cause=cause)


def _live(ids: Sequence[int]) -> list[Seat]:
    """Load the seats, or refuse: one that has ended since cannot be brought back to before."""
    found = list(Seat.objects.filter(pk__in=ids, state__in=Seat.LIVE))
    if len(found) < len(ids):
        raise Refused("desk.nothing-to-undo")
    return found


def _give_again(result: dict[str, list[int]], *, actor_of: Account, now: datetime, cause: Cause) -> None:
    """Give back what was returned, if its places are still free."""
    actor = as_person(actor_of.person_id)
    seat = Seat.objects.select_related("person").get(pk=result["seats"][0])
    live = seats.live_seat(seat.person_id, seat.edition_id)
    if live is not None:
        seat_services.choose_sessions(live.pk, result["sessions_before"], by=actor, now=now, cause=cause)
        return
    if not result.get("was_taken"):
        raise Refused("desk.nothing-to-undo")
    free = seats.places_left(seat.edition_id)
    if not all(free.get(session) for session in result["sessions_before"]):
        raise Refused("desk.nothing-to-undo")
    request = seat_services.receive_request(
        seat.person_id,
        seat.edition_id,
        sessions=result["sessions_before"],
        although_closed=True,
        by=actor,
        now=now,
        cause=cause,
    )
    seat_services.give_seat(request.pk, by=actor, now=now, cause=cause)

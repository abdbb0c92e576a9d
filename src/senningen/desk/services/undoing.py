"""Taking a decision back with everything it set off.

What has not left yet is called back. What has left is followed by a correction to whoever got it, in their language.
Seats, requests and calendars go back to how they stood, if nothing has happened to them since.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from senningen.desk import queries
from senningen.desk.entries import DecisionUndone
from senningen.desk.models import Decision, Move, Proposal
from senningen.desk.services import capping, casting, reaching, unplanning
from senningen.desk.services.deciding import hold_until
from senningen.desk.services.doing import details_of
from senningen.desk.services.together import beside, write_without
from senningen.journal.entries import Actor, Cause
from senningen.journal.entries import person as as_person
from senningen.journal.services import begin
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.live import services as live
from senningen.people import services as people
from senningen.people.models import Account, Address, Person
from senningen.post.letter import LinkTo
from senningen.post.models import Letter
from senningen.post.services import letters, recalling
from senningen.programme import queries as programme
from senningen.programme.models import Edition
from senningen.seats import queries as seats
from senningen.seats import services as seat_services
from senningen.seats.contingents import belong, in_force
from senningen.seats.footing import Footing
from senningen.seats.services import Step


@service
def undo(decision_id: int, *, by: Account, now: datetime) -> Decision:
    """Take a decision back: its proposal is open again.

    Raises `desk.nothing-to-undo` if it was undone or decided anew since, and what `restore` of the seats raises.
    """
    proposal = Proposal.objects.filter(decisions=decision_id).first()
    if proposal is None:
        raise Refused("desk.unknown")
    stream = begin(proposal.edition_id)
    decision = Decision.objects.select_related("proposal__message", "proposal__edition").get(pk=decision_id)
    if decision.undone is not None or proposal.decisions.filter(at__gt=decision.at).exists():
        raise Refused("desk.nothing-to-undo")
    actor, cause = as_person(by.person_id), Cause("message", proposal.message_id)
    _take_back(decision, by=actor, now=now, cause=cause)
    decision.undone = now
    decision.save(update_fields=["undone"])
    Proposal.objects.filter(pk=proposal.pk).update(state=Proposal.State.OPEN)
    fact = DecisionUndone(decision.pk, proposal.pk, proposal.message_id)
    stream.record(fact, by=actor, now=now, cause=cause)
    hints.say("desk")
    return decision


@service
def undo_move(move_id: int, *, by: Account, now: datetime) -> Move:
    """Take back what was done to seats, plan or stage, with everything it set off. Raises as `undo` does."""
    known = Move.objects.filter(pk=move_id).first()
    if known is None:
        raise Refused("desk.unknown")
    begin(known.edition_id)
    move = Move.objects.select_related("edition", "person").get(pk=move_id)
    if move.undone is not None or (move.verb.startswith("remind") and queries.letters_that_left(move).exists()):
        raise Refused("desk.nothing-to-undo")  # a reminder that was read needs no correction
    actor, back = as_person(by.person_id), frozenset[int]()
    if "part" in move.result:
        casting.give_back(move, by=by, now=now)
    elif "plan" in move.result:
        unplanning.restore_plan(move, by=by, now=now)
    else:
        back = frozenset(_put_right(move, move.edition, by=actor, now=now, cause=None))
    if caps := move.result.get("caps"):
        with letters.held(hold_until(now)) as following:
            capping.bring_back(caps, move.edition_id, by=actor, now=now)
            unplanning.leave_calendars_alone(back, following)
    move.undone = now
    move.save(update_fields=["undone"])
    hints.say("desk")
    return move


def _take_back(decision: Decision, *, by: Actor, now: datetime, cause: Cause) -> None:
    """Put everything right, and what is of mails alone: details, addresses, a letter that tells of other acts too."""
    back = _put_right(decision, decision.proposal.edition, by=by, now=now, cause=cause)
    with letters.held(hold_until(now)):
        _restore_people(decision, by=by, now=now, cause=cause)
        if belonged := decision.result.get("belonged"):
            _belong_as_before(*belonged, by=by, now=now, cause=cause)
        if invitation := decision.result.get("invitation"):
            seat_services.reopen_invitation(invitation, by=by, now=now, cause=cause)
        for sent in decision.result.get("questions", ()):
            live.take_question_back(sent)
        reaching.undo(decision, {"by": by, "now": now, "cause": cause})
        if decision.result.get("together") in back:
            write_without(decision, now=now)


def _put_right(
    done: Decision | Move, edition: Edition | None, *, by: Actor, now: datetime, cause: Cause | None
) -> Collection[int]:
    """Call back what has not left, let everybody stand as before, and correct what has left."""
    back = recalling.call_back(done.result.get("letters", ()))
    with letters.held(hold_until(now)) as following:
        steps = [Step(Footing(**before), Footing(**after)) for before, after in done.result.get("moved", ())]
        if edition and steps:
            seat_services.restore(edition.pk, steps, by=by, now=now, cause=cause)
        unplanning.leave_calendars_alone(back, following)
        for letter in queries.letters_that_left(done).filter(calendar_method=""):
            _correct(letter, done, edition, {each.after.person for each in steps}, now=now)
    return back


def _restore_people(decision: Decision, *, by: Actor, now: datetime, cause: Cause) -> None:
    """Bring back what a decision wrote about people: their details, and that mail reaches them."""
    for address in Address.objects.filter(pk__in=decision.result.get("good_before", ())):
        people.address_reached(address.email)
    if details := decision.result.get("details"):
        before, after = details
        person = Person.objects.select_related("organisation").get(pk=decision.result["person"])
        if details_of(person) != after:
            raise Refused("desk.nothing-to-undo")
        people.correct_person(person.pk, **before, by=by, now=now, cause=cause)


def _belong_as_before(
    edition: int, person: int, before: int | None, after: int, *, by: Actor, now: datetime, cause: Cause
) -> None:
    """Let a successor belong where they did before they had the seat, unless somebody has said otherwise since.

    What is kept no longer is nobody's to belong to.
    """
    if belong(edition, [person]).get(person) == after:
        kept = before is not None and in_force(edition, now=now).filter(pk=before).exists()
        seat_services.belong_to(person, edition, before if kept else None, by=by, now=now, cause=cause)


def _correct(
    letter: Letter, done: Decision | Move, edition: Edition | None, moved: Collection[int], *, now: datetime
) -> None:
    """Write to somebody that a letter no longer holds, and how they stand now."""
    person = letter.person
    if person is None:
        return
    partly = isinstance(done, Decision) and letter.pk == done.result.get("together") and beside(done)
    said = done.result["said"] if partly else ""
    seat = seats.live_seat(person.pk, edition.pk) if edition else None
    request = seats.open_request(person.pk, edition.pk) if edition else None
    letters.queue(
        "correction",
        sender=programme.sender(),
        to=person,
        email=letter.to_email,
        key=f"correction/{type(done).__name__.lower()}:{done.pk}/person:{person.pk}",
        now=now,
        edition_id=letter.edition_id,
        facts={
            "edition": edition,
            "sent": letter.sent or letter.written,
            "moved": person.pk in moved,
            "partly": bool(said),
            "number": seat.number if seat else None,
            "until": seat.until if seat else None,
            "sessions": seats.seat_sessions(seat) if seat else [],
            "waiting": seats.waiting_for(request),
        },
        link=LinkTo("seat", seat.pk) if seat and person.pk in moved else None,
        answers=letter.answers,
        body=said,
        language=letter.language,
    )

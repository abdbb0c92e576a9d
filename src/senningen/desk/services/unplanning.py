"""Undoing a change of plan: what has not left stays here, calendars follow, whoever has a letter gets a correction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

from senningen.desk import queries
from senningen.desk.entries import PlanRestored
from senningen.desk.models import PLAN, Move
from senningen.desk.services.deciding import hold_until
from senningen.desk.services.replanning import Author, set_deadlines
from senningen.journal.entries import Cause
from senningen.journal.entries import person as as_person
from senningen.journal.services import begin
from senningen.kernel.refusals import Refused
from senningen.kernel.text import Text
from senningen.people.models import Account
from senningen.post.letter import LinkTo
from senningen.post.models import Letter
from senningen.post.services import letters, recalling
from senningen.programme import queries as programme_queries
from senningen.programme import rules
from senningen.programme import services as programme
from senningen.programme.models import Part, Session
from senningen.programme.rules import Refuse, When
from senningen.seats import contingents
from senningen.seats import queries as seat_queries
from senningen.seats import services as seats
from senningen.seats.footing import Footing
from senningen.seats.models import Seat, Wave
from senningen.seats.services import Step


def restore_plan(move: Move, *, by: Account, now: datetime) -> None:
    """Let the plan stand as before a change. The edition is taken by the caller.

    Raises `plan.changed-since` if the same sessions were changed again, what refuses to move them back, and for a
    session that was cancelled what `restore` of the seats raises.
    """
    verb, plan = move.verb.removeprefix(PLAN), move.result["plan"]
    sessions = {int(pk): kept for pk, kept in plan["sessions"].items()}
    _unless_changed_since(move, frozenset(sessions))
    actor = as_person(by.person_id)
    entry = begin(move.edition_id).record(PlanRestored(move.edition_id, verb, tuple(sessions)), by=actor, now=now)
    author: Author = {"by": actor, "now": now, "cause": Cause("entry", entry.pk)}
    back = recalling.call_back(move.result["letters"])
    with letters.held(hold_until(now)) as following:
        if verb == "cancel":
            _reinstate(move, sessions, author)
        elif verb == "speaker":
            _speak_again(plan, author)
        else:
            _move_back(move, sessions, author)
        leave_calendars_alone(back, following)
        for letter in queries.letters_that_left(move).filter(calendar_method="").exclude(person=None):
            _correct(letter, move, plan["touched"], now=now)


def leave_calendars_alone(back: Collection[int], following: Collection[int]) -> None:
    """Where a calendar mail never left, the one that would take it back need not leave either."""
    untold = Letter.objects.filter(pk__in=back).exclude(entry=None).values("entry_id")
    recalling.tear_up(Letter.objects.filter(pk__in=following, entry__in=untold))


def _unless_changed_since(move: Move, sessions: frozenset[int]) -> None:
    for later in queries.plan_changes_of(move.edition_id):
        same = sessions & {int(pk) for pk in later.result["plan"]["sessions"]}
        if same and later.undone is None and (later.at, later.pk) > (move.at, move.pk):
            raise Refused("plan.changed-since")


def _slots(move: Move) -> list[rules.Slot]:
    return [programme_queries.slot(each) for each in Session.objects.filter(edition=move.edition_id)]


def _move_back(move: Move, sessions: dict[int, Any], author: Author) -> None:
    moves = {pk: _when(kept) for pk, kept in sessions.items()}
    refused = rules.moved(_slots(move), moves, now=author["now"])
    if isinstance(refused, Refuse):
        raise Refused(refused.code, session=refused.about or "")
    for pk, kept in sessions.items():
        was_day = date.fromisoformat(kept["was_day"]) if kept["was_day"] else None
        was_begins = time.fromisoformat(kept["was_begins"]) if kept["was_begins"] else None
        programme.move_back(pk, moves[pk], was_day=was_day, was_begins=was_begins, **author)
    if move.verb == f"{PLAN}postpone":
        plan = move.result["plan"]
        held = date.fromisoformat(plan["held"]) if plan["held"] else None
        closes = datetime.fromisoformat(plan["asks_close"]) if plan["asks_close"] else None
        programme.edit_edition(move.edition_id, held=held, asks_close=closes, **author)
    for pk in sessions:
        seats.retell_session(pk, **author)
    _deadlines_again(move, author)


def _when(kept: dict[str, Any]) -> When:
    return When(date.fromisoformat(kept["day"]), time.fromisoformat(kept["begins"]), kept["minutes"])


def _deadlines_again(move: Move, author: Author) -> None:
    """Let offers and waves have the time again that was cut short, where nothing has become of them since."""
    plan = move.result["plan"]
    offers = {int(pk): _moments(both) for pk, both in plan["offers"].items()}
    waves = {int(pk): _moments(both) for pk, both in plan["waves"].items()}
    held = Seat.objects.filter(pk__in=offers, state=Seat.State.HELD, no_answer=False).values_list("pk", "until")
    sent = Wave.objects.filter(pk__in=waves).values_list("pk", "until")
    set_deadlines(
        move.edition_id,
        {pk: offers[pk][0] for pk, until in held if until == offers[pk][1]},
        {pk: waves[pk][0] for pk, until in sent if until == waves[pk][1]},
        author,
    )


def _moments(both: list[str]) -> tuple[datetime, datetime]:
    before, after = both
    return datetime.fromisoformat(before), datetime.fromisoformat(after)


def _reinstate(move: Move, sessions: dict[int, Any], author: Author) -> None:
    for pk in sessions:
        if refused := rules.may_return(_slots(move), pk, now=author["now"]):
            raise Refused(refused.code, session=refused.about or "")
        programme.reinstate_session(pk, **author)
    plan = move.result["plan"]
    for pk, mode, places in plan.get("places", plan["caps"]):  # what is in use above the cap comes back too
        seats.open_places(pk, cap=places, mode=mode, **author)
    in_force = set(contingents.in_force(move.edition_id, now=author["now"]).values_list("pk", flat=True))
    for contingent, pk, mode, places in plan.get("kept", ()):
        if contingent in in_force:
            seats.keep_places(contingent, places, mode=mode, session_id=pk, as_far_as_free=True, **author)
    steps = [Step(Footing(**before), Footing(**after)) for before, after in move.result["moved"]]
    if steps:
        seats.restore(move.edition_id, steps, **author)
    for pk, mode, cap in plan["caps"]:
        seats.open_places(pk, cap=cap, mode=mode, **author)
    _deadlines_again(move, author)


def _speak_again(plan: dict[str, Any], author: Author) -> None:
    """Give the part back to whoever had it; they get a new link with what is written to them next."""
    before = plan["part"]
    part = Part.objects.filter(pk=before["now"]).select_related("session").first()
    if part is None:
        raise Refused("plan.changed-since")
    if refused := rules.may_change(programme_queries.slot(part.session), now=author["now"]):
        raise Refused(refused.code, session=part.session.number)
    programme.replace_part(
        part.pk,
        before["person"],
        caption=Text(before["caption"]),
        instead_of_id=before["instead_of"],
        **author,
    )


def _correct(letter: Letter, move: Move, touched: dict[str, list[int]], *, now: datetime) -> None:
    """Write to somebody that the plan stays as it was, and how they stand."""
    person, edition = letter.person, move.edition
    if person is None:
        return
    seat = seat_queries.live_seat(person.pk, edition.pk)
    waiting = seat_queries.waiting_for(seat_queries.open_request(person.pk, edition.pk))
    sessions = Session.objects.filter(pk__in=touched.get(str(person.pk), ()))
    letters.queue(
        "plan-undone",
        sender=programme_queries.sender(),
        to=person,
        email=letter.to_email,
        key=f"plan-undone/move:{move.pk}/person:{person.pk}",
        now=now,
        edition_id=edition.pk,
        facts={
            "edition": edition,
            "sent": letter.sent or letter.written,
            "sessions": list(sessions.order_by("day", "begins")),
            "number": seat.number if seat else None,
            "until": seat.until if seat else None,
            "waiting": waiting,
        },
        link=LinkTo("seat", seat.pk) if seat else None,
        language=letter.language,
    )

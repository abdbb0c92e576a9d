"""What each verb of the desk does, once a person has confirmed it.

A verb returns what it came to. With a reply of the desk's own, the person answered gets no ready-made letter; everybody
else concerned does, and calendar mails always go.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from senningen.desk.cases import Case, Named
from senningen.desk.rules import Outcome
from senningen.desk.services import reaching
from senningen.desk.services.doing import Doing, Done, details_of
from senningen.kernel.refusals import Refused
from senningen.live import services as live
from senningen.people import queries as people
from senningen.people import services as people_services
from senningen.people.models import Address, Person
from senningen.people.services import Met
from senningen.post.models import CalendarEntry
from senningen.post.parsing import parse
from senningen.seats import queries as seats
from senningen.seats import services as seat_services
from senningen.seats.contingents import belong
from senningen.seats.models import Invitation, Request, Seat
from senningen.seats.services import Placed


def act(doing: Doing) -> Done:
    """Do what the verb says. What a calendar answered is kept whatever is done about it."""
    done = ACTS[doing.case.verb](doing)
    if doing.case.proposal.intent == "calendar_reply":
        note_calendar(doing.case)
    return done


def _give(doing: Doing) -> Done:
    return _place(doing, "give")


def _offer(doing: Doing) -> Done:
    return _place(doing, "offer")


def _wait(doing: Doing) -> Done:
    return _place(doing, "wait")


def _place(doing: Doing, how: Literal["give", "offer", "wait"]) -> Done:
    """Put everybody concerned in line, and decide about each; or about all as one, if they go together."""
    everybody = doing.case.subjects
    groups = [everybody] if doing.case.together else [(each,) for each in everybody]
    done = [one for group in groups for one in _place_as_one(doing, group, how)]
    first = done[0]
    ids = {key: [each.ids[key] for each in done if each.ids.get(key)] for key in ("requests", "seats", "new")}
    return Done(first.outcome, first.person, first.seat, ids)


def _place_as_one(doing: Doing, group: Sequence[Named], how: Literal["give", "offer", "wait"]) -> list[Done]:
    met = [_met(doing, named) for named in group]
    if doing.case.setting is None:
        raise Refused("desk.verb-impossible")
    placed = seat_services.place(
        met,
        doing.case.setting,
        how,
        sessions=doing.sessions,
        mode=doing.case.standing.mode,
        asked=_asked(doing),
        until=doing.until,
        letter=not any(doing.answers(each.person) for each in met),
        **doing.author,
    )
    return [_placed(doing, each) for each in placed]


def _placed(doing: Doing, placed: Placed) -> Done:
    seat, person = placed.seat, placed.request.person
    kind = "waiting" if seat is None else "given" if seat.state == Seat.State.TAKEN else "offered"
    mode = doing.said((seat or placed.request).mode)
    outcome = Outcome(kind, seat.number if seat else None, placed.sessions, placed.waiting, mode)
    new = seat.pk if seat and placed.new else None
    return Done(outcome, person, seat, {"requests": placed.request.pk, "seats": seat.pk if seat else None, "new": new})


def _asked(doing: Doing) -> datetime:
    """A person is in line from when they wrote."""
    return min(doing.case.message.received, doing.now)


def _ask(doing: Doing, person: Person) -> Request:
    """Put a person in line from when they wrote; a person at the desk lets them in also after the closing."""
    return seat_services.receive_request(
        person.pk,
        _edition(doing),
        sessions=doing.sessions,
        asked=_asked(doing),
        although_closed=True,
        **doing.author,
    )


def _person(doing: Doing, named: Named) -> Person:
    return _met(doing, named).person


def _met(doing: Doing, named: Named) -> Met:
    """Find a person or write them down: this happens only here, when somebody has decided."""
    if not named.email:
        raise Refused("desk.address-missing")
    case, said = doing.case, {"name": named.name, "organisation": named.organisation}
    known = case.writer if named.email == case.message.from_email else people.by_email(named.email)
    if known is None:
        return people_services.meet(named.email, language=case.message.language, **said, **doing.author)
    return Met(people_services.fill_in(known, **said, **doing.author))


def _edition(doing: Doing) -> int:
    if doing.case.edition is None:
        raise Refused("desk.verb-impossible")
    return doing.case.edition.pk


def _refuse(doing: Doing) -> Done:
    person = _person(doing, doing.case.subjects[0])
    request = _ask(doing, person)
    seat_services.decline_request(request.pk, letter=not doing.answers(person), **doing.author)
    return Done(Outcome("refused"), person, None, {"requests": [request.pk]})


def _take(doing: Doing) -> Done:
    letter = not doing.answers(doing.seat.person)
    seat = seat_services.take_offer(doing.seat.pk, sessions=doing.sessions, letter=letter, **doing.author)
    sessions = tuple(each.pk for each in seats.seat_sessions(seat))
    outcome = Outcome("given", seat.number, sessions, mode=doing.said(seat.mode))
    return Done(outcome, seat.person, seat, {"seats": [seat.pk]})


def _accept(doing: Doing) -> Done:
    """Accept an invitation that held no place: a seat while there is room, else the waiting list."""
    person = _invitation(doing).person
    letter = not doing.answers(person)
    invitation = seat_services.accept_invitation(
        _invitation(doing).pk, sessions=doing.sessions, mode=doing.case.standing.mode, letter=letter, **doing.author
    )
    seat = invitation.seat
    sessions = tuple(each.pk for each in seats.seat_sessions(seat)) if seat else ()
    waiting = tuple(each.session.pk for each in seats.waiting_for(invitation.request))
    mode, number = doing.said(doing.case.standing.mode), seat.number if seat else None
    outcome = Outcome("given" if seat else "waiting", number, sessions, waiting, mode)
    return Done(outcome, person, seat, {"requests": [invitation.request_id], "seats": [seat.pk] if seat else []})


def _regret(doing: Doing) -> Done:
    """Note that somebody declines an invitation that held no place."""
    invitation = seat_services.decline_invitation(_invitation(doing).pk, **doing.author)
    return Done(Outcome("declined"), invitation.person, None, {"invitation": invitation.pk})


def _invitation(doing: Doing) -> Invitation:
    if doing.case.invitation is None:
        raise Refused("desk.verb-impossible")
    return doing.case.invitation


def _keep(doing: Doing) -> Done:
    before = [each.pk for each in seats.seat_sessions(doing.seat)]
    letter = not doing.answers(doing.seat.person)
    seat = seat_services.choose_sessions(doing.seat.pk, doing.sessions, letter=letter, **doing.author)
    waiting = tuple(each.session.pk for each in seats.waiting_for(seat.request))
    outcome = Outcome("changed", seat.number, tuple(each.pk for each in seats.seat_sessions(seat)), waiting)
    return Done(outcome, seat.person, seat, {"seats": [seat.pk], "sessions_before": before})


def _withdraw(doing: Doing) -> Done:
    seat, case = doing.seat, doing.case
    before = [each.pk for each in seats.seat_sessions(seat)]
    was_taken = seat.state == Seat.State.TAKEN
    whole = set(before) <= set(doing.sessions)
    back = None if whole else doing.sessions
    letter = not doing.answers(seat.person)
    seat = seat_services.withdraw_seat(seat.pk, sessions=back, letter=letter, **doing.author)
    ids = {"seats": [seat.pk], "sessions_before": before, "ended": whole, "was_taken": was_taken}
    return Done(case.outcome, seat.person, None if whole else seat, ids)


def _leave(doing: Doing) -> Done:
    if doing.case.request is None:
        raise Refused("desk.verb-impossible")
    request = seat_services.leave_waiting_list(doing.case.request.pk, **doing.author)
    return Done(Outcome("declined"), request.person, None, {"requests": [request.pk]})


def _substitute(doing: Doing) -> Done:
    """Pass the seat on. Both people get their letter: each learns what is theirs to know."""
    if doing.case.successor is None:
        raise Refused("desk.address-missing")
    successor, edition = _person(doing, doing.case.successor), doing.seat.edition_id
    before = belong(edition, [successor.pk])
    new = seat_services.substitute(doing.seat.pk, successor.pk, **doing.author)
    ids: dict[str, Any] = {"seats": [doing.seat.pk], "new": [new.pk]}
    if (after := belong(edition, [successor.pk])) != before:
        ids["belonged"] = [edition, successor.pk, before.get(successor.pk), after[successor.pk]]
    return Done(Outcome("substituted", new.number), doing.seat.person, new, ids)


def _bounce(doing: Doing) -> Done:
    """Note that mail does not reach an address. The seat stays: silence is no answer."""
    hard = doing.case.proposal.intent == "bounce_hard"
    emails = [named.email for named in doing.case.subjects if named.email]
    good = [email for email in emails if (known := people.address(email)) and known.state == Address.State.GOOD]
    addresses = [people_services.address_bounced(email, hard=hard, **doing.author) for email in emails]
    ids = {"addresses": [each.pk for each in addresses if each]}
    ids["good_before"] = [each.pk for each in addresses if each and each.email in good]
    return Done(Outcome("answer"), ids=ids)


def _details(doing: Doing) -> Done:
    named, person = doing.case.subjects[0], doing.case.person
    if person is None:
        raise Refused("desk.verb-impossible")
    name, organisation = named.name or None, named.organisation or None
    before = details_of(person)
    person = people_services.correct_person(person.pk, name=name, organisation=organisation, **doing.author)
    return Done(Outcome("details"), person, ids={"person": person.pk, "details": [before, details_of(person)]})


def _disclose(doing: Doing) -> Done:
    return Done(Outcome("disclosed"), doing.case.person)


def _pass_on(doing: Doing) -> Done:
    """Put a question to those who speak: it is in the queue of the room before the session begins."""
    writer = _person(doing, Named(doing.case.message.from_name, doing.case.message.from_email))
    text = question_in(doing.case.proposal.evidence, doing.case.message.reply_text)
    passed = [
        live.pass_question_on(session, text, person_id=writer.pk, message_id=doing.case.message.pk, **doing.author).pk
        for session in doing.sessions
    ]
    return Done(Outcome("passed_on", None, tuple(doing.sessions)), writer, ids={"questions": passed})


def question_in(evidence: Sequence[Mapping[str, Any]], text: str) -> str:
    """Return the sentences that ask; without any, the whole message."""
    quotes = [str(one["quote"]).strip() for one in evidence if one.get("kind") == "sentence" and one.get("quote")]
    asking = [quote for quote in quotes if quote.endswith("?")]
    return " ".join(dict.fromkeys(asking or quotes)) or text.strip()


def _note(doing: Doing) -> Done:
    return Done(Outcome("answer"), doing.case.person)


def note_calendar(case: Case) -> None:
    """Keep what a calendar answered for an entry of ours; an older answer never replaces a newer one."""
    for part in parse(bytes(case.message.raw)).calendar:
        entry = CalendarEntry.objects.filter(uid=part.uid).first()
        stamp = part.dtstamp or case.message.received
        if entry and (entry.answered is None or entry.answered <= stamp):
            CalendarEntry.objects.filter(pk=entry.pk).update(answer=case.proposal.partstat[:16], answered=stamp)


ACTS: Mapping[str, Callable[[Doing], Done]] = {
    "give": _give,
    "offer": _offer,
    "wait": _wait,
    "refuse": _refuse,
    "take": _take,
    "accept": _accept,
    "regret": _regret,
    "keep": _keep,
    "withdraw": _withdraw,
    "leave": _leave,
    "substitute": _substitute,
    "resend": reaching.resend,
    "bounce": _bounce,
    "details": _details,
    "address": reaching.address,
    "same": reaching.same,
    "disclose": _disclose,
    "pass_on": _pass_on,
    "answer": _note,
    "note": _note,
}

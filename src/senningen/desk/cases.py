"""One proposal as things stand: whom it is about, the verb that fits, what it would come to. Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from senningen.desk import queries, rules
from senningen.desk.models import Proposal
from senningen.people import queries as people
from senningen.people.models import Person
from senningen.post.models import Message
from senningen.programme.models import Edition, Session
from senningen.seats import modes
from senningen.seats import queries as seats
from senningen.seats import rules as seat_rules
from senningen.seats.models import Invitation, Mode, Request, Seat
from senningen.seats.room import before, places_together
from senningen.seats.setting import Setting
from senningen.seats.waves import open_invitation, sessions_of


@dataclass(frozen=True)
class Named:
    """A person as a message, or the one who decides, names them."""

    name: str = ""
    email: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Case:
    """Everything that a decision needs to know."""

    proposal: Proposal
    message: Message
    setting: Setting | None
    subjects: tuple[Named, ...]
    successor: Named | None
    writer: Person | None
    person: Person | None
    twin: Person | None
    seat: Seat | None
    request: Request | None
    invitation: Invitation | None
    standing: rules.Standing
    suggestion: rules.Suggestion

    @property
    def edition(self) -> Edition | None:
        """Return the edition it is about."""
        return self.setting.edition if self.setting else None

    @property
    def sessions(self) -> tuple[Session, ...]:
        """Return every session of the edition, in order."""
        return tuple(self.setting.sessions.values()) if self.setting else ()

    @cached_property
    def line(self) -> Mapping[int, int]:
        """Count who waits for each session, in the mode in which they would attend, and comes before them."""
        who = self.person.pk if self.person else None
        free = {} if self.together else self.standing.free  # what is kept for one says nothing of the others
        return before(self.edition.pk, self.standing.mode, who, free) if self.edition else {}

    @cached_property
    def outcome(self) -> rules.Outcome:
        """Foresee what the verb comes to: for who reads, for a decision does it and sees."""
        number = seat_rules.lowest_free(seats.numbers_taken(self.edition.pk) if self.edition else [])
        return rules.outcome(self.suggestion, replace(self.standing, line=self.line, next_number=number))

    @property
    def verb(self) -> str:
        """Return the verb that fits, or was chosen."""
        return self.suggestion.verb

    @property
    def together(self) -> bool:
        """Whether those it is about are given places together, or wait together."""
        return self.standing.need > 1

    @property
    def may_answer(self) -> bool:
        """Whether a reply may be written: never to a machine."""
        return not self.message.automatic and "@" in self.message.from_email

    def named(self, sessions: Sequence[int]) -> list[Session]:
        """Return sessions by their ids, in order."""
        return [each for each in self.sessions if each.pk in sessions]


def look(
    proposal: Proposal,
    *,
    now: datetime,
    verb: str = "",
    sessions: Sequence[int] | None = None,
    person: Named | None = None,
    mode: str = "",
    together: bool | None = None,
) -> Case:
    """Look at a proposal as things stand now.

    Verb, sessions, person, mode, and whether several people go together, may have been chosen by whoever looks.
    """
    message, edition = proposal.message, proposal.edition
    setting = Setting(edition) if edition else None
    all_sessions = tuple(setting.sessions.values()) if setting else ()
    subjects = _subjects(proposal, person)
    successor = subjects[0] if proposal.intent == "substitute" and subjects and subjects[0].email else None
    writer = people.by_email(message.from_email)
    concerned = _concerned(proposal, subjects, writer)
    seat = seats.live_seat(concerned.pk, edition.pk) if concerned and edition else None
    request = seats.open_request(concerned.pk, edition.pk) if concerned and edition else None
    invitation = open_invitation(concerned.pk, edition.pk, now=now) if concerned and edition and not seat else None
    twin = _twin(proposal, edition, subjects, concerned)
    opened = tuple(sorted(setting.modes)) if setting else ()
    told = mode or (proposal.mode if proposal.mode in opened else "")
    attends = seat.mode if seat else told or _waits_in(request, invitation) or _usual(edition, opened)
    need = len(subjects) if (proposal.together if together is None else together) else 1
    free = _free(edition, attends, concerned, subjects if need > 1 else ())
    standing = _standing(writer, all_sessions, concerned, seat, request, attends, free, now)
    standing = replace(_invited(standing, invitation), namesake=twin is not None, modes=opened, need=need)
    asked = rules.Asked(
        intent=proposal.intent,
        sessions=_ids(proposal.sessions, all_sessions),
        mode=proposal.mode,
        partstat=proposal.partstat,
        reachable=all(each.email for each in subjects),
        successor=successor is not None,
        automatic=message.automatic,
        confidence=proposal.confidence,
        why_person=proposal.why_person,
        sender_failed=message.origin == Message.Origin.FAILED,
    )
    chosen = tuple(sessions) if sessions is not None else None
    suggestion = rules.suggest(asked, standing, verb=verb, sessions=chosen)
    return Case(
        proposal=proposal,
        message=message,
        setting=setting,
        subjects=subjects,
        successor=successor,
        writer=writer,
        person=concerned,
        twin=twin,
        seat=seat,
        request=request,
        invitation=invitation,
        standing=standing,
        suggestion=suggestion,
    )


def _subjects(proposal: Proposal, chosen: Named | None) -> tuple[Named, ...]:
    """Say whom the act is about: those it names, or whoever was chosen instead of the first, who stands in the form."""
    named = _named(proposal)
    same = chosen is not None and (chosen.name, chosen.email) == (named[0].name, named[0].email)
    return named if chosen is None or same else (chosen,)


def _named(proposal: Proposal) -> tuple[Named, ...]:
    """Name whom the act is about. Who writes for themselves is reached where they write from."""
    message = proposal.message
    people_named = [
        Named(*(str(each.get(key) or "") for key in ("name", "email", "organisation"))) for each in proposal.people
    ]
    if not people_named:
        return (Named(message.from_name, message.from_email),)
    alone = len(people_named) == 1 and proposal.intent not in rules.FOR_OTHERS and proposal.intent != "substitute"
    if alone and not people_named[0].email:
        return (Named(people_named[0].name, message.from_email, people_named[0].organisation),)
    return tuple(people_named)


def _concerned(proposal: Proposal, subjects: Sequence[Named], writer: Person | None) -> Person | None:
    """Find the person whose seat it is about: for a substitution, the one who leaves."""
    if proposal.intent == "substitute":
        leaving = [str(each.get("email") or "") for each in proposal.replaces]
        return next(filter(None, map(people.by_email, filter(None, leaving))), proposal.message.person)
    if proposal.intent == "change_address":
        return people.by_email(proposal.old_email) or proposal.message.person
    if subjects and subjects[0].email == proposal.message.from_email:
        return writer
    if subjects and subjects[0].email:
        return people.by_email(subjects[0].email)
    return proposal.person


def _twin(
    proposal: Proposal, edition: Edition | None, subjects: Sequence[Named], concerned: Person | None
) -> Person | None:
    """Find somebody else of the same name who has asked: the desk says so, and never takes them for one by itself."""
    if edition is None or not subjects or proposal.intent not in rules.ASKING:
        return None
    return queries.namesake(edition, subjects[0].name, apart_from=concerned)


def _standing(
    writer: Person | None,
    sessions: Sequence[Session],
    person: Person | None,
    seat: Seat | None,
    request: Request | None,
    mode: str,
    free: Mapping[int, int],
    now: datetime,
) -> rules.Standing:
    ahead = tuple(each.pk for each in sessions if seats.hour(each).is_ahead(now))
    return rules.Standing(
        known=person is not None,
        own_address=person is None or (writer is not None and writer.pk == person.pk),
        seat=_seat_now(seat),
        waits=tuple(seats.positions_of(request)) if request else (),
        ahead=ahead,
        free=free,
        mode=mode,
    )


def _free(edition: Edition | None, mode: str, person: Person | None, group: Sequence[Named]) -> Mapping[int, int]:
    """Count the free places that the person concerned may have, or all of a group that goes together."""
    if edition is None:
        return {}
    if group:
        known = [people.by_email(each.email) for each in group if each.email]
        return places_together(edition.pk, mode, [each.pk for each in known if each])
    return seats.places_left(edition.pk, mode, person.pk if person else None)


def _waits_in(request: Request | None, invitation: Invitation | None) -> str:
    """Name the mode in which somebody waits already, or is invited to attend."""
    return request.mode if request else invitation.wave.mode if invitation else ""


def _usual(edition: Edition | None, opened: Sequence[str]) -> str:
    return modes.usual(edition.usual_mode, opened) if edition else Mode.ONLINE.value


def _invited(standing: rules.Standing, invitation: Invitation | None) -> rules.Standing:
    """Add the sessions ahead that somebody is invited to."""
    if invitation is None:
        return standing
    sessions = (each.pk for each in sessions_of(invitation.wave))
    return replace(standing, invited=tuple(each for each in sessions if each in standing.ahead))


def _seat_now(seat: Seat | None) -> rules.SeatNow | None:
    if seat is None:
        return None
    sessions = tuple(each.pk for each in seats.seat_sessions(seat))
    return rules.SeatNow(seat.number, seat.state == Seat.State.TAKEN, sessions, lapsed=seat.no_answer)


def _ids(codes: Sequence[str] | None, sessions: Sequence[Session]) -> tuple[int, ...] | None:
    if codes is None:
        return None
    return tuple(each.pk for each in sessions if each.code in codes)

"""What people are told about their seats: one letter, and one short calendar mail for each session that changed.

Every letter tells of one entry of the journal, and its key is made of that entry: the same thing is never told twice.
The facts a template finds:

    edition, number, until     the seat as it stands now, and the deadline of an offer
    sessions                   the sessions it has a place in
    waiting                    sessions waited for, each with `.session` and `.position`
    added, dropped             the sessions that changed
    mode                       how they attend, where the edition has two ways; of a change, only what changed
    successor, predecessor     the other person of a substitution
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from senningen.journal.models import Entry
from senningen.people.models import Person
from senningen.post.itip import Method
from senningen.post.letter import Event, LinkTo
from senningen.post.queries import calendar_entries
from senningen.post.services import calendars
from senningen.post.services import letters as post
from senningen.programme.models import Edition, Session
from senningen.seats import queries
from senningen.seats.models import Invitation, Mode, Request, Seat
from senningen.seats.setting import Setting

# The seat has ended: there is nothing behind the link to act on.
WITHOUT_LINK = {"seat-withdrawn", "seat-released", "offer-lapsed", "seat-substituted-old"}


@dataclass(frozen=True)
class Occasion:
    """The entry that letters tell of; `letter` is false if the desk writes itself. Calendar mails always go."""

    setting: Setting
    entry: Entry
    letter: bool

    @property
    def edition(self) -> Edition:
        """The edition it is about."""
        return self.setting.edition

    @property
    def two_modes(self) -> bool:
        """Whether guests attend online or on site, so that it has to be said how."""
        return len(self.setting.modes) > 1

    def sessions(self, ids: Collection[int]) -> list[Session]:
        """Return sessions by their ids, in the order of the programme."""
        return [self.setting.sessions[each] for each in self.setting.in_order(ids)] if ids else []

    def said(self, mode: str) -> str:
        """Return how somebody attends, if it has to be said."""
        return mode if self.two_modes else ""


def given(on: Occasion, seat: Seat, now: Now | None = None) -> None:
    """Tell a person that the seat is theirs."""
    _tell(on, "seat-given", seat, now)


def offered(on: Occasion, seat: Seat, now: Now | None = None, *, not_before: datetime | None = None) -> None:
    """Tell a person that places are held for them, and until when."""
    _tell(on, "seat-offered", seat, now, not_before=not_before)


def reminded(on: Occasion, seat: Seat) -> None:
    """Remind a person that an offer waits for their answer, or still does although its deadline has passed."""
    _tell(on, "offer-reminder", seat, passed=seat.no_answer)


def sessions_changed(
    on: Occasion,
    seat: Seat,
    now: Now | None = None,
    *,
    added: Collection[int] = (),
    dropped: Collection[int] = (),
    mode: str = "",
) -> None:
    """Tell a person which sessions their seat is for now, and in which mode if that changed."""
    _tell(on, "sessions-changed", seat, now, added=on.sessions(added), dropped=on.sessions(dropped), mode=mode)


def ended(on: Occasion, seat: Seat, kind: str, sessions: Collection[int]) -> None:
    """Tell a person that the seat, or the offer, has ended."""
    _tell(on, kind, seat, dropped=on.sessions(sessions))


def substituted(on: Occasion, old: Seat, new: Seat) -> None:
    """Tell both: the one whose seat was passed on, and the one who has it now."""
    _tell(on, "seat-substituted-old", old, successor=new.person)
    _tell(on, "seat-substituted-new" if new.state == Seat.State.TAKEN else "seat-offered", new, predecessor=old.person)


def waiting(on: Occasion, request: Request) -> None:
    """Tell a person that they wait, and where they stand."""
    _tell_asker(on, "waiting", request)


def declined(on: Occasion, request: Request) -> None:
    """Tell a person that the desk said no."""
    _tell_asker(on, "declined", request)


def link_kind(to: Seat | Request | Invitation) -> str:
    """Name the kind of personal link that opens something."""
    return "seat" if isinstance(to, Seat) else "request" if isinstance(to, Request) else "invited"


def link_again(on: Occasion, to: Seat | Request | Invitation, *, email: str = "") -> None:
    """Send a new link to a seat, to the page of somebody who waits, or to an invitation."""
    kind = link_kind(to)
    facts = {"edition": on.edition, "number": to.number if isinstance(to, Seat) else None}
    if not isinstance(to, Invitation):
        email = email or (to.address.email if to.address else "")
    _queue(on, "link", to.person, f"{kind}:{to.pk}", facts, email=email, link=LinkTo(kind, to.pk))


def calendar_requests(on: Occasion, seat: Seat, sessions: Collection[int]) -> None:
    """Put sessions into a person's calendar, or bring what is there up to date."""
    _calendars(on, seat, on.sessions(sessions), "REQUEST")


def in_calendar(seat: Seat, sessions: Collection[int]) -> tuple[int, ...]:
    """Return those of the sessions that a person's calendar was told of, as by an invitation to answer there."""
    return tuple(session for _, session in in_calendars((seat.pk, session) for session in sessions))


def in_calendars(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return those of these seats and sessions that calendars were told of, in this order."""
    keys = {f"seat:{seat}/session:{session}": (seat, session) for seat, session in places}
    told = {each.key for each in calendar_entries(tuple(keys)) if not each.cancelled} if keys else ()
    return [place for key, place in keys.items() if key in told]


def calendar_cancels(on: Occasion, seat: Seat, sessions: Collection[int]) -> None:
    """Take sessions out of a person's calendar, as far as it was told of them."""
    if sessions:
        _calendars(on, seat, on.sessions(in_calendar(seat, sessions)), "CANCEL")


@dataclass(frozen=True)
class Now:
    """What whoever changed a seat knows of it as it stands now: the sessions it has places in, and what still waits."""

    placed: tuple[int, ...]
    waits: tuple[int, ...]


def _tell(
    on: Occasion, kind: str, seat: Seat, now: Now | None = None, *, not_before: datetime | None = None, **more: Any
) -> None:
    if on.letter:
        request = seat.request if now is None or now.waits else None
        facts = {
            "edition": on.edition,
            "number": seat.number,
            "until": seat.until,
            "sessions": on.sessions(now.placed) if now else queries.seat_sessions(seat),
            "waiting": _waiting_for(on, request),
            "mode": on.said(seat.mode),
        }
        link = None if kind in WITHOUT_LINK else LinkTo("seat", seat.pk)
        about = f"seat:{seat.pk}"
        _queue(on, kind, seat.person, about, facts | more, email=_email(seat), link=link, not_before=not_before)


def _tell_asker(on: Occasion, kind: str, request: Request) -> None:
    if on.letter:
        facts = {"edition": on.edition, "waiting": _waiting_for(on, request), "mode": on.said(request.mode)}
        email = request.address.email if request.address else ""
        link = LinkTo("request", request.pk) if kind == "waiting" else None
        _queue(on, kind, request.person, f"request:{request.pk}", facts, email=email, link=link)


def _waiting_for(on: Occasion, request: Request | None) -> list[queries.WaitingFor]:
    if request is None:
        return []
    return [queries.WaitingFor(on.setting.sessions[at], line) for at, line in queries.positions_of(request).items()]


def _queue(
    on: Occasion,
    kind: str,
    person: Person,
    about: str,
    facts: Mapping[str, Any],
    *,
    email: str,
    link: LinkTo | None,
    not_before: datetime | None = None,
) -> None:
    post.queue(
        kind,
        sender=on.setting.sender,
        to=person,
        email=email,
        key=f"{kind}/entry:{on.entry.pk}/{about}",
        now=on.entry.at,
        edition_id=on.edition.pk,
        facts=facts,
        link=link,
        not_before=not_before,
    )


def _calendars(on: Occasion, seat: Seat, sessions: Sequence[Session], method: Method) -> None:
    if not sessions:
        return
    calendars.queue_calendars(
        [_hour(on, seat, session, method) for session in sessions],
        method=method,
        sender=on.setting.sender,
        to=seat.person,
        email=_email(seat),
        now=on.entry.at,
        edition_id=on.edition.pk,
    )


def _hour(on: Occasion, seat: Seat, session: Session, method: Method) -> calendars.Hour:
    about, language = f"seat:{seat.pk}/session:{session.pk}", seat.person.language
    event = Event(
        summary=str(session.title.best(language, on.edition.languages)),
        starts=session.starts_at,
        minutes=session.minutes,
        zone=session.zone,
        place=_where(on, seat.mode, language),
    )
    return calendars.Hour(about, event, key=f"{method.lower()}/entry:{on.entry.pk}/{about}")


def _where(on: Occasion, mode: str, language: str) -> str:
    """Say where a session is for whoever attends in a mode."""
    if mode == Mode.ONLINE and on.two_modes:
        with translation.override(language):
            return gettext("online")
    return str(on.edition.place.best(language, on.edition.languages))


def _email(seat: Seat) -> str:
    return seat.address.email if seat.address else ""

"""The lists of the desk as tables to take away: which columns, and which rows a filter leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from senningen.journal.models import Entry
from senningen.kernel import clock
from senningen.people import queries as people
from senningen.people.models import Address, Person
from senningen.post import queries as post
from senningen.programme import queries as programme
from senningen.programme.models import Session
from senningen.records.exports import Cell, Table
from senningen.records.queries import Guest, attendance
from senningen.seats import queries as seats
from senningen.seats.models import Member, Mode, Request, Seat, Wish
from senningen.web.desk import asked_tables, check_rows, columns, sheet_rows, wave_table
from senningen.web.desk import journal as journal_pages
from senningen.web.desk import letters as letter_pages
from senningen.web.desk.columns import AT_ONCE, MODES, Asked, Listed

SEATS: Mapping[str, Promise] = {
    Seat.State.HELD: _("offer"),
    Seat.State.TAKEN: _("seat"),
    Seat.State.DECLINED: _("declined by the guest"),
    Seat.State.WITHDRAWN: _("given back"),
    Seat.State.RELEASED: _("taken back by the desk"),
    Seat.State.LAPSED: _("lapsed"),
    Seat.State.SUBSTITUTED: _("passed on"),
}
# How the board calls them, so that its filter is respected.
ON_THE_BOARD: Mapping[str, Mapping[str, object]] = {
    "offer": {"state": Seat.State.HELD, "no_answer": False},
    "no": {"no_answer": True},
    "no-answer": {"no_answer": True},
    "seat": {"state": Seat.State.TAKEN, "mode": Mode.ONLINE},
    "site": {"state": Seat.State.TAKEN, "mode": Mode.ON_SITE},
}
REQUESTS: Mapping[str, Promise] = {
    Request.State.OPEN: _("waits"),
    Request.State.SETTLED: _("settled"),
    Request.State.WITHDRAWN: _("withdrawn"),
    Request.State.DECLINED: _("declined by the desk"),
}
WISHES: Mapping[str, Promise] = {
    Wish.State.WAITING: _("waits"),
    Wish.State.PLACED: _("has a place"),
    Wish.State.DROPPED: _("dropped"),
}


def _by(most: int, found: Iterator[Entry]) -> Iterator[list[Entry]]:
    while some := list(islice(found, most)):
        yield some


def _people(asked: Asked) -> Table:
    addresses = Prefetch("addresses", Address.objects.order_by("-preferred", "email"))
    found = people.search(asked.filter.get("q", "")[:200]).prefetch_related(addresses)
    heads = [
        *columns.who(),
        gettext("Other addresses"),
        gettext("Mail comes back"),
        gettext("Country"),
        gettext("Zone"),
    ]
    return Table("people", gettext("People"), [*heads, asked.at(gettext("Since"))], _each_person(found), asked.zone)


def _each_person(found: QuerySet[Person]) -> Iterator[Sequence[Cell]]:
    for who in found.iterator(AT_ONCE):
        addresses = list(who.addresses.all())
        emails = [each.email for each in addresses]
        back = bool(addresses) and addresses[0].state == Address.State.HARD
        country = who.organisation.country if who.organisation else ""
        more = ", ".join(emails[1:])
        yield [
            *columns.person(who, emails[0] if emails else ""),
            more,
            columns.yes(back),
            country,
            who.zone,
            who.created,
        ]


def _seats(asked: Asked) -> Table:
    state, mode = asked.filter.get("state", ""), asked.filter.get("mode", "")
    if state == "req":  # the page of seats shows those who wait as one of its states
        return _waiting(asked)
    found = seats.every_seat_of(asked.edition.pk if asked.edition else 0)
    if state in {"free", "kept"}:  # nobody sits there
        found = found.none()
    elif state in SEATS:
        found = found.filter(state=state)
    elif state in ON_THE_BOARD:
        found = found.filter(**ON_THE_BOARD[state])
    elif state != "every":
        found = found.filter(state__in=Seat.LIVE)
    if asked.session:
        found = found.filter(places__session=asked.session)
    found = found.filter(mode=mode) if mode in MODES else found
    heads = [gettext("Seat"), *columns.who(), gettext("State"), gettext("Mode"), asked.at(gettext("Given"))]
    heads += [asked.at(gettext("Answer until")), asked.at(gettext("Ended")), gettext("Belongs to")]
    heads += [gettext("Place in %(session)s") % {"session": each.code} for each in asked.chosen]
    sought = (each for each in found.iterator(AT_ONCE) if asked.seeks(each.number, each.person))
    whose = _whose(asked)
    rows = (_seat(each, asked.chosen, whose.get(each.person_id, "")) for each in sought)
    return Table("seats", gettext("Seats"), heads, rows, asked.zone)


def _whose(asked: Asked) -> dict[int, str]:
    """Say for which people of the edition places are kept, and under which name."""
    members = Member.objects.filter(edition=asked.edition).values_list("person_id", "contingent__name")
    return dict(members) if asked.edition else {}


def _seat(seat: Seat, sessions: Sequence[Session], belongs: str) -> list[Cell]:
    places = {each.session_id: each.number for each in seat.places.all()}
    state = gettext("no answer") if seat.no_answer else str(SEATS[seat.state])
    row: list[Cell] = [seat.number, *columns.person(seat.person, seat.address.email if seat.address else "")]
    row += [state, str(MODES[seat.mode]), seat.given, seat.until, seat.ended, belongs]
    return [*row, *(places.get(each.pk) for each in sessions)]


def _waiting(asked: Asked) -> Table:
    heads = [gettext("Session"), gettext("Day"), gettext("Mode"), gettext("Position"), *columns.who()]
    heads += [asked.at(gettext("Since")), gettext("All sessions or none"), gettext("Belongs to")]
    return Table("waiting", gettext("Waiting list"), heads, _lines(asked), asked.zone)


def _lines(asked: Asked) -> Iterator[Sequence[Cell]]:
    """Give the lines of the mode that is looked at, or of both, session by session."""
    only, whose = asked.filter.get("mode", ""), _whose(asked)
    for session in asked.chosen:
        for mode in [Mode(only)] if only in MODES else Mode:
            line = [one for one in seats.waiting_list(session.pk, mode) if asked.seeks("", one.person)]
            emails = people.preferred_emails([one.person.pk for one in line])
            for one in line:
                where: list[Cell] = [session.code, session.day, str(MODES[mode]), one.position]
                who = columns.person(one.person, emails.get(one.person.pk, ""))
                yield [*where, *who, one.since, columns.yes(one.all_or_none), whose.get(one.person.pk, "")]


def _requests(asked: Asked) -> Table:
    found = seats.requests_of(asked.edition.pk if asked.edition else 0)
    if asked.filter.get("state") in REQUESTS:
        found = found.filter(state=asked.filter["state"])
    if asked.session:
        found = found.filter(wishes__session=asked.session)
    heads = [
        asked.at(gettext("Asked")),
        *columns.who(),
        gettext("Mode"),
        gettext("State"),
        gettext("All sessions or none"),
    ]
    rows = (_request(each, asked.chosen) for each in found.iterator(AT_ONCE))
    return Table(
        "requests",
        gettext("Requests"),
        [*heads, gettext("Seat"), *(each.code for each in asked.chosen)],
        rows,
        asked.zone,
    )


def _request(one: Request, sessions: Sequence[Session]) -> list[Cell]:
    wishes = {each.session_id: str(WISHES[each.state]) for each in one.wishes.all()}
    live = next((each.number for each in one.seats.all() if each.state in Seat.LIVE), None)
    row: list[Cell] = [one.asked, *columns.person(one.person, one.address.email if one.address else "")]
    row += [str(MODES[one.mode]), str(REQUESTS[one.state]), columns.yes(one.all_or_none), live]
    return [*row, *(wishes.get(each.pk, "") for each in sessions)]


def _letters(asked: Asked) -> Table:
    state = asked.filter.get("state", "")
    found = post.outgoing(state=state if state in letter_pages.STATES else "").defer("text", "html", "calendar")
    heads = [asked.at(gettext("Written")), asked.at(gettext("Sent")), gettext("To"), gettext("E-mail")]
    heads += [gettext("Subject"), gettext("Kind"), gettext("Calendar"), gettext("Language")]
    rows = (
        [
            each.written,
            each.sent,
            each.to_name,
            each.to_email,
            each.subject,
            each.kind,
            each.calendar_method,
            each.language,
            letter_pages.state(each)[1],
            letter_pages.problem(each),
        ]
        for each in found.iterator(AT_ONCE)
    )
    return Table("letters", gettext("Letters"), [*heads, gettext("State"), gettext("Problem")], rows, asked.zone)


def _attendance(asked: Asked) -> Table:
    return attended(asked, asked.chosen)


def attended(asked: Asked, sessions: Sequence[Session]) -> Table:
    """Make the table of who was there, in these sessions."""
    heads = [gettext("Session"), gettext("Day"), gettext("Seat"), gettext("Name"), gettext("Organisation")]
    heads += [gettext("E-mail"), gettext("Minutes"), gettext("Seconds")]
    heads += [asked.at(gettext("First seen")), asked.at(gettext("Last seen")), gettext("Heads counted")]
    return Table("attendance", gettext("Attendance"), heads, _attending(sessions), asked.zone)


def _attending(sessions: Sequence[Session]) -> Iterator[Sequence[Cell]]:
    """Give each guest, and a line for a hall whose heads were counted: they are nobody, and have no minutes."""
    now = clock.now()
    for session in sessions:
        yield from (_guest(session, each) for each in attendance(session, now=now))
        if session.heads is not None:
            where: list[Cell] = [session.code, session.day, None, gettext("In the hall")]
            yield [*where, "", "", None, None, None, None, session.heads]


def _guest(session: Session, guest: Guest) -> list[Cell]:
    house = guest.person.organisation.name if guest.person.organisation else ""
    who: list[Cell] = [session.code, session.day, guest.seat, guest.person.name, house, guest.email]
    time = guest.attended
    return [*who, time.minutes, time.seconds, time.first, time.last, None]


def _journal(asked: Asked) -> Table:
    found = journal_pages.sought(asked.edition, asked.filter).select_related("stream")
    heads = [asked.at(gettext("When")), gettext("Edition"), gettext("Number"), gettext("What happened")]
    heads += [gettext("Kind"), gettext("About"), gettext("Name"), gettext("Who"), gettext("Actor")]
    return Table(
        "journal", gettext("Journal"), [*heads, gettext("Because of"), gettext("Facts")], _entries(found), asked.zone
    )


def _entries(found: QuerySet[Entry]) -> Iterator[Sequence[Cell]]:
    numbers = programme.numbers()
    for some in _by(AT_ONCE, found.iterator(AT_ONCE)):
        for line in journal_pages.lines(some):
            each = line.entry
            where: list[Cell] = [each.at, numbers.get(each.stream.edition_id or 0), each.number, line.words, each.kind]
            where += [each.subject, line.about.words]
            yield [*where, line.who, each.actor, each.cause, json.dumps(each.data, ensure_ascii=False)]


def _questions(asked: Asked) -> Table:
    return asked_tables.questions([each.pk for each in asked.chosen], asked.at, asked.zone)


def _polls(asked: Asked) -> Table:
    return asked_tables.polls([each.pk for each in asked.chosen], asked.at, asked.zone)


def _chat(asked: Asked) -> Table:
    return asked_tables.chat({each.pk: each.code for each in asked.chosen}, asked.at, asked.zone)


def _run_sheets(asked: Asked) -> Table:
    return sheet_rows.table([each.pk for each in asked.chosen], asked.at, asked.zone)


def _captions(asked: Asked) -> Table:
    return asked_tables.captions({each.pk: each.code for each in asked.chosen}, asked.at, asked.zone)


def _checks(asked: Asked) -> Table:
    return check_rows.table(asked.edition.pk if asked.edition else 0, asked.chosen, asked.at, asked.zone)


LISTS: Mapping[str, Listed] = {
    "people": Listed(_("People"), "see", ("q",), _people),
    "seats": Listed(_("Seats"), "see", ("session", "state", "mode", "q"), _seats),
    "waiting": Listed(_("Waiting list"), "see", ("session", "mode", "q"), _waiting),
    "invitations": Listed(_("Invitations"), "see", ("wave", "state"), wave_table.invitations),
    "requests": Listed(_("Requests"), "see", ("session", "state"), _requests),
    "letters": Listed(_("Letters"), "see", ("state",), _letters),
    "technical-checks": Listed(_("Technical checks"), "see", ("session",), _checks),
    "attendance": Listed(_("Attendance"), "see-attendance", ("session",), _attendance),
    "questions": Listed(_("Questions of the audience"), "see", ("session",), _questions),
    "chat": Listed(_("Chat"), "see", ("session",), _chat),
    "polls": Listed(_("Polls"), "see", ("session",), _polls),
    "run-sheets": Listed(_("Run sheets"), "see", ("session",), _run_sheets),
    "captions": Listed(_("Captions"), "see", ("session",), _captions),
    "journal": Listed(_("Journal"), "see-journal", journal_pages.FILTERS, _journal),
}

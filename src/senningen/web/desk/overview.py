"""The overview: how the edition stands, and what needs somebody today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from senningen.chasing.forgotten import Forgotten, forgotten
from senningen.desk import colleagues
from senningen.desk import queries as desk
from senningen.desk.access import may
from senningen.kernel import clock
from senningen.kernel.times import hour, moment
from senningen.people.models import Account
from senningen.programme import queries as programme
from senningen.programme.models import Edition, Session
from senningen.seats import queries as seats
from senningen.seats import waves
from senningen.seats.models import Mode, Seat
from senningen.seats.turn import first_in_turn
from senningen.web import times
from senningen.web.context import house_of
from senningen.web.desk.access import DeskRequest, desk_page
from senningen.web.desk.board import Look
from senningen.web.desk.words import said_days
from senningen.web.house import troubles

SHOWN = 5  # of one kind


@dataclass(frozen=True)
class Need:
    """One thing that needs somebody: its tincture, the fact, the detail, and the key that leads there."""

    css: str
    fact: str
    detail: str
    key: str
    href: str


@dataclass(frozen=True)
class Dot:
    """One answered message in the chart."""

    x: float
    y: float


@dataclass(frozen=True)
class Answers:
    """The answers of the last day: one mark a message, the median, the slowest."""

    dots: list[Dot]
    median: int
    slowest: int
    median_y: float


@dataclass(frozen=True)
class Bar:
    """One bar of the way from request to seat."""

    words: str
    count: int
    width: float
    css: str


@desk_page("enter")
def overview(request: DeskRequest) -> HttpResponse:
    """Show how things stand; who only runs a session or stands at its door is led to the sessions."""
    if not may(request.account, "see"):
        return redirect("desk:sessions")
    now, edition = clock.now(), house_of(request).edition
    context: dict[str, object] = {"now": now, "troubles": troubles()}
    context["zone"] = edition.zone if edition else "Europe/Luxembourg"
    if edition:
        counted, counts = seats.counted(edition.pk), desk.counts(edition, now=now)
        sessions = list(programme.sessions_of(edition).prefetch_related("decks"))
        left = seats.seats_left(sessions, now=now)
        context |= {
            "edition": edition,
            "counted": counted,
            "counts": counts,
            "left": left.get(Mode.ONLINE, 0),
            "left_on_site": left.get(Mode.ON_SITE),
            "rows": _sessions(edition, sessions),
            "next": programme.coming(sessions, now=now),
            "needs": [
                *_hostless(request.account, sessions, now),
                *_assigned(request.account, edition, now),
                *_notes(request.account),
                *_needs(edition, counts["to_decide"], now),
            ],
            "bars": _bars(edition),
            "answers": _answers(now),
        }
    return render(request, "desk/overview.html", context)


def _sessions(edition: Edition, sessions: list[Session]) -> list[tuple[Session, int, int, str]]:
    taken, line = seats.places_taken(edition.pk), seats.waiting_counts(edition.pk)
    return [(each, taken.get(each.pk, 0), line.get(each.pk, 0), _speakers(each)) for each in sessions]


def _speakers(session: Session) -> str:
    return ", ".join(str(each.person) for each in session.parts.all() if each.role == "speaker")


def _hostless(account: Account, sessions: list[Session], now: datetime) -> Iterator[Need]:
    for each in sessions:
        if each.hostless:
            fact = gettext("No host is in session %(number)s") % {"number": each.number}
            if now < each.starts_at:
                detail = gettext("It begins at %(hour)s. Whoever may host enters by their link, or by this key.")
            else:
                detail = gettext("It was to begin at %(hour)s. Whoever may host enters by their link, or by this key.")
            detail %= {"hour": hour(each.starts_at, each.zone)}
            hosts = may(account, "host")
            href = reverse("room:host", args=[each.pk]) if hosts else reverse("desk:sessions")
            yield Need("bad", fact, detail, gettext("Open the room") if hosts else gettext("Sessions"), href)


def _assigned(account: Account, edition: Edition | None, now: datetime) -> Iterator[Need]:
    for each in colleagues.assigned_to(account, edition, now=now)[:SHOWN]:
        fact = gettext("%(who)s assigned a mail to you") % {"who": each.by.person}
        detail = gettext("The message of %(who)s") % {"who": each.message.from_name or each.message.from_email}
        yield Need("wait", fact, detail, gettext("Open mail"), reverse("desk:message", args=[each.message_id]))


def _notes(account: Account) -> Iterator[Need]:
    for note in colleagues.notes_to(account)[:SHOWN]:
        who = note.message.from_name or note.message.from_email
        fact = gettext("%(who)s left you a note") % {"who": note.by.person}
        detail = gettext("About the message of %(who)s: %(note)s") % {"who": who, "note": note.text[:120]}
        yield Need("wait", fact, detail, gettext("Open mail"), reverse("desk:message", args=[note.message_id]))


def _needs(edition: Edition, to_decide: int, now: datetime) -> Iterator[Need]:
    left = forgotten(edition, now=now)
    yield from (_ending(seat, edition) for seat in left.offers[:SHOWN])
    yield from _unanswered(left)
    yield from _next_in_line(edition, now)
    if to_decide:
        fact = ngettext("%(n)d message to decide", "%(n)d messages to decide", to_decide) % {"n": to_decide}
        yield Need("req", fact, _oldest(edition, left, now), gettext("Open mail"), reverse("desk:mail"))
    if failed := left.letters.count():
        fact = ngettext("%(n)d letter did not arrive", "%(n)d letters did not arrive", failed) % {"n": failed}
        detail = gettext("Check the address, or write another way.")
        state = left.letters[0].state
        yield Need("bad", fact, detail, gettext("Check"), f"{reverse('desk:letters')}?state={state}")
    if unanswered := seats.counted(edition.pk).no_answer:
        fact = ngettext("%(n)d seat held without an answer", "%(n)d seats held without an answer", unanswered)
        detail = gettext("Release it, or give more time.")
        yield Need("no", fact % {"n": unanswered}, detail, gettext("Open seats"), reverse("desk:seats"))


def _ending(seat: Seat, edition: Edition) -> Need:
    facts = {"who": seat.person, "when": moment(seat.until, times.speaking(), edition.zone) if seat.until else ""}
    fact = gettext("%(who)s’s offer ends soon") % facts
    detail = gettext("Seat %(number)s, until %(when)s.") % {"number": seat.number, "when": facts["when"]}
    return Need("bad", fact, detail, gettext("Open seat"), f"{reverse('desk:seats')}?seat={seat.number}")


def _oldest(edition: Edition, left: Forgotten, now: datetime) -> str:
    if late := left.mails.count():
        return ngettext("%(n)d has waited for more than a day.", "%(n)d have waited for more than a day.", late) % {
            "n": late
        }
    oldest = desk.to_decide(edition, now=now).order_by("received").values_list("received", flat=True).first()
    return (
        gettext("The oldest came %(when)s.") % {"when": moment(oldest, times.speaking(), edition.zone)}
        if oldest
        else ""
    )


def _unanswered(left: Forgotten) -> Iterator[Need]:
    if late := left.requests.count():
        fact = ngettext("%(n)d request has no answer", "%(n)d requests have no answer", late) % {"n": late}
        names = ", ".join(str(request.person) for request in left.requests[:SHOWN])
        yield Need("bad", fact, names, gettext("Open seats"), reverse("desk:seats"))


def _next_in_line(edition: Edition, now: datetime) -> Iterator[Need]:
    """Say who is next where a place is free, unless such places are offered by themselves."""
    if edition.offers_by_itself:
        return
    modes = [(mode, each) for mode in Mode for each in first_in_turn(edition, mode, now=now)]
    for mode, (session, who) in modes:
        fact = gettext("%(who)s is next in line for %(day)s.") % {"who": who, "day": said_days([session])}
        href = Look(session, mode).href()
        yield Need("req", fact, gettext("A place is free: offer it, or give it."), gettext("Open seats"), href)


def _bars(edition: Edition) -> list[Bar]:
    asked, offered, given = seats.way_to_a_seat(edition.pk)
    invited = waves.invited(edition.pk)
    most = max(invited, asked, offered, given, 1)
    first = [Bar(gettext("Invited"), invited, 320 * invited / most, "inv")] if invited else []
    return [
        *first,
        Bar(gettext("Asked for a seat"), asked, 320 * asked / most, "req"),
        Bar(gettext("Offered or given"), offered, 320 * offered / most, "offer"),
        Bar(gettext("Have a seat"), given, 320 * given / most, "seat"),
    ]


def _answers(now: datetime) -> Answers | None:
    answered = desk.answered_today(now=now)
    if not answered:
        return None
    waits = [max(0.0, wait.total_seconds() / 60) for _at, wait in answered]
    top = max(60.0, *waits)
    dots = [
        Dot(40 + 400 * (1 - (now - at) / timedelta(days=1)), 70 - 60 * wait / top)
        for (at, _wait), wait in zip(answered, waits, strict=True)
    ]
    middle = median(waits)
    return Answers(dots, round(middle), round(max(waits)), 70 - 60 * middle / top)

"""Who belongs to a group of an edition just now: those who can be written to, and those left out, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Max, Prefetch, QuerySet

from senningen.chasing.models import Addressee, Circular
from senningen.journal.models import Entry
from senningen.journal.queries import of_edition
from senningen.live.ready import readiness
from senningen.people.models import Address, Person
from senningen.post.models import CalendarEntry, Letter, Message
from senningen.programme import queries as programme
from senningen.programme.models import Part
from senningen.seats.models import Invitation, Request, Seat, Wave, Wish
from senningen.seats.waves import with_fare

Group = Circular.Group
A_DAY = timedelta(days=1)  # nobody is reminded twice within it
ANSWERS = ("seat.taken", "seat.declined", "seat.withdrawn", "seat.sessions-dropped", "seat.substituted")
ENDED: Mapping[str, str] = {
    Seat.State.DECLINED: "declined",
    Seat.State.WITHDRAWN: "gave-back",
    Seat.State.RELEASED: "released",
    Seat.State.LAPSED: "lapsed",
    Seat.State.SUBSTITUTED: "passed-on",
}

NOT_WITH_A_SEAT: Mapping[str, str] = {Seat.State.HELD: "no-answer", **ENDED}
NOT_INVITED: Mapping[str, str] = {
    "queued": "not-written",
    "undone": "not-written",
    "bounced": "bounced",
    "accepted": "accepted",
    "declined": "declined",
    "lapsed": "lapsed",
    "gave-back": "gave-back",
    "released": "released",
}


@dataclass(frozen=True)
class Recipient:
    """Somebody who will be written to: where, and what they hold."""

    person: Person
    email: str
    seat: Seat | None = None
    invitation: Invitation | None = None  # one that holds no place
    part: Part | None = None  # where they are on stage, if the letter is about that


@dataclass(frozen=True)
class LeftOut:
    """Somebody who is near the group and will not be written to, and why."""

    person: Person
    why: str


@dataclass(frozen=True)
class Gathered:
    """A group as it stands at one moment, both lists by name."""

    recipients: list[Recipient]
    left_out: list[LeftOut]


def gather(circular: Circular, *, now: datetime) -> Gathered:
    """Say to whom a circular would go now, and who is left out."""
    recipients: list[Recipient] = []
    left_out: list[LeftOut] = []
    for one, reason in _candidates(circular, now):
        if why := reason or _unreachable(one):
            left_out.append(LeftOut(one.person, why))
        else:
            recipients.append(one)
    return Gathered(
        sorted(recipients, key=lambda each: (each.person.name, each.person.pk)),
        sorted(left_out, key=lambda each: (each.person.name, each.person.pk)),
    )


def _candidates(circular: Circular, now: datetime) -> Iterator[tuple[Recipient, str]]:
    match circular.group:
        case Group.SEAT:
            return _with_a_seat(circular)
        case Group.OFFER:
            return _with_an_offer(circular, now)
        case Group.WAITING:
            return _waiting(circular)
        case Group.SILENT:
            return _silent(circular, now)
        case Group.INVITED:
            return _invited(circular, now)
        case Group.UNCHECKED:
            return _unchecked(circular, now)
        case _:
            return _unanswered(circular, now)


def _with_a_seat(circular: Circular) -> Iterator[tuple[Recipient, str]]:
    for seat in _latest_seats(circular):
        yield _of_seat(seat), NOT_WITH_A_SEAT.get(seat.state, "")


def _with_an_offer(circular: Circular, now: datetime) -> Iterator[tuple[Recipient, str]]:
    lately = _lately_chased(circular, now)
    for seat in _latest_seats(circular):
        if seat.state == Seat.State.HELD:
            passed = "too-late" if seat.no_answer else ""
            yield _of_seat(seat), passed or lately.get(seat.person_id, "")
        elif seat.state == Seat.State.DECLINED:
            yield _of_seat(seat), "declined"


def _silent(circular: Circular, now: datetime) -> Iterator[tuple[Recipient, str]]:
    """Everybody who was ever offered a seat: who has not answered, and what became of the others."""
    asked = (of_edition(circular.edition_id, kind) for kind in ("seat.offered", "seat.held"))
    offered = {subject for entries in asked for subject in entries.values_list("subject", flat=True)}
    latest = _latest_seats(circular)
    seats = [seat for seat in latest if seat.state == Seat.State.HELD or f"seat:{seat.pk}" in offered]
    heard, lately = _heard_since(seats), _lately_chased(circular, now)
    for seat in seats:
        if seat.state == Seat.State.HELD:
            yield _of_seat(seat), heard.get(seat.pk, "") or lately.get(seat.person_id, "")
        else:
            yield _of_seat(seat), "accepted" if seat.state == Seat.State.TAKEN else ENDED[seat.state]


def _invited(circular: Circular, now: datetime) -> Iterator[tuple[Recipient, str]]:
    """Everybody of a wave, or of all, who has the invitation and has not answered; what became of the others."""
    sent = Invitation.objects.filter(wave__edition=circular.edition_id, left_out="").exclude(letter=None)
    mine = sent.filter(wave=circular.wave_id) if circular.wave_id else sent
    rows = with_fare(mine.exclude(wave__state=Wave.State.DRAFT), now=now).order_by("pk")
    rows = rows.select_related("person", "seat__address").prefetch_related(_addresses("person"))
    lately, latest = _lately_chased(circular, now), {each.person_id: each for each in rows}
    for each in latest.values():
        email = _email(each.seat.address if each.seat else None, each.person)
        seat = each.seat if each.seat and each.seat.state in Seat.LIVE else None
        over = each.fare == "silent" and seat is None  # nothing is held, and nothing can be answered any more
        why = "lapsed" if over else "" if each.fare in ("sent", "opened", "silent") else NOT_INVITED[each.fare]
        yield Recipient(each.person, email, seat, each), why or lately.get(each.person_id, "")


def _unchecked(circular: Circular, now: datetime) -> Iterator[tuple[Recipient, str]]:
    """Everybody who comes by a device to what is still ahead, on stage or online, and who has tried theirs."""
    ahead = [each for each in programme.sessions_of(circular.edition) if programme.not_over(each, now=now)]
    found = readiness(circular.edition_id, ahead)
    seats = {seat.person_id: seat for seat in _latest_seats(circular) if seat.state in Seat.LIVE}
    rows = Part.objects.filter(session__in=ahead).select_related("person").prefetch_related(_addresses("person"))
    parts = {each.person_id: each for each in rows.order_by("-session__number", "-pk")}  # the link leads to the next
    for one in (*found.stage, *found.guests):
        seat, part = seats.get(one.person.pk), parts.get(one.person.pk)
        person = part.person if part else seat.person if seat else one.person
        email = _email(seat.address if seat else None, person)
        yield Recipient(person, email, seat, part=part), "checked" if one.check else ""


def _waiting(circular: Circular) -> Iterator[tuple[Recipient, str]]:
    requests = Request.objects.filter(edition_id=circular.edition_id, wishes__state=Wish.State.WAITING).distinct()
    seats = {seat.person_id: seat for seat in _latest_seats(circular) if seat.state in Seat.LIVE}
    for request in requests.select_related("person", "address").prefetch_related(_addresses("person")):
        seat = seats.get(request.person_id)
        email = _email(request.address or (seat.address if seat else None), request.person)
        yield (
            Recipient(request.person, email, seat),
            "" if request.state == Request.State.OPEN else "left-line",
        )


def _unanswered(circular: Circular, now: datetime) -> Iterator[tuple[Recipient, str]]:
    """Those who got the circular before this one and have not answered it."""
    earlier = list(
        Addressee.objects.filter(circular=circular.follows_id, left_out="")
        .exclude(letter=None)
        .select_related("person", "letter")
        .prefetch_related(_addresses("person"))
    )
    answered = answered_letters([each.letter for each in earlier if each.letter])
    seats = {seat.person_id: seat for seat in _latest_seats(circular) if seat.state in Seat.LIVE}
    for each in earlier:
        seat = seats.get(each.person_id)
        one = Recipient(each.person, _email(seat.address if seat else None, each.person), seat)
        yield one, "answered" if each.letter_id in answered else "" if _has_it(each.letter, one) else "not-written"


def _has_it(letter: Letter | None, one: Recipient) -> bool:
    """Say whether somebody has a letter, or can have the next one at another address."""
    if letter is None or letter.state == Letter.State.UNDONE:
        return False
    lost = letter.state in {Letter.State.BOUNCED, Letter.State.FAILED}
    return not lost or letter.to_email.lower() != one.email.lower()


def answered_letters(letters: list[Letter]) -> set[int]:
    """Say which letters were answered: by a mail in the same conversation, or on the page their link opens."""
    threads = [each.thread_id for each in letters if each.thread_id]
    mails = Message.objects.filter(thread__in=threads, automatic=False).order_by()
    wrote = dict(mails.values_list("thread_id").annotate(Max("received")))
    subjects = [f"seat:{each.link_subject_id}" for each in letters if each.link_kind == "seat"]
    acts = Entry.objects.filter(subject__in=subjects, kind__in=ANSWERS).order_by()
    acted = dict(acts.values_list("subject").annotate(Max("at")))
    return {
        each.pk
        for each in letters
        if each.sent
        and any(at and at >= each.sent for at in (wrote.get(each.thread_id), acted.get(f"seat:{each.link_subject_id}")))
    }


def _latest_seats(circular: Circular) -> Iterator[Seat]:
    """Return the latest seat of each person in the edition: the live one, if there is one."""
    seats: QuerySet[Seat] = Seat.objects.filter(edition_id=circular.edition_id).order_by("pk")
    seats = seats.select_related("person", "address").prefetch_related(_addresses("person"))
    latest: dict[int, Seat] = {}
    for seat in seats:
        known = latest.get(seat.person_id)
        if known is None or known.state not in Seat.LIVE:
            latest[seat.person_id] = seat
    return iter(latest.values())


def _heard_since(seats: list[Seat]) -> dict[int, str]:
    """Say of whom we heard since the offer: a mail that a person wrote, or an answer of their calendar."""
    people = {seat.person_id: seat for seat in seats}
    mails = Message.objects.filter(person__in=people, automatic=False).order_by()
    found: dict[int, str] = {}
    for person_id, at in mails.values_list("person_id").annotate(Max("received")):
        if at > people[person_id].given:
            found[people[person_id].pk] = "wrote"
    answers = CalendarEntry.objects.filter(person__in=people).exclude(answer__in=["", "NEEDS-ACTION"])
    for person_id, at in answers.values_list("person_id", "answered"):
        if at and at > people[person_id].given:
            found[people[person_id].pk] = "wrote"
    return found


def _lately_chased(circular: Circular, now: datetime) -> dict[int, str]:
    """Say who had a circular about an open offer within the last day."""
    lately = Addressee.objects.filter(
        circular__edition_id=circular.edition_id,
        circular__group__in=(Group.OFFER, Group.SILENT, Group.INVITED),
        letter__written__gt=now - A_DAY,
        left_out="",
    ).exclude(letter__state=Letter.State.UNDONE)
    return dict.fromkeys(lately.exclude(circular=circular.pk).values_list(F("person_id"), flat=True), "chased")


def _of_seat(seat: Seat) -> Recipient:
    return Recipient(seat.person, _email(seat.address, seat.person), seat)


def _addresses(person: str) -> Prefetch[str]:
    return Prefetch(f"{person}__addresses", Address.objects.order_by("-preferred", "pk"))


def _email(chosen: Address | None, person: Person) -> str:
    first = chosen or next(iter(person.addresses.all()), None)
    return first.email if first else ""


def _unreachable(one: Recipient) -> str:
    if not one.email:
        return "no-address"
    bounced = (each for each in one.person.addresses.all() if each.state == Address.State.HARD)
    return "bounced" if one.email.lower() in {each.email.lower() for each in bounced} else ""

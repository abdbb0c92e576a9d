"""Beginning a rehearsal, noting how far it is, and making everything it needed vanish again.

The copy is an edition of its own that is neither published nor current, on a stream of the journal that no reader
follows. Its people have addresses that cannot exist: their letters are written in full and go nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max

from senningen.jobs.services import put
from senningen.journal.entries import SYSTEM, Actor, person
from senningen.journal.services import begin, keep_to_itself
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.kernel.text import Text
from senningen.live.services import prepare_poll
from senningen.people.models import Account, Address, Person
from senningen.post.delivery import NOWHERE
from senningen.post.models import Letter, Thread
from senningen.programme import services as programme
from senningen.programme.models import Edition, Part, Session
from senningen.rehearsal import refusals  # noqa: F401  defines the codes raised here
from senningen.rehearsal.entries import RehearsalBegun, RehearsalEnded
from senningen.rehearsal.models import Rehearsal
from senningen.rehearsal.rules import FEWEST, LIVE_FOR, MOST, SILENT_AFTER, Line
from senningen.seats.models import Mode, Place
from senningen.seats.services.places import open_places

BEGINS_IN = timedelta(minutes=5)
YES, NO = Text({"en": "Yes"}), Text({"en": "No"})  # nobody reads them
FURTHER = 50  # editions by which the copy is ahead, so that nobody who begins the next one meets its number
KEPT = ("title", "summary", "place", "languages", "zone", "cap", "usual_mode", "answer_hours")
KEPT_OF_SESSION = ("title", "abstract", "minutes", "zone", "doors_minutes")


@dataclass(frozen=True)
class Copy:
    """The copy of an edition and who rehearses in it."""

    edition: Edition
    session: Session
    host: Part
    speaker: Part
    guests: tuple[Person, ...]
    cap: int


@service
def begin_rehearsal(edition_id: int, guests: int, *, by: Account | None, now: datetime) -> Rehearsal:
    """Note that a rehearsal begins. At the desk (`by`) the worker starts it; at the command line it runs there.

    Raises `rehearsal.running`, `rehearsal.live`, `rehearsal.guests`, `rehearsal.no-session`.
    """
    stream = begin(None)
    if not FEWEST <= guests <= MOST:
        raise Refused("rehearsal.guests", fewest=FEWEST, most=MOST)
    running = Rehearsal.objects.filter(state=Rehearsal.State.RUNNING)
    if running.filter(seen__gt=now - SILENT_AFTER).exists():
        raise Refused("rehearsal.running")
    if Session.objects.filter(doors_opened__gt=now - LIVE_FOR, ended=None, edition__rehearsed_by=None).exists():
        raise Refused("rehearsal.live")
    if not Session.objects.filter(edition_id=edition_id, state=Session.State.PLANNED).exists():
        raise Refused("rehearsal.no-session")
    for left in running:
        _over(left, Rehearsal.State.BROKEN, now, trouble="It was heard of no more.")
    made = Rehearsal.objects.create(edition_id=edition_id, guests=guests, by=by, begun=now, seen=now)
    stream.record(RehearsalBegun(made.pk, edition_id, guests), by=_actor(by), now=now)
    if by is not None:
        put("rehearsal.start", made.pk, key=f"rehearsal:{made.pk}")
    return made


@service
def copy_edition(rehearsal_id: int, *, now: datetime) -> Copy:
    """Make the copy: the sessions from in five minutes on, an hour apart, empty places, and people who do not exist."""
    one = Rehearsal.objects.select_related("edition").get(pk=rehearsal_id)
    original = one.edition
    number = Edition.objects.aggregate(last=Max("number"))["last"] + FURTHER
    edition = programme.create_edition(
        number,
        slug=f"rehearsal-{one.pk}",
        state=Edition.State.REHEARSAL,
        reminders=[],
        by=SYSTEM,
        now=now,
        **{name: getattr(original, name) for name in KEPT},
    )
    keep_to_itself(edition.pk)
    for n, of in enumerate(original.sessions.exclude(state=Session.State.CANCELLED).order_by("number")):
        begins = (now + BEGINS_IN + n * timedelta(hours=1)).astimezone(ZoneInfo(of.zone))
        same = {name: getattr(of, name) for name in KEPT_OF_SESSION}
        at = begins.time().replace(second=0, microsecond=0)
        made = programme.add_session(edition.pk, day=begins.date(), begins=at, by=SYSTEM, now=now, **same)
        places = min(Place.objects.filter(session=of, mode=Mode.ONLINE).count() or original.cap, _room_for(one.guests))
        open_places(made.pk, cap=places, by=SYSTEM, now=now)
    host, speaker, *guests = _invented(one, now)
    session = edition.sessions.order_by("number")[0]
    prepare_poll(session.pk, Text({"en": "Is everybody here?"}), [YES, NO], by=SYSTEM, now=now)
    one.copy = edition
    one.save(update_fields=["copy"])
    return Copy(
        edition=edition,
        session=session,
        host=programme.give_part(session.pk, host.pk, Part.Role.HOST, by=SYSTEM, now=now),
        speaker=programme.give_part(session.pk, speaker.pk, Part.Role.SPEAKER, by=SYSTEM, now=now),
        guests=tuple(guests),
        cap=Place.objects.filter(session=session).count(),
    )


@service
def note_step(rehearsal_id: int, step: str, sheet: list[Line], *, now: datetime) -> None:
    """Note what it does now, and what it has shown so far."""
    lines = [{"check": one.check, "passed": one.passed, "figures": dict(one.figures)} for one in sheet]
    Rehearsal.objects.filter(pk=rehearsal_id).update(step=step, sheet=lines, seen=now)


@service
def end_rehearsal(rehearsal_id: int, sheet: list[Line], *, now: datetime) -> Rehearsal:
    """Keep the sheet and forget the copy."""
    stream = begin(None)
    note_step(rehearsal_id, "", sheet, now=now)
    one = _over(Rehearsal.objects.get(pk=rehearsal_id), Rehearsal.State.OVER, now)
    passed = sum(each.passed for each in sheet)
    stream.record(RehearsalEnded(one.pk, passed, len(sheet) - passed), by=SYSTEM, now=now)
    return one


@service
def break_rehearsal(rehearsal_id: int, trouble: str, *, now: datetime) -> None:
    """Say why it ended early, and forget the copy; what was shown until then is kept."""
    begin(None)
    _over(Rehearsal.objects.get(pk=rehearsal_id), Rehearsal.State.BROKEN, now, trouble=trouble)


def _over(one: Rehearsal, state: str, now: datetime, *, trouble: str = "") -> Rehearsal:
    _forget(one)
    one.state, one.trouble, one.seen, one.copy = state, trouble[:400], now, None
    one.save(update_fields=["state", "trouble", "seen", "copy"])
    return one


def _forget(one: Rehearsal) -> None:
    """Take every row of the copy away: its places first, for a place protects its seat."""
    if one.copy_id is not None:
        begin(one.copy_id)
        Place.objects.filter(session__edition_id=one.copy_id).delete()
        Letter.objects.filter(edition_id=one.copy_id).delete()
        Edition.objects.filter(pk=one.copy_id).delete()
    people = list(Person.objects.filter(addresses__email__endswith=_domain(one)).values_list("pk", flat=True))
    Thread.objects.filter(person__in=people).delete()
    Person.objects.filter(pk__in=people).delete()


def _invented(one: Rehearsal, now: datetime) -> list[Person]:
    """Write down a host, a speaker and the guests, each with an address that cannot exist."""
    names = ["Host", "Speaker", *(f"Guest {n}" for n in range(1, one.guests + 1))]
    people = Person.objects.bulk_create(Person(name=f"Rehearsal {name}", language="en", created=now) for name in names)
    emails = [f"{name.lower().replace(' ', '-')}{_domain(one)}" for name in names]
    Address.objects.bulk_create(
        Address(person=someone, email=email, created=now, preferred=True)
        for someone, email in zip(people, emails, strict=True)
    )
    return people


def _room_for(guests: int) -> int:
    """Say how many places there may be, so that some have to wait."""
    return max(1, guests * 9 // 10)


def _domain(one: Rehearsal) -> str:
    return f"@{one.pk}{NOWHERE}"


def _actor(by: Account | None) -> Actor:
    return person(by.person_id) if by else SYSTEM

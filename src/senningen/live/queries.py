"""Reading about rooms: who somebody at the door is, what is kept of a room, its decks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from senningen.live.asked import SentQuestion
from senningen.live.captioned import Line
from senningen.live.cases.recording import CONSENT
from senningen.live.cued import Act
from senningen.live.cued import Cue as OnSheet
from senningen.live.hall import has_hall
from senningen.live.keeping import replay, room_from_json
from senningen.live.models import (
    Consent,
    Cue,
    Film,
    Hosting,
    Notice,
    Operation,
    Poll,
    Question,
    RecordedFile,
    Removal,
    Snapshot,
)
from senningen.live.models import SentQuestion as Sent
from senningen.live.operations import Role, Somebody, Uploaded
from senningen.live.polled import Prepared
from senningen.live.rules import Claim, Entrant, SessionFacts
from senningen.live.state import Room
from senningen.people import roles
from senningen.people.models import Account, Link, Person
from senningen.post.letter import LinkTo
from senningen.post.models import Letter
from senningen.programme.models import Deck, Part, Session
from senningen.seats import queries as seats
from senningen.seats.models import Place, Seat

_PART_ROLES = {Part.Role.SPEAKER: Role.SPEAKER, Part.Role.HOST: Role.HOST}


@dataclass
class AtTheDoor:
    """What the tables say of those who come, read together: a handful of queries, however many they are."""

    session: SessionFacts | None
    entrants: Mapping[str, Entrant] = field(default_factory=dict)


def at_the_door(session_id: int, claims: Iterable[Claim], *, now: datetime) -> AtTheDoor:
    """Look up everybody who wants into one session."""
    claims = list(claims)
    session = session_facts(session_id)
    if session is None:
        return AtTheDoor(None)
    people = _seated(session_id, claims) | _with_part(session_id, claims) | _with_account(claims)
    people |= _in_the_hall(session_id, claims)
    keys = {claim.key for claim in claims}
    removed = set(
        Removal.objects.filter(session_id=session_id, undone=None, key__in=keys).values_list("key", flat=True)
    )
    standing = _standing_links(claims, now)
    return AtTheDoor(
        session,
        {
            claim.key: Entrant(
                somebody=people[claim.key][0],
                stands=people[claim.key][1],
                link_stands=claim.kind in {"account", "phone"} or claim.link_id in standing,
                removed=claim.key in removed,
            )
            for claim in claims
            if claim.key in people
        },
    )


def session_facts(session_id: int) -> SessionFacts | None:
    """Say how far a session is, by the table."""
    row = (
        Session.objects.filter(pk=session_id).values_list("pk", "edition_id", "state", "doors_opened", "ended").first()
    )
    if row is None:
        return None
    return SessionFacts(row[0], row[1], row[2] == Session.State.CANCELLED, row[3], row[4])


def _ids(claims: list[Claim], kind: str) -> set[int]:
    return {claim.id for claim in claims if claim.kind == kind}


def _seated(session_id: int, claims: list[Claim]) -> dict[str, tuple[Somebody, bool]]:
    ids = _ids(claims, "seat")
    if not ids:
        return {}
    placed = set(Place.objects.filter(session_id=session_id, seat__in=ids).values_list("seat_id", flat=True))
    columns = ("pk", "state", "number", "person_id", "person__name", "person__organisation__name")
    found = {}
    for pk, state, number, person_id, name, house in Seat.objects.filter(pk__in=ids).values_list(*columns):
        one = Somebody(f"seat:{pk}", Role.GUEST, name, person_id, {"": house} if house else {}, number)
        found[one.key] = (one, state == Seat.State.TAKEN and pk in placed)
    return found


def _with_part(session_id: int, claims: list[Claim]) -> dict[str, tuple[Somebody, bool]]:
    ids = _ids(claims, "part")
    if not ids:
        return {}
    found = {}
    made_host = Exists(Hosting.objects.filter(part=OuterRef("pk"), undone=None))
    parts = Part.objects.filter(pk__in=ids, session_id=session_id).annotate(made_host=made_host)
    for part in parts.select_related("person__organisation"):
        house = part.person.organisation.name if part.person.organisation else ""
        caption = dict(part.caption.in_languages) or ({"": house} if house else {})
        role = Role.HOST if part.made_host else _PART_ROLES.get(Part.Role(part.role), Role.GUEST)
        key, name, channel = f"part:{part.pk}", part.person.name, part.channel
        role = Role.INTERPRETER if channel else role
        found[key] = (Somebody(key, role, name, part.person_id, caption, channel=channel), True)
    return found


def _with_account(claims: list[Claim]) -> dict[str, tuple[Somebody, bool]]:
    ids = _ids(claims, "account")
    if not ids:
        return {}
    return {
        f"account:{one.pk}": (
            Somebody(f"account:{one.pk}", Role.HOST, one.person.name, one.person_id),
            one.is_active and roles.may(one.role, "host"),
        )
        for one in Account.objects.filter(pk__in=ids).select_related("person")
    }


def _in_the_hall(session_id: int, claims: list[Claim]) -> dict[str, tuple[Somebody, bool]]:
    """Show the screen of the hall and the phones before it: nobody, so their numbers are those of no person."""
    found = [claim for claim in claims if claim.kind in {Role.WALL, Role.PHONE}]
    stands = bool(found) and has_hall(session_id)
    return {one.key: (Somebody(one.key, Role(one.kind), "", -one.id), stands) for one in found}


def _standing_links(claims: list[Claim], now: datetime) -> set[int]:
    ids = {claim.link_id for claim in claims if claim.link_id}
    if not ids:
        return set()
    rows = Link.objects.filter(pk__in=ids, revoked=None).values_list("pk", "expires")
    return {pk for pk, expires in rows if expires is None or expires > now}


def kept_room(session_id: int) -> Room:
    """Return the state of a room as far as it is kept: the last snapshot and what came after."""
    snapshot = Snapshot.objects.filter(session_id=session_id).order_by("-version").first()
    room = room_from_json(snapshot.body) if snapshot else Room()
    after = Operation.objects.filter(session_id=session_id, version__gt=room.version).order_by("version")
    kept: Iterable[tuple[dict[str, Any], datetime]] = after.values_list("body", "at")
    return replay(room, kept)


@dataclass(frozen=True)
class Captioned:
    """The captions of a session, and when it began."""

    began: datetime | None
    lines: tuple[Line, ...]


def captions(session_id: int) -> Captioned:
    """Return the captions as they are kept: those of a room that runs too, up to its last second."""
    room = kept_room(session_id)
    return Captioned(room.began, tuple(one for one in room.captions.lines.values() if one.text))


def deck(session_id: int, deck_id: int) -> Deck | None:
    """Return a deck of this session whose pages are drawn."""
    return Deck.objects.filter(session_id=session_id, pk=deck_id, pages__gt=0).first()


def sent_questions(session_id: int) -> tuple[tuple[SentQuestion, ...], bool]:
    """Return the questions that came by mail, and whether the edition lets one ask without a name."""
    rows = Sent.objects.filter(session_id=session_id).values_list("pk", "text", "person__name", "person_id")
    nameless = Session.objects.values_list("edition__nameless_questions", flat=True).get(pk=session_id)
    return tuple(SentQuestion(*row) for row in rows), nameless


def prepared_polls(session_id: int) -> tuple[Prepared, ...]:
    """Return the polls of a session as the room takes them in."""
    return tuple(Prepared(one.pk, dict(one.question.in_languages), tuple(one.options)) for one in polls_of(session_id))


def written_sheet(session_id: int) -> tuple[datetime, tuple[OnSheet, ...]]:
    """Return when a session is to begin, and its run sheet as the room takes it in."""
    decks: dict[int | None, int] = dict(
        Deck.objects.filter(session_id=session_id, pages__gt=0).values_list("part_id", "pk")
    )  # the newest
    session = Session.objects.get(pk=session_id)
    return begins_at(session, notice(session_id)), tuple(on_sheet(one, decks) for one in cues_of(session_id))


def on_sheet(one: Cue, decks: Mapping[int | None, int]) -> OnSheet:
    """Show a cue as the rules know it; `decks` is the deck of each part."""
    who, name = (f"part:{one.part_id}", one.part.person.name) if one.part else ("", "")
    deck = decks.get(one.part_id) if one.part_id else None
    return OnSheet(one.pk, Act(one.act), one.minutes, one.what, one.note, who, name, deck, one.poll_id)


def cues_of(*sessions: int) -> QuerySet[Cue]:
    """Return the run sheets of these sessions, in their order."""
    return _cues().filter(session__in=sessions, removed=None)


def cues_taken_off(session_id: int) -> QuerySet[Cue]:
    """Return the cues that were taken off the sheet of a session and can be put back."""
    return _cues().filter(session_id=session_id).exclude(removed=None)


def _cues() -> QuerySet[Cue]:
    return Cue.objects.select_related("session", "part__person", "poll")


def polls_of(session_id: int) -> list[Poll]:
    """Return the polls of a session, in their order."""
    return list(Poll.objects.filter(session_id=session_id))


def polls_held(sessions: Iterable[int]) -> QuerySet[Poll]:
    """Return the polls of these sessions, prepared or held, with their session."""
    return Poll.objects.filter(session__in=sessions).select_related("session")


def questions_of(sessions: Iterable[int]) -> QuerySet[Question]:
    """Return the questions of these sessions, with their session and whoever agreed to be named."""
    return Question.objects.filter(session__in=sessions).select_related("session", "person")


def uploaded(session_id: int) -> tuple[Uploaded, ...]:
    """Return the decks of a session as the room shows them."""
    rows = Deck.objects.filter(session_id=session_id).values_list("pk", "name", "pages")
    return tuple(Uploaded(pk, name, pages) for pk, name, pages in rows)


def decks_of(session_id: int) -> list[Deck]:
    """Return the decks of a session, oldest first; those still being drawn have no pages."""
    return list(Deck.objects.filter(session_id=session_id).select_related("part__person"))


def agreed(session_id: int) -> dict[str, datetime]:
    """Return whose consent to be recorded stands in a session, and since when."""
    standing = Consent.objects.filter(session_id=session_id, withdrawn=None, version=CONSENT)
    return dict(standing.values_list("key", "given"))


def consent_of(session_id: int, key: str) -> Consent | None:
    """Return the consent of one person that stands."""
    return Consent.objects.filter(session_id=session_id, key=key, withdrawn=None, version=CONSENT).first()


def withdrawn(session_id: int) -> set[str]:
    """Return who was recorded in a session and has withdrawn since."""
    every = set(Consent.objects.filter(session_id=session_id).values_list("key", flat=True))
    return every - set(Consent.objects.filter(session_id=session_id, withdrawn=None).values_list("key", flat=True))


def recorded(session_id: int) -> list[RecordedFile]:
    """Return the files of a session's recording."""
    return list(RecordedFile.objects.filter(session_id=session_id))


def film(session_id: int) -> Film | None:
    """Return the film of a session, made or being made."""
    return Film.objects.filter(session_id=session_id).first()


def notice(session_id: int) -> Notice | None:
    """Return what everybody with a place in a session was told to know at once."""
    return Notice.objects.filter(session_id=session_id).select_related("by__person").first()


def begins_at(session: Session, notice: Notice | None) -> datetime:
    """Return when a session is to begin, as everybody knows it."""
    return session.starts_at + timedelta(minutes=notice.late if notice else 0)


def noticed(session_id: int) -> tuple[int, str]:
    """Return how many minutes late a session begins, or where it is held instead, as everybody was told."""
    told = notice(session_id)
    return (told.late, told.elsewhere) if told else (0, "")


@dataclass(frozen=True)
class Told:
    """How the letters of a notice fare."""

    sent: int
    failed: int


def notice_letters(notice: Notice) -> QuerySet[Letter]:
    """Return the letters that tell of a notice."""
    return Letter.objects.filter(key__startswith=f"{notice_key(notice.session_id, notice.given)}/")


def notice_key(session_id: int, given: datetime) -> str:
    """Name the letters of a notice, and those that take it back, by when that was."""
    return f"notice/session:{session_id}/at:{given.isoformat()}"


def told_of(notice: Notice) -> Told:
    """Say how the letters of a notice fare."""
    states = list(notice_letters(notice).values_list("state", flat=True))
    return Told(states.count(Letter.State.SENT), states.count(Letter.State.FAILED))


def readers(session: Session) -> list[tuple[Person, str, LinkTo | None]]:
    """Return who is told of a notice, where and with which link: those with a place and those on stage, each once."""
    found: dict[int, tuple[Person, str, LinkTo | None]] = {
        part.person_id: (part.person, "", None) for part in session.parts.select_related("person")
    }
    for seat in seats.placed_in(session.pk):
        found[seat.person_id] = (seat.person, seat.address.email if seat.address else "", LinkTo("seat", seat.pk))
    return [found[pk] for pk in sorted(found)]

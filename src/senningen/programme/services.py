"""Writing the programme: the series, its editions and their hours, who has a part in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from senningen.journal.entries import Actor, Cause, Fact, person
from senningen.journal.services import begin
from senningen.kernel import hints
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.kernel.text import Text
from senningen.people import queries as people_queries
from senningen.people.models import Account, Link
from senningen.people.services import bring_links_back, create_account, make_link, revoke_links
from senningen.programme import entries, queries, rules
from senningen.programme import refusals as refusals
from senningen.programme.models import Deck, Edition, Figure, Outcome, Part, Series, Session, Topic
from senningen.programme.rules import Refuse, When

WHEN_AND_WHERE = {"day", "begins", "minutes", "zone"}


@service
def write_series(*, by: Actor, now: datetime, cause: Cause | None = None, **fields: Any) -> Series:
    """Set the series up, or change its words. One installation holds one series."""
    stream = begin(None)
    series = Series.objects.first() or Series()
    _set(series, fields)
    series.save()
    stream.record(entries.SeriesWritten(series.pk), by=by, now=now, cause=cause)
    return series


@service
def found_house(
    secret: str, *, email: str, name: str, password: str, series: Mapping[str, Any], now: datetime
) -> Account:
    """Make the owner's account and write the series' name, by the link printed at the first start.

    Raises `people.link-dead` once it was used, and what `create_account` raises.
    """
    link = people_queries.link(Link.Kind.SETUP, secret, now=now)
    if link is None:
        raise Refused("people.link-dead")
    account = create_account(email, name=name, password=password, role=Account.Role.OWNER, now=now)
    write_series(by=person(account.person_id), now=now, cause=Cause("link", link.pk), **series)
    revoke_links(Link.Kind.SETUP, None, now=now)
    return account


@service
def write_topic(slug: str, *, by: Actor, now: datetime, cause: Cause | None = None, **fields: Any) -> Topic:
    """Set a topic up, or rename it."""
    stream = begin(None)
    topic, _made = Topic.objects.update_or_create(slug=slug, defaults=fields)
    stream.record(entries.TopicWritten(topic.pk), by=by, now=now, cause=cause)
    return topic


@service
def add_outcome(
    topic_id: int,
    *,
    editions: list[int],
    figures: list[Mapping[str, Any]],
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
    **fields: Any,
) -> Outcome:
    """Note what came of a topic, with its figures and the editions that led to it."""
    stream = begin(None)
    outcome = Outcome.objects.create(topic_id=topic_id, **fields)
    outcome.editions.set(editions)
    Figure.objects.bulk_create([Figure(outcome=outcome, **figure) for figure in figures])
    stream.record(entries.OutcomeAdded(outcome.pk, topic_id), by=by, now=now, cause=cause)
    return outcome


@service
def create_edition(
    number: int, *, topics: list[int] | None = None, by: Actor, now: datetime, cause: Cause | None = None, **fields: Any
) -> Edition:
    """Begin an edition, as a draft unless told otherwise. Raises `edition.number-taken`."""
    if Edition.objects.filter(number=number).exists():
        raise Refused("edition.number-taken", number=number)
    edition = Edition.objects.create(number=number, **({"slug": str(number)} | fields))
    edition.topics.set(topics or [])
    begin(edition.pk).record(entries.EditionCreated(edition.pk, number), by=by, now=now, cause=cause)
    return edition


@service
def edit_edition(edition_id: int, *, by: Actor, now: datetime, cause: Cause | None = None, **fields: Any) -> Edition:
    """Change words, dates or rules of an edition; the cap is changed by `seats.services.set_cap`."""
    stream = begin(edition_id)
    edition = Edition.objects.get(pk=edition_id)
    topics = fields.pop("topics", None)
    if topics is not None:
        edition.topics.set(topics)
    changed = _set(edition, fields)
    edition.save()
    if changed:
        stream.record(entries.EditionEdited(edition_id, changed), by=by, now=now, cause=cause)
    return edition


@service
def add_session(edition_id: int, *, by: Actor, now: datetime, cause: Cause | None = None, **fields: Any) -> Session:
    """Add an hour to an edition, after the ones it has; its places are opened by the caller."""
    stream = begin(edition_id)
    last = Session.objects.filter(edition_id=edition_id).order_by("-number").values_list("number", flat=True).first()
    session = Session.objects.create(edition_id=edition_id, number=(last or 0) + 1, **fields)
    stream.record(entries.SessionAdded(session.pk, edition_id), by=by, now=now, cause=cause)
    return session


@service
def edit_session(session_id: int, *, by: Actor, now: datetime, cause: Cause | None = None, **fields: Any) -> Session:
    """Change an hour. Its revision rises when time or place change, so that calendars follow (RFC 5545 SEQUENCE).

    Raises `session.past` once it is over.
    """
    session, stream = _held(session_id)
    if session.ended:
        raise Refused("session.past")
    changed = _set(session, fields)
    if WHEN_AND_WHERE & set(changed):
        session.revision += 1
    session.save()
    if changed:
        stream.record(entries.SessionEdited(session_id, changed, session.revision), by=by, now=now, cause=cause)
    return session


@service
def move_sessions(
    edition_id: int, moves: Mapping[int, When], *, by: Actor, now: datetime, cause: Cause | None = None
) -> list[Session]:
    """Let sessions begin at other times, all at once, so that two can change places. Returns those that moved.

    Each remembers where it stood, if anybody could know it there. Raises what `rules.moved` refuses.
    """
    stream = begin(edition_id)
    sessions = {each.pk: each for each in Session.objects.select_related("edition").filter(edition=edition_id)}
    moved = rules.moved([queries.slot(each) for each in sessions.values()], moves, now=now)
    if isinstance(moved, Refuse):
        raise Refused(moved.code, session=moved.about or "")
    for slot in moved:
        session, before = sessions[slot.id], sessions[slot.id].starts_at
        if session.edition.state != Edition.State.DRAFT and slot.starts_at != before:
            session.was_day, session.was_begins = session.day, session.begins
        _stand(session, slot.when)
        fact = entries.SessionMoved(session.pk, before, session.starts_at, session.minutes, session.revision)
        stream.record(fact, by=by, now=now, cause=cause)
    return [sessions[slot.id] for slot in moved]


@service
def move_back(
    session_id: int,
    when: When,
    *,
    was_day: date | None,
    was_begins: time | None,
    by: Actor,
    now: datetime,
    cause: Cause | None = None,
) -> Session:
    """Undo a move: the session begins again when it was to begin, and remembers what it remembered then."""
    session, stream = _held(session_id)
    before = session.starts_at
    session.was_day, session.was_begins = was_day, was_begins
    _stand(session, when)
    fact = entries.SessionMovedBack(session.pk, before, session.starts_at, session.revision)
    stream.record(fact, by=by, now=now, cause=cause)
    return session


def _stand(session: Session, when: When) -> None:
    """Write a new time; whoever is in the room, or waits before it, is told to look again."""
    session.day, session.begins, session.minutes = when.day, when.begins, when.minutes
    session.revision += 1
    session.save()
    hints.say(f"session:{session.pk}")


@service
def postpone_edition(edition_id: int, days: int, *, by: Actor, now: datetime, cause: Cause | None = None) -> Edition:
    """Let an edition be held so many days later, or earlier; its sessions are moved by the caller, before.

    The closing of requests goes along, if it is still ahead.
    """
    stream = begin(edition_id)
    edition = Edition.objects.get(pk=edition_id)
    edition.held, edition.asks_close = queries.held_after(edition), queries.closing_after(edition, days, now=now)
    edition.save(update_fields=["held", "asks_close"])
    stream.record(entries.EditionPostponed(edition_id, days), by=by, now=now, cause=cause)
    return edition


@service
def cancel_session(session_id: int, *, by: Actor, now: datetime, cause: Cause | None = None) -> Session:
    """Say that an hour will not take place. Seats and letters are the caller's to follow up."""
    hints.say(f"session:{session_id}")
    return _step(session_id, entries.SessionCancelled(session_id), by, now, cause, state=Session.State.CANCELLED)


@service
def reinstate_session(session_id: int, *, by: Actor, now: datetime, cause: Cause | None = None) -> Session:
    """Undo a cancellation: the hour takes place. Its places and seats are the caller's to bring back."""
    return _step(session_id, entries.SessionReinstated(session_id), by, now, cause, state=Session.State.PLANNED)


@service
def open_doors(session_id: int, *, by: Actor, now: datetime, cause: Cause | None = None) -> Session:
    """Let people in. Opening open doors changes nothing."""
    session = Session.objects.get(pk=session_id)
    if session.doors_opened and not session.ended:
        return session
    return _step(session_id, entries.DoorsOpened(session_id), by, now, cause, doors_opened=now, ended=None)


@service
def end_session(session_id: int, *, by: Actor, now: datetime, cause: Cause | None = None) -> Session:
    """End the hour for everybody. Ending an ended one changes nothing."""
    session = Session.objects.get(pk=session_id)
    if session.ended:
        return session
    return _step(session_id, entries.SessionEnded(session_id), by, now, cause, ended=now)


@service
def give_part(
    session_id: int, person_id: int, role: str, *, by: Actor, now: datetime, cause: Cause | None = None, **fields: Any
) -> Part:
    """Give a person a part in a session; giving it again changes the caption, or the language they interpret into."""
    _, stream = _held(session_id)
    part, _made = Part.objects.update_or_create(session_id=session_id, person_id=person_id, role=role, defaults=fields)
    stream.record(entries.PartGiven(part.pk, person_id, role), by=by, now=now, cause=cause)
    return part


@service
def replace_part(
    part_id: int, person_id: int, *, by: Actor, now: datetime, cause: Cause | None = None, **fields: Any
) -> Part:
    """Give somebody else the part that a person had in a session; the link of the one before opens nothing any more.

    Slides that were theirs stay with the session. Raises `plan.nothing-changes` if they have that part already.
    """
    old = Part.objects.select_related("session").get(pk=part_id)
    _, stream = _held(old.session_id)
    if Part.objects.filter(session=old.session, person=person_id, role=old.role).exists():
        raise Refused("plan.nothing-changes")
    known = {"position": old.position, "instead_of_id": old.person_id} | fields
    part = Part.objects.create(session=old.session, person_id=person_id, role=old.role, **known)
    old.delete()
    hints.say(f"part:{part_id}")
    fact = entries.PartReplaced(part.pk, part.session_id, person_id, old.person_id, part.role)
    stream.record(fact, by=by, now=now, cause=cause)
    return part


@service
def take_part_away(part_id: int, *, by: Actor, now: datetime, cause: Cause | None = None) -> dict[str, Any]:
    """Take a part from a person: their link opens nothing any more, and whoever is in the room by it is shown out.

    Returns what it was, as plain values, for `give_part_back`.
    """
    part = Part.objects.get(pk=part_id)
    _, stream = _held(part.session_id)
    kept = {name: getattr(part, name) for name in ("id", "session_id", "role", "channel", "position", "instead_of_id")}
    kept |= {"caption": dict(part.caption.in_languages), "decks": list(part.decks.values_list("pk", flat=True))}
    part.delete()
    revoke_links(Link.Kind.STAGE, part_id, now=now)
    stream.record(entries.PartTakenAway(part.session_id, part.person_id, part.role), by=by, now=now, cause=cause)
    return kept


@service
def give_part_back(
    kept: Mapping[str, Any], person_id: int, *, taken: datetime, by: Actor, now: datetime, cause: Cause | None = None
) -> Part:
    """Undo that a part was taken away at that moment: it is theirs with its slides, and the link they have opens it."""
    _, stream = _held(kept["session_id"])
    fields = {name: value for name, value in kept.items() if name != "decks"} | {"caption": Text(kept["caption"])}
    part = Part.objects.create(person_id=person_id, **fields)
    Deck.objects.filter(pk__in=kept["decks"]).update(part=part)
    bring_links_back(Link.Kind.STAGE, part.pk, ended=taken)
    stream.record(entries.PartGivenBack(part.pk, person_id, part.role), by=by, now=now, cause=cause)
    return part


@service
def make_stage_link(part_id: int, *, by: Actor, now: datetime, cause: Cause | None = None) -> str:
    """Make the personal link to a part and return its secret; the one before opens nothing any more."""
    part = Part.objects.get(pk=part_id)
    _, stream = _held(part.session_id)
    revoke_links(Link.Kind.STAGE, part_id, now=now)
    secret = make_link(Link.Kind.STAGE, person_id=part.person_id, subject_id=part_id, now=now)
    stream.record(entries.StageLinkMade(part_id, part.person_id), by=by, now=now, cause=cause)
    return secret


def _held(session_id: int) -> tuple[Session, Any]:
    edition_id = Session.objects.values_list("edition_id", flat=True).get(pk=session_id)
    stream = begin(edition_id)
    return Session.objects.select_related("edition").get(pk=session_id), stream


def _step(session_id: int, fact: Fact, by: Actor, now: datetime, cause: Cause | None, **fields: Any) -> Session:
    session, stream = _held(session_id)
    _set(session, fields)
    session.save()
    stream.record(fact, by=by, now=now, cause=cause)
    return session


def _set(row: Any, fields: Mapping[str, Any]) -> list[str]:
    """Set fields and name the ones that changed."""
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    return changed

"""Reading the programme: the series, its editions, their sessions, topics and outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from senningen.kernel.prepared import first, prepared
from senningen.post.letter import Sender
from senningen.programme.models import Edition, Outcome, Part, Series, Session, Topic
from senningen.programme.rules import Slot, When

ON = (Edition.State.OPEN, Edition.State.CLOSED)
PUBLISHED = (*ON, Edition.State.PAST)


def the_series() -> Series | None:
    """Return the series of this installation, once it is set up."""
    return Series.objects.first()


def sender() -> Sender:
    """Say in whose name letters are written."""
    return Sender(*_sender()[0])


@prepared
def _sender() -> QuerySet[Series, Any]:
    return Series.objects.values_list("mailbox", "name", "secretariat")


def current_edition() -> Edition | None:
    """Return the edition that is on: the newest one that is open or closed."""
    return Edition.objects.filter(state__in=ON).first()


def current_edition_id() -> int | None:
    """Name the edition that is on, without loading it."""
    return first(_current())


@prepared
def _current() -> QuerySet[Edition, int]:
    return Edition.objects.filter(state__in=ON).values_list("pk", flat=True)[:1]


@prepared
def sessions_by_number(edition_id: int) -> QuerySet[Session]:
    """Return every session of an edition, in order."""
    return Session.objects.filter(edition=edition_id).order_by("number")


def edition_by_slug(slug: str) -> Edition | None:
    """Return a published edition by its address."""
    return published_editions().filter(slug=slug).first()


def published_editions() -> QuerySet[Edition]:
    """Return every edition the public may see, newest first."""
    return Edition.objects.filter(state__in=PUBLISHED)


def every_edition() -> QuerySet[Edition]:
    """Return every edition, drafts too, newest first."""
    return Edition.objects.exclude(state=Edition.State.REHEARSAL)


def numbers() -> dict[int, int]:
    """Return the number of each edition by its id: rows below know the id, people know the number."""
    return dict(Edition.objects.order_by().values_list("pk", "number"))


def earlier_editions() -> QuerySet[Edition]:
    """Return the editions that are over, newest first."""
    return Edition.objects.filter(state=Edition.State.PAST)


def sessions_of(edition: Edition) -> QuerySet[Session]:
    """Return the sessions of an edition with those on stage, in order of time: two may have changed places."""
    parts = Part.objects.select_related("person__organisation", "instead_of").order_by("position", "pk")
    return edition.sessions.order_by("day", "begins", "number").prefetch_related(Prefetch("parts", queryset=parts))


def not_over(session: Session, *, now: datetime) -> bool:
    """Say whether a session takes place and is not over yet."""
    return session.state == Session.State.PLANNED and not session.ended and now < session.ends_at


def coming(sessions: Iterable[Session], *, now: datetime) -> Session | None:
    """Return the session that is on or next, of sessions in their order."""
    return next((each for each in sessions if not_over(each, now=now)), None)


def slot(session: Session) -> Slot:
    """Return a session as the rules see it."""
    done = session.ended is not None or session.state == Session.State.CANCELLED
    return Slot(session.pk, session.number, when(session), session.zone, done)


def when(session: Session) -> When:
    """Return when a session is to begin, on its own clock."""
    return When(session.day, session.begins, session.minutes)


def held_after(edition: Edition) -> date | None:
    """Say which day is the first of an edition, by its sessions as they stand."""
    planned = edition.sessions.filter(state=Session.State.PLANNED).order_by("day").values_list("day", flat=True)
    return planned.first() or edition.held


def closing_after(edition: Edition, days: int, *, now: datetime) -> datetime | None:
    """Say until when seats can be asked for if all is so many days later: the same hour on the clock."""
    closes = edition.asks_close
    if closes is None or closes <= now:
        return closes
    local = closes.astimezone(ZoneInfo(edition.zone))
    return (local + timedelta(days=days)).astimezone(closes.tzinfo)


def topics() -> QuerySet[Topic]:
    """Return the threads over the years with the editions that took them up and what came of them."""
    numbers = Edition.objects.filter(state__in=PUBLISHED).only("pk", "number", "held").order_by("number")
    return Topic.objects.prefetch_related(Prefetch("editions", queryset=numbers), "outcomes__figures")


def outcomes() -> QuerySet[Outcome]:
    """Return what came of it, oldest first, with the figures and the editions that asked for it."""
    return Outcome.objects.select_related("topic").prefetch_related("figures", "editions")


def earlier_on_the_same_topics(edition: Edition) -> QuerySet[Edition]:
    """Return earlier editions that took up a topic of this one, newest first."""
    return published_editions().filter(topics__in=edition.topics.all(), number__lt=edition.number).distinct()

"""Nobody is forgotten: what has lain for a day, what ends soon, what did not arrive, who was never answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from senningen.desk import queries as desk
from senningen.journal.models import Entry
from senningen.post.models import Letter, Message
from senningen.programme.models import Edition
from senningen.seats.models import Request, Seat

A_DAY = timedelta(days=1)
WORTH_A_LOOK = timedelta(days=14)  # a letter that failed before then has been seen, or does not matter any more


@dataclass(frozen=True)
class Forgotten:
    """What needs somebody before it is too late; false if there is nothing."""

    mails: QuerySet[Message]
    offers: QuerySet[Seat]
    letters: QuerySet[Letter]
    requests: QuerySet[Request]

    def __bool__(self) -> bool:
        return any(each.exists() for each in (self.mails, self.offers, self.letters, self.requests))


def forgotten(edition: Edition, *, now: datetime) -> Forgotten:
    """Look through an edition for what was left lying."""
    return Forgotten(
        mails=desk.to_decide(edition, now=now).filter(received__lte=now - A_DAY).order_by("received", "pk"),
        offers=_ending(edition, now),
        letters=_lost(edition, now),
        requests=_unanswered(edition, now),
    )


def _ending(edition: Edition, now: datetime) -> QuerySet[Seat]:
    held = Seat.objects.filter(edition=edition, state=Seat.State.HELD, no_answer=False, until__lte=now + A_DAY)
    return held.select_related("person").order_by("until", "pk")


def _lost(edition: Edition, now: datetime) -> QuerySet[Letter]:
    """Return the letters that did not arrive, unless their person was written to at another address since."""
    elsewhere = Letter.objects.filter(person=OuterRef("person"), state=Letter.State.SENT, sent__gt=OuterRef("written"))
    lost = Letter.objects.filter(
        Q(edition_id=edition.pk) | Q(edition_id=None),
        state__in=(Letter.State.FAILED, Letter.State.BOUNCED),
        written__gt=now - WORTH_A_LOOK,
    )
    return lost.exclude(Exists(elsewhere.exclude(to_email=OuterRef("to_email")))).order_by("-written", "-pk")


def _unanswered(edition: Edition, now: datetime) -> QuerySet[Request]:
    """Return the requests of more than a day ago on which nobody decided and after which nothing was written."""
    subject = Concat(Value("request:"), Cast(OuterRef("pk"), CharField()))
    decided = Entry.objects.filter(subject=subject, kind="request.waits")
    seat = Seat.objects.filter(request=OuterRef("pk"))
    written = Letter.objects.filter(person=OuterRef("person"), written__gte=OuterRef("asked"))
    written = written.exclude(state=Letter.State.UNDONE)
    waiting = Request.objects.filter(edition=edition, state=Request.State.OPEN, asked__lte=now - A_DAY)
    return (
        waiting.exclude(Exists(seat) | Exists(decided) | Exists(written))
        .select_related("person")
        .order_by(F("asked"), "pk")
    )

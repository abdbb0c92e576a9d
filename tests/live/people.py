"""Rows for a room: an edition with seated guests, a speaker and a host, and their passes."""

from __future__ import annotations

from dataclasses import dataclass

from senningen.kernel import clock
from senningen.kernel.ids import digest, new_secret
from senningen.kernel.text import Text
from senningen.live.admission import write_pass
from senningen.live.rules import Claim
from senningen.people.models import Link, Person
from senningen.programme.models import Part, Session
from senningen.seats.models import Place, Seat
from tests import factories


@dataclass(frozen=True)
class Holder:
    """Somebody with a personal link and what it opens."""

    person: Person
    claim: Claim
    secret: str

    @property
    def key(self) -> str:
        return self.claim.key

    @property
    def token(self) -> str:
        return write_pass(self.claim)


def guest(session: Session, name: str, *, state: str = Seat.State.TAKEN, placed: bool = True) -> Holder:
    """Give somebody a seat in the session."""
    someone = _person(name)
    number = Seat.objects.filter(edition=session.edition).count() + 1
    seat = Seat.objects.create(edition=session.edition, person=someone, number=number, state=state, given=factories.NOW)
    if placed:
        Place.objects.filter(session=session, number=number).update(seat=seat)
    return _holder(someone, "seat", Link.Kind.SEAT, seat.pk, session)


def on_stage(session: Session, name: str, role: str = Part.Role.SPEAKER, **more: str) -> Holder:
    """Give somebody a part in the session."""
    someone = _person(name)
    caption = Text({"en": "Corridor operator"})
    part = Part.objects.create(session=session, person=someone, role=role, caption=caption, **more)
    return _holder(someone, "part", Link.Kind.STAGE, part.pk, session)


def host(session: Session, name: str = "Joëlle Kirsch") -> Holder:
    """Give somebody the host's part."""
    return on_stage(session, name, Part.Role.HOST)


def interpreter(session: Session, name: str, channel: str) -> Holder:
    """Give somebody the part of saying it all in another language."""
    return on_stage(session, name, Part.Role.INTERPRETER, channel=channel)


def _person(name: str) -> Person:
    return factories.person(name, f"{new_secret()[:12].lower()}@guests.example")  # several processes make people


def _holder(someone: Person, kind: str, link_kind: str, subject: int, session: Session) -> Holder:
    secret = new_secret()
    link = Link.objects.create(
        kind=link_kind, subject_id=subject, person=someone, digest=digest(secret), created=clock.now()
    )
    return Holder(someone, Claim(kind, subject, session.pk, link.pk), secret)

"""Who of an edition's stage and guests has checked their device, and what may go wrong for whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from senningen.live.checked import Found, Risk, risks
from senningen.live.models import TechnicalCheck
from senningen.people.models import Person
from senningen.programme.models import Part, Session
from senningen.seats.models import Mode, Place, Seat


@dataclass(frozen=True)
class Ready:
    """How ready one person is; `check` is the last one on their device, if there is one."""

    person: Person
    check: TechnicalCheck | None
    sessions: tuple[str, ...]
    """The codes of the sessions they are awaited in."""
    seat: int | None = None
    """The number of their seat; on stage there is none."""
    unseen: bool = False
    """Whether they interpret and nothing else: they send no picture."""

    @property
    def found(self) -> Found:
        """Return what the check found; nothing, if there is none."""
        return Found(**self.check.found) if self.check else Found()

    @property
    def risks(self) -> tuple[Risk, ...]:
        """Say what may go wrong; nothing is known without a check."""
        return risks_of(self.check, on_stage=self.seat is None, unseen=self.unseen) if self.check else ()

    @property
    def stands(self) -> str:
        """Say "unchecked", "at-risk" or "ready"."""
        return "unchecked" if self.check is None else "at-risk" if self.risks else "ready"


@dataclass(frozen=True)
class Readiness:
    """Those on stage and the guests online, each with their check."""

    stage: Sequence[Ready]
    guests: Sequence[Ready]


@dataclass(frozen=True)
class Counted:
    """How many of a group stand how."""

    all: int
    unchecked: int
    at_risk: int

    @property
    def ready(self) -> int:
        """Return how many need nothing."""
        return self.all - self.unchecked - self.at_risk


def readiness(edition_id: int, sessions: Collection[Session]) -> Readiness:
    """Say how ready all are who come to those of these sessions that take place: on stage, and as guests online."""
    checks = {each.person_id: each for each in TechnicalCheck.objects.filter(edition=edition_id)}
    codes = {each.pk: each.code for each in sessions if each.state == Session.State.PLANNED}
    parts = Part.objects.filter(session__in=codes).select_related("person").order_by("session__number", "pk")
    places = Place.objects.filter(session__in=codes, seat__state=Seat.State.TAKEN, seat__mode=Mode.ONLINE)
    places = places.select_related("seat__person").order_by("seat__number", "session__number")
    stage: dict[int, tuple[Person, list[str]]] = {}
    seen = {part.person_id for part in parts if not part.channel}
    for part in parts:
        stage.setdefault(part.person_id, (part.person, []))[1].append(codes[part.session_id])
    guests: dict[int, tuple[Seat, list[str]]] = {}
    for place in places:
        assert place.seat
        guests.setdefault(place.seat.person_id, (place.seat, []))[1].append(codes[place.session_id])
    return Readiness(
        [
            Ready(person, checks.get(pk), tuple(dict.fromkeys(in_)), unseen=pk not in seen)
            for pk, (person, in_) in stage.items()
        ],
        [
            Ready(seat.person, checks.get(pk), tuple(in_), seat.number)
            for pk, (seat, in_) in guests.items()
            if pk not in stage
        ],
    )


def counted(group: Sequence[Ready]) -> Counted:
    """Count how a group stands."""
    stands = [each.stands for each in group]
    return Counted(len(stands), stands.count("unchecked"), stands.count("at-risk"))


def last_check(edition_id: int, person_id: int) -> TechnicalCheck | None:
    """Return the last check on somebody's device."""
    return TechnicalCheck.objects.filter(edition=edition_id, person=person_id).first()


def risks_of(check: TechnicalCheck, *, on_stage: bool, unseen: bool = False) -> tuple[Risk, ...]:
    """Say what may go wrong by what a check found."""
    return risks(Found(**check.found), on_stage=on_stage, unseen=unseen)

"""What a guest's page shows: the plate, the sessions with their state, what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from senningen.kernel.times import zone_name
from senningen.programme import queries as programme
from senningen.programme.models import Session
from senningen.seats import badges
from senningen.seats import queries as seats
from senningen.seats.models import Mode, Seat
from senningen.web.figures.hall import Block, hall
from senningen.web.guest.opened import Opened
from senningen.web.times import speaking

LATE = timedelta(hours=2)


@dataclass(frozen=True)
class Choice:
    """One session as the guest may choose it."""

    session: Session
    state: str  # seat, offer, wait, free, full, over, cancelled
    position: int = 0
    had: bool = False

    @property
    def chosen(self) -> bool:
        """Say whether the box is ticked: has a place, had one in an hour that is over, or waits for one."""
        return self.state in {"seat", "offer", "wait"} or self.had

    @property
    def open(self) -> bool:
        """Say whether the guest can change it."""
        return self.state not in {"over", "cancelled"}


@dataclass(frozen=True)
class SeatPage:
    """Everything on the page of a seat."""

    opened: Opened
    choices: list[Choice]
    now: datetime

    @property
    def seat(self) -> Seat:
        """Return the seat."""
        return self.opened.seat

    @property
    def live(self) -> bool:
        """Say whether the seat is still somebody's."""
        return self.seat.state in Seat.LIVE

    @property
    def offered(self) -> bool:
        """Say whether the seat waits for an answer that still counts."""
        return self.seat.state == Seat.State.HELD and not self.seat.no_answer and not self.lapsed

    @property
    def lapsed(self) -> bool:
        """Say whether the deadline of an offer has passed, whether or not the clock has noticed."""
        return self.seat.state == Seat.State.HELD and bool(self.seat.until and self.seat.until <= self.now)

    @property
    def placed(self) -> list[Session]:
        """Return the sessions with a place."""
        return [choice.session for choice in self.choices if choice.state in {"seat", "offer"}]

    @property
    def waits(self) -> bool:
        """Say whether more sessions are waited for."""
        return any(choice.state == "wait" for choice in self.choices)

    @property
    def last_day(self) -> date:
        """Return the day of the last session with a place."""
        return max(session.day for session in self.placed)

    @property
    def city(self) -> str:
        """Name the zone of this person's times."""
        return zone_name(self.opened.zone, speaking(), at=self.now)

    @property
    def coming(self) -> Session | None:
        """Return the next session with a place that is not over."""
        return next((each for each in self.placed if not each.ended and each.ends_at > self.now), None)

    @property
    def shows_code(self) -> bool:
        """Say whether there is a door at which to show the code: a seat in the hall, in an hour to come."""
        return self._comes(Mode.ON_SITE)

    @property
    def needs_a_device(self) -> bool:
        """Say whether they are to come with a device of their own: a seat online, in an hour to come."""
        return self._comes(Mode.ONLINE)

    def _comes(self, mode: Mode) -> bool:
        return self.seat.state == Seat.State.TAKEN and self.seat.mode == mode and self.coming is not None

    @property
    def code(self) -> SafeString:
        """Draw the code of the seat."""
        return badges.svg(self.seat)

    @property
    def code_spoken(self) -> str:
        """Write the code of the seat as one reads it out."""
        return badges.spoken(self.seat)

    @property
    def where(self) -> str:
        """Say where the seat is in the plan."""
        return where(self.opened)

    @property
    def fuse(self) -> int:
        """Return how much of the offer's time is left, in per cent."""
        if not self.seat.until:
            return 100
        whole, left = self.seat.until - self.seat.given, self.seat.until - self.now
        return max(0, min(100, round(100 * left / whole))) if whole > timedelta() else 0

    @property
    def late(self) -> bool:
        """Say whether the offer is in its last hours."""
        return bool(self.seat.until and self.seat.until - self.now < LATE)


def page_of(opened: Opened, *, now: datetime) -> SeatPage:
    """Read what a guest's page shows."""
    placed = {session.pk for session in seats.seat_sessions(opened.seat)}
    waits = {each.session.pk: each.position for each in seats.waiting_for(opened.seat.request)}
    free = seats.places_left(opened.edition.pk, opened.seat.mode, opened.seat.person_id)
    sessions = programme.sessions_of(opened.edition).prefetch_related(None)
    return SeatPage(opened, [_choice(opened, each, placed, waits, free, now) for each in sessions], now)


def _choice(
    opened: Opened, session: Session, placed: set[int], waits: dict[int, int], free: dict[int, int], now: datetime
) -> Choice:
    if session.state == Session.State.CANCELLED:
        return Choice(session, "cancelled")
    if session.ended or session.ends_at <= now:
        return Choice(session, "over", had=session.pk in placed)
    if session.pk in placed:
        return Choice(session, "seat" if opened.seat.state == Seat.State.TAKEN else "offer")
    if position := waits.get(session.pk, 0):
        return Choice(session, "wait", position)
    return Choice(session, "free" if free.get(session.pk) else "full")


def where(opened: Opened) -> str:
    """Say where a seat is in the plan: row and block."""
    chair = hall(opened.edition.cap).chair(opened.seat.number)
    if chair is None:
        return _("Seat %(number)d") % {"number": opened.seat.number}
    names = {
        Block.LEFT: _("Row %(row)s, left block"),
        Block.MIDDLE: _("Row %(row)s, middle block"),
        Block.RIGHT: _("Row %(row)s, right block"),
    }
    return names[chair.block] % {"row": chair.row}

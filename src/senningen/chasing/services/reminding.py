"""Reminders: written by the clock when their moment has come, once for each person, hour and kind."""

from __future__ import annotations

from datetime import datetime

from senningen.chasing import queries, rules
from senningen.chasing.rules import Reminder
from senningen.journal.services import begin
from senningen.kernel import times
from senningen.kernel.service import service
from senningen.post.letter import LinkTo, Sender
from senningen.post.services import letters
from senningen.programme import queries as programme
from senningen.programme.models import Session
from senningen.seats.models import Mode, Seat

AT_A_TIME = 50  # letters written in one transaction: others want to write too


def remind(*, now: datetime) -> int:
    """Write every reminder that is due; returns how many."""
    written = 0
    for session, reminder in queries.due_reminders(now=now):
        seats = list(queries.to_remind(session, reminder).values_list("pk", flat=True))
        for first in range(0, len(seats), AT_A_TIME):
            some = seats[first : first + AT_A_TIME]
            written += _remind_of(session.pk, session.edition_id, reminder, some, now=now)
    return written


@service
def _remind_of(session_id: int, edition_id: int, reminder: Reminder, some: list[int], *, now: datetime) -> int:
    """Remind some of those due for one hour. The edition is ours first: nobody gives a place back in between."""
    begin(edition_id)
    session = Session.objects.select_related("edition").get(pk=session_id)
    if reminder not in rules.due(session.starts_at, session.edition.reminders, now=now):
        return 0
    sender, seats = programme.sender(), list(queries.to_remind(session, reminder).filter(pk__in=some))
    for seat in seats:
        _write(sender, session, reminder, seat, now)
    return len(seats)


def _write(sender: Sender, session: Session, reminder: Reminder, seat: Seat, now: datetime) -> None:
    edition, zone = session.edition, seat.person.zone or session.edition.zone
    letters.queue(
        f"reminder-{reminder.kind}",
        sender=sender,
        to=seat.person,
        email=seat.address.email if seat.address else "",
        key=f"{queries.reminder_key(session, reminder)}/person:{seat.person_id}",
        now=now,
        edition_id=edition.pk,
        facts={
            "edition": edition,
            "sessions": [session],
            "title": session.title,
            "begins": session.starts_at,
            "hour": times.hour(session.starts_at, zone),
            "doors": times.hour(session.doors_at, zone),
            "place": edition.place if seat.mode == Mode.ON_SITE else "",
        },
        link=LinkTo("seat", seat.pk),
        not_after=session.starts_at,
    )

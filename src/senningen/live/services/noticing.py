"""Notices: what everybody with a place in a session has to know at once, by letter, on their page and in the room."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from senningen.jobs import services as jobs
from senningen.journal.entries import person
from senningen.kernel import hints, times
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from senningen.live import entries, queries, refusals
from senningen.live.models import Notice
from senningen.live.services.streams import begin_for
from senningen.people.models import Account
from senningen.post.models import Letter
from senningen.post.services import letters, recalling
from senningen.programme import queries as programme
from senningen.programme.models import Session

MOST_LATE = 120
"""Minutes; an hour that is later than that is moved, with its calendar."""
AT_A_TIME = 50  # letters written in one transaction: others want to write too


@service
def give_notice(session_id: int, *, late: int = 0, elsewhere: str = "", by: Account, now: datetime) -> Notice:
    """Tell everybody with a place that a session begins so many minutes late, or at which link it is held instead.

    A notice replaces the one before it. Raises `notice.empty`, `notice.link` and `notice.over`.
    """
    stream, session = begin_for(session_id), _session(session_id)
    if not programme.not_over(session, now=now):
        raise Refused(refusals.NOTICE_OVER.code)
    if elsewhere and not _opens(elsewhere):
        raise Refused(refusals.NOTICE_LINK.code)
    if not elsewhere and not 0 < late <= MOST_LATE:
        raise Refused(refusals.NOTICE_EMPTY.code)
    if before := queries.notice(session_id):
        recalling.call_back(queries.notice_letters(before).values_list("pk", flat=True))
    said = {"late": 0 if elsewhere else late, "elsewhere": elsewhere, "by": by, "given": now}
    notice, _ = Notice.objects.update_or_create(session=session, defaults=said)
    stream.record(entries.NoticeGiven(session_id, notice.late, elsewhere), by=person(by.person_id), now=now)
    _tell(session_id, now, told=())
    return notice


@service
def withdraw_notice(session_id: int, *, by: Account, now: datetime) -> None:
    """Take a notice back: letters that have not left never do, and whoever had one is told that it no longer holds."""
    stream = begin_for(session_id)
    notice = queries.notice(session_id)
    if notice is None:
        return
    written = frozenset(queries.notice_letters(notice).values_list("pk", flat=True))
    told = Letter.objects.filter(pk__in=written - recalling.call_back(written)).values_list("person_id", flat=True)
    notice.delete()
    stream.record(entries.NoticeWithdrawn(session_id), by=person(by.person_id), now=now)
    _tell(session_id, now, told=tuple(told))


@service
def write_notice(session_id: int, given: datetime, told: tuple[int, ...], after: int) -> int | None:
    """Write the next letters of a notice, or to those who were `told` that it holds no more.

    `after` is the last person written to, 0 at first. Returns the next one, or nothing when all are written or when
    another notice has taken its place.
    """
    begin_for(session_id)
    session = _session(session_id)
    notice = queries.notice(session_id)
    if (notice is None) != bool(told) or (notice and notice.given != given):
        return None
    sender, written = programme.sender(), 0
    for to, email, link in queries.readers(session):
        if to.pk <= after or (told and to.pk not in told):
            continue
        if written == AT_A_TIME:
            return after
        zone = to.zone or session.edition.zone
        begins = queries.begins_at(session, notice)
        letters.queue(
            "notice",
            sender=sender,
            to=to,
            email=email,
            key=f"{queries.notice_key(session_id, given)}/person:{to.pk}",
            now=given,
            edition_id=session.edition_id,
            facts={
                "edition": session.edition,
                "title": session.title,
                "late": notice.late if notice else 0,
                "elsewhere": notice.elsewhere if notice else "",
                "hour": times.hour(begins, zone),
                "sessions": [session],
            },
            link=link,
            not_after=begins + timedelta(minutes=session.minutes),
        )
        after, written = to.pk, written + 1
    return None


def _session(session_id: int) -> Session:
    return Session.objects.select_related("edition").get(pk=session_id)


def _opens(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in {"https", "http"} and bool(parts.hostname)


def _tell(session_id: int, now: datetime, *, told: tuple[int, ...]) -> None:
    jobs.put("live.write_notice", session_id, now.isoformat(), told, 0)
    hints.say(f"notice:{session_id}")
    hints.say("desk")

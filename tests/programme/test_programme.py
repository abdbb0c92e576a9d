from datetime import time, timedelta

import pytest

from senningen.journal.entries import SYSTEM
from senningen.journal.queries import entries_after
from senningen.kernel.refusals import Refused
from senningen.programme import queries, services
from senningen.programme.models import Session
from tests.factories import NOW, edition

pytestmark = pytest.mark.django_db


def test_a_session_moved_in_time_is_revised_so_that_calendars_follow() -> None:
    monday = edition().sessions.get(number=1)
    services.edit_session(monday.pk, begins=time(14, 0), by=SYSTEM, now=NOW)
    monday.refresh_from_db()
    assert (monday.revision, monday.begins) == (1, time(14, 0))


def test_a_session_reworded_keeps_its_revision() -> None:
    monday = edition().sessions.get(number=1)
    services.edit_session(monday.pk, doors_minutes=30, by=SYSTEM, now=NOW)
    monday.refresh_from_db()
    assert monday.revision == 0


def test_an_edit_that_changes_nothing_leaves_no_trace() -> None:
    tenth = edition()
    services.edit_edition(tenth.pk, cap=tenth.cap, by=SYSTEM, now=NOW)
    assert not entries_after(tenth.pk, 0).filter(kind="edition.edited").exists()


def test_a_session_that_is_over_is_not_edited() -> None:
    monday = edition().sessions.get(number=1)
    services.open_doors(monday.pk, by=SYSTEM, now=NOW)
    services.end_session(monday.pk, by=SYSTEM, now=NOW)
    with pytest.raises(Refused, match=r"session\.past"):
        services.edit_session(monday.pk, minutes=90, by=SYSTEM, now=NOW)


def test_two_editions_cannot_share_a_number() -> None:
    edition()
    with pytest.raises(Refused, match=r"edition\.number-taken"):
        services.create_edition(10, by=SYSTEM, now=NOW)


def test_doors_open_once() -> None:
    monday = edition().sessions.get(number=1)
    services.open_doors(monday.pk, by=SYSTEM, now=NOW)
    services.open_doors(monday.pk, by=SYSTEM, now=NOW)
    assert entries_after(monday.edition_id, 0).filter(kind="session.doors-opened").count() == 1


def test_a_cancelled_session_is_never_the_next_one() -> None:
    first, second, *_ = sessions = list(queries.sessions_of(edition()))
    early = first.starts_at - timedelta(hours=1)
    assert queries.coming(sessions, now=early) == first
    first.state = Session.State.CANCELLED
    assert queries.coming(sessions, now=early) == second
    second.ended = early
    assert queries.coming(sessions[:2], now=early) is None

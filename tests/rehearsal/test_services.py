"""A rehearsal begins, is refused, breaks; and its copy is nowhere to be seen and leaves nothing behind."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.apps import apps

from senningen.desk.history import Sought, entries
from senningen.jobs.models import Job
from senningen.journal.queries import positions
from senningen.kernel import clock
from senningen.kernel.refusals import Refused
from senningen.people.models import Account
from senningen.post.models import Letter
from senningen.programme import queries as programme
from senningen.programme.models import Edition
from senningen.rehearsal import services
from senningen.rehearsal.driving import seated as counted
from senningen.rehearsal.driving import serve
from senningen.rehearsal.models import Rehearsal
from senningen.rehearsal.rules import LIVE_FOR, SILENT_AFTER, Line
from senningen.seats.models import Place
from tests import factories
from tests.factories import NOW
from tests.seats.stories import seated

pytestmark = pytest.mark.django_db
SHEET = [Line("seats", True, {"asked": 10, "given": 9, "waiting": 1, "oversold": 0})]
STAYS = {"rehearsal", "journal_entry", "journal_stream", "jobs_job"}


@pytest.fixture
def edition() -> Edition:
    return factories.edition(cap=9, sessions=2)


@pytest.fixture
def tom() -> Account:
    return factories.account()


def begun(edition: Edition, guests: int = 10, by: Account | None = None, now: datetime = NOW) -> Rehearsal:
    return services.begin_rehearsal(edition.pk, guests, by=by, now=now)


def rows() -> Counter[str]:
    """Count the rows of every table that a rehearsal must not change."""
    tables = (model for model in apps.get_app_config("senningen").get_models())
    return Counter({each._meta.db_table: each.objects.count() for each in tables if each._meta.db_table not in STAYS})  # type: ignore[attr-defined]


def test_guests_ask_sit_and_wait_in_a_copy_that_vanishes_with_everybody_in_it(edition: Edition) -> None:
    seated(edition, factories.person())
    before = rows()
    one = begun(edition)
    copy = services.copy_edition(one.pk, now=clock.now())
    assert copy.cap == 9, "a tenth has to wait"
    for n in (3, 0, *range(4, 10), 1, 2):
        serve(copy, n)
    line = counted(copy)
    assert line.passed
    assert line.figures == {"asked": 10, "given": 9, "waiting": 1, "oversold": 0}
    assert Letter.objects.filter(edition_id=copy.edition.pk).exists()
    assert all(letter.to_email.endswith(".invalid") for letter in Letter.objects.filter(edition_id=copy.edition.pk))
    services.end_rehearsal(one.pk, SHEET, now=NOW)
    assert rows() == before


def test_a_copy_is_neither_published_nor_current_nor_news_to_anybody(edition: Edition) -> None:
    before = positions()
    copy = services.copy_edition(begun(edition).pk, now=NOW)
    assert programme.current_edition() == edition
    assert copy.edition not in programme.published_editions()
    assert copy.edition not in programme.every_edition()
    assert len(positions()) == len(before) + 1, "only the house's own stream is new, and tells that it began"
    told = entries(Sought()).values_list("kind", flat=True)
    assert "rehearsal.begun" in told
    assert "request.received" not in told


def test_the_desk_has_the_worker_start_it_and_the_command_line_does_not(edition: Edition, tom: Account) -> None:
    one = begun(edition, by=tom)
    assert Job.objects.get(task="rehearsal.start").args == [one.pk]
    services.break_rehearsal(one.pk, "stopped", now=NOW)
    Job.objects.all().delete()
    begun(edition)
    assert not Job.objects.filter(task="rehearsal.start").exists()


def test_two_at_once_are_refused_until_the_first_is_heard_of_no_more(edition: Edition) -> None:
    first = begun(edition)
    copy = services.copy_edition(first.pk, now=NOW)
    with pytest.raises(Refused, match=r"rehearsal\.running"):
        begun(edition)
    services.begin_rehearsal(edition.pk, 10, by=None, now=NOW + SILENT_AFTER + timedelta(seconds=1))
    first.refresh_from_db()
    assert first.state == Rehearsal.State.BROKEN
    assert not Edition.objects.filter(pk=copy.edition.pk).exists(), "what it left is cleared away"


def test_too_few_too_many_no_session_and_a_live_one_are_refused(edition: Edition) -> None:
    for guests in (0, 4, 501):
        with pytest.raises(Refused, match=r"rehearsal\.guests"):
            begun(edition, guests)
    hour = edition.sessions.get(number=1)
    hour.doors_opened = NOW
    hour.save()
    with pytest.raises(Refused, match=r"rehearsal\.live"):
        begun(edition)
    services.break_rehearsal(begun(edition, now=NOW + LIVE_FOR).pk, "a host forgot to end it", now=NOW)
    Place.objects.all().delete()
    edition.sessions.all().delete()
    with pytest.raises(Refused, match=r"rehearsal\.no-session"):
        begun(edition)

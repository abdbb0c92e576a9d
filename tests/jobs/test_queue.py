from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from senningen.jobs import queries, services
from senningen.jobs.models import Job
from senningen.jobs.rules import LEASE, MAX_ATTEMPTS, TemporaryFailure, back_off
from senningen.jobs.services import Claim
from senningen.kernel.refusals import Refused
from senningen.kernel.service import service
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def it_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("senningen.kernel.clock.now", lambda: NOW)


def claimed(now: datetime = NOW) -> Claim:
    claim = services.claim(now=now)
    assert claim is not None
    return claim


def state_of(claim: Claim) -> str:
    return Job.objects.get(pk=claim.job_id).state


def test_jobs_are_taken_in_the_order_they_are_due() -> None:
    services.put("post.send_letter", 1, due=NOW + timedelta(seconds=20))
    services.put("post.send_letter", 2)
    assert claimed().args == (2,)
    assert services.claim(now=NOW) is None
    assert claimed(NOW + timedelta(seconds=20)).args == (1,)


def test_a_job_in_hand_is_nobody_elses() -> None:
    services.put("post.send_letter", 1)
    claimed()
    assert services.claim(now=NOW + LEASE - timedelta(seconds=1)) is None


def test_a_job_whose_worker_was_killed_is_taken_again_when_the_lease_ends() -> None:
    services.put("post.send_letter", 1)
    first = claimed()
    again = claimed(NOW + LEASE)
    assert (again.job_id, again.attempt) == (first.job_id, 2)


def test_a_slow_worker_cannot_finish_what_another_has_taken() -> None:
    services.put("post.send_letter", 1)
    slow = claimed()
    quick = claimed(NOW + LEASE)
    assert services.finish(slow.job_id, slow.attempt, now=NOW + LEASE) is False
    assert services.fail(slow.job_id, slow.attempt, OSError("late"), now=NOW + LEASE) is False
    assert services.renew(slow.job_id, slow.attempt, now=NOW + LEASE) is False
    assert services.finish(quick.job_id, quick.attempt, now=NOW + LEASE) is True
    assert state_of(quick) == "done"


def test_a_lease_that_is_kept_does_not_end() -> None:
    services.put("post.draw_slides", 1)
    long = claimed()
    assert services.renew(long.job_id, long.attempt, now=NOW + LEASE / 2) is True
    assert services.claim(now=NOW + LEASE) is None


def test_a_failed_job_waits_longer_each_time_and_is_given_up_at_last() -> None:
    services.put("post.send_letter", 1)
    now, waits = NOW, []
    for _ in range(MAX_ATTEMPTS):
        claim = claimed(now)
        services.fail(claim.job_id, claim.attempt, ValueError("no such letter"), now=now)
        job = Job.objects.get()
        waits.append((job.due - now).total_seconds())
        now = max(job.due, now)
    assert waits[:4] == [1, 2, 4, 8]
    assert list(queries.dead()) == [Job.objects.get()]
    assert Job.objects.get().error == "ValueError: no such letter"


def test_a_server_that_is_away_gets_days_not_minutes() -> None:
    services.put("post.send_letter", 1)
    now = NOW
    for _ in range(MAX_ATTEMPTS + 5):
        claim = claimed(now)
        services.fail(claim.job_id, claim.attempt, TemporaryFailure("the smarthost is away"), now=now)
        now = Job.objects.get().due
    assert Job.objects.get().state == "waiting"
    assert back_off(100) == timedelta(hours=1)


def test_a_task_may_say_when_to_try_again() -> None:
    services.put("post.send_letter", 1)
    claim = claimed()
    services.fail(claim.job_id, claim.attempt, TemporaryFailure("greylisted", after=timedelta(minutes=5)), now=NOW)
    assert Job.objects.get().due == NOW + timedelta(minutes=5)


def test_a_job_given_up_can_be_tried_again_by_a_person() -> None:
    services.put("post.send_letter", 1)
    Job.objects.update(state="dead", attempts=MAX_ATTEMPTS)
    assert services.claim(now=NOW) is None
    services.try_again(Job.objects.get().pk, now=NOW)
    assert claimed().attempt == 1
    with pytest.raises(Refused, match=r"job\.not-given-up"):
        services.try_again(Job.objects.get().pk, now=NOW)


def test_a_job_given_up_and_queued_anew_is_tried_once() -> None:
    services.put("post.send_letter", 1, key="letter:1")
    Job.objects.update(state="dead", attempts=MAX_ATTEMPTS)
    given_up = Job.objects.get().pk
    services.put("post.send_letter", 1, key="letter:1")
    services.try_again(given_up, now=NOW)
    assert Job.objects.count() == 1


def test_one_unfinished_job_stands_for_all_with_its_key() -> None:
    for _ in range(3):
        services.put("seats.tell", 1, key="tell:1")
    claim = claimed()
    services.put("seats.tell", 1, key="tell:1")
    assert Job.objects.count() == 1
    services.finish(claim.job_id, claim.attempt, now=NOW)
    services.put("seats.tell", 1, key="tell:1")
    assert Job.objects.count() == 2


def test_a_job_vanishes_with_the_change_that_asked_for_it() -> None:
    @service
    def change(*, fails: bool) -> None:
        services.put("post.send_letter", 1)
        if fails:
            raise ZeroDivisionError

    change(fails=False)
    assert Job.objects.count() == 1
    Job.objects.all().delete()
    with pytest.raises(ZeroDivisionError):
        change(fails=True)
    assert Job.objects.count() == 0


def test_an_idle_worker_writes_nothing(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert services.claim(now=NOW) is None


def test_the_backlog_tells_how_long_the_oldest_waits() -> None:
    services.put("post.send_letter", 1, due=NOW - timedelta(minutes=7))
    services.put("post.send_letter", 2)
    services.put("post.send_letter", 3, due=NOW + timedelta(hours=1))
    assert queries.backlog(NOW) == queries.Backlog(waiting=2, oldest_seconds=420, dead=0)


def test_done_jobs_are_forgotten_after_a_week() -> None:
    services.put("post.send_letter", 1)
    claim = claimed()
    services.finish(claim.job_id, claim.attempt, now=NOW)
    assert services.sweep(now=NOW + timedelta(days=6)) == 0
    assert services.sweep(now=NOW + timedelta(days=8)) == 1

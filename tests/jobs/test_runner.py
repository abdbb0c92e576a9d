from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from senningen.jobs import runner, services
from senningen.jobs.models import Job
from senningen.jobs.rules import TemporaryFailure
from senningen.kernel import clock
from tests.servers import ROOT, House

Define = Callable[[Callable[..., object]], None]


@pytest.fixture
def task() -> Iterator[Define]:
    """Give the house a package `kettle` whose tasks a test defines."""
    module = ModuleType("senningen.kettle.tasks")
    sys.modules["senningen.kettle"] = ModuleType("senningen.kettle")
    sys.modules["senningen.kettle.tasks"] = module
    yield lambda function: setattr(module, function.__name__, function)
    del sys.modules["senningen.kettle"], sys.modules["senningen.kettle.tasks"]


@pytest.mark.django_db
def test_a_job_calls_the_task_of_its_name_with_its_arguments(task: Define) -> None:
    cups: list[tuple[int, str]] = []

    def pour(cup: int, tea: str) -> None:
        cups.append((cup, tea))

    task(pour)
    services.put("kettle.pour", 3, "Ceylon")
    assert runner.run_all(now=clock.now) == 1
    assert cups == [(3, "Ceylon")]
    assert Job.objects.get().state == "done"


@pytest.mark.django_db
def test_a_task_that_fails_is_tried_again_and_nobody_else_waits(task: Define) -> None:
    def boil_over() -> None:
        raise ValueError("too hot")

    def pour() -> None:
        return

    task(boil_over)
    task(pour)
    services.put("kettle.boil_over")
    services.put("kettle.pour")
    runner.run_all(now=clock.now)
    assert [(job.task, job.state, job.error) for job in Job.objects.order_by("pk")] == [
        ("kettle.boil_over", "waiting", "ValueError: too hot"),
        ("kettle.pour", "done", ""),
    ]


@pytest.mark.django_db
def test_a_task_that_waits_for_somebody_is_not_reported_as_our_fault(
    task: Define, caplog: pytest.LogCaptureFixture
) -> None:
    def pour() -> None:
        raise TemporaryFailure("no water")

    task(pour)
    services.put("kettle.pour")
    runner.run_all(now=clock.now)
    assert Job.objects.get().error == "TemporaryFailure: no water"
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.django_db
def test_a_job_without_a_task_is_a_failure_like_any_other() -> None:
    services.put("kettle.whistle")
    runner.run_all(now=clock.now)
    assert Job.objects.get().error.startswith("ModuleNotFoundError")


TASKS = """
import sys, types, time, pathlib
module = types.ModuleType("senningen.kettle.tasks")
sys.modules["senningen.kettle"] = types.ModuleType("senningen.kettle"); sys.modules["senningen.kettle.tasks"] = module
def boil(cup):
    print("boiling", cup, flush=True)
    time.sleep(seconds)
module.boil = boil
from datetime import timedelta
from senningen.jobs import runner, services
from senningen.jobs.rules import LEASE
from senningen.kernel import clock
"""


def killed_in_the_middle(house: House) -> None:
    """Kill a worker with -9 while it boils; another one, after the lease, does the job."""
    house.ask("from senningen.runtime import serving; serving.migrate()")
    house.ask("from senningen.jobs import services; services.put('kettle.boil', 7)")
    slow = "\n".join(
        [
            "from senningen.runtime import serving; serving.prepare(); seconds = 60",
            TASKS,
            "runner.run_one(now=clock.now)",
        ]
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", slow], env=house.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "boiling 7\n"
    worker.kill()
    worker.wait()
    worker.stdout.close()

    rows = "from senningen.jobs.models import Job; answer = list(Job.objects.values_list('state', 'attempts'))"
    assert house.ask(rows) == [["running", 1]]
    later = TASKS + "answer = [runner.run_all(now=clock.now), runner.run_all(now=lambda: clock.now() + LEASE)]"
    assert house.ask(later, seconds=0) == [0, 1]
    assert house.ask(rows) == [["done", 2]]


@pytest.mark.house
def test_a_worker_killed_in_the_middle_loses_no_job(tmp_path: Path) -> None:
    killed_in_the_middle(House(tmp_path / "data"))


@pytest.mark.postgres
def test_a_worker_killed_in_the_middle_loses_no_job_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    killed_in_the_middle(House(tmp_path / "data", settings={"SENNINGEN_DATABASE_URL": postgres_url}))


TAKERS = """
from senningen.runtime import serving
serving.prepare()
import json
from senningen.jobs import services
from senningen.kernel import clock
answer = []
while (claim := services.claim(now=clock.now())) is not None:
    answer.append(claim.job_id)
    services.finish(claim.job_id, claim.attempt, now=clock.now())
print(json.dumps(answer))
"""


def taken_by_four(house: House, jobs: int = 60) -> None:
    """Let four processes empty the queue at once: every job is taken exactly once."""
    house.ask("from senningen.runtime import serving; serving.migrate()")
    house.ask(
        "from senningen.jobs import services\nfor number in range(jobs): services.put('kettle.boil', number)", jobs=jobs
    )
    takers = [
        subprocess.Popen(
            [sys.executable, "-c", TAKERS], env=house.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    taken = [job for each in takers for job in json.loads(each.communicate()[0])]
    assert len(taken) == len(set(taken)) == jobs


@pytest.mark.house
def test_four_workers_take_every_job_once(tmp_path: Path) -> None:
    taken_by_four(House(tmp_path / "data"))


@pytest.mark.postgres
def test_four_workers_take_every_job_once_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    taken_by_four(House(tmp_path / "data", settings={"SENNINGEN_DATABASE_URL": postgres_url}))

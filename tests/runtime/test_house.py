from __future__ import annotations

import signal
import socket
import time
from pathlib import Path

import pytest

from tests.servers import House, all_in_one, soon, split


def test_a_house_comes_up_says_how_it_stands_and_ends_cleanly(tmp_path: Path) -> None:
    with all_in_one(tmp_path / "data", from_nothing=True) as house:
        health = house.health()
        assert health["status"] == 200
        assert {"worker", "clock", "web"} <= set(health["components"])
        assert {each["state"] for each in health["components"].values()} == {"up"}
        assert all("since" in each for each in health["components"].values())
        assert health["jobs"] == {"waiting": 0, "oldest_seconds": 0, "dead": 0}
        assert health["troubles"] == []
        began = time.monotonic()
        assert house.stop() == [0]
        assert time.monotonic() - began < 60  # four seconds at most by itself; the rest is a busy machine's
        assert "Traceback" not in house.log()


@pytest.mark.house
def test_an_empty_house_offers_its_owner_a_link_until_somebody_has_an_account(house: House) -> None:
    soon(lambda: "/desk/set-up/" in house.log(), house)  # the greeting is printed once all is up


@pytest.mark.house
def test_a_job_in_hand_is_finished_before_the_house_ends_and_the_rest_waits_for_the_next(tmp_path: Path) -> None:
    data = tmp_path / "data"
    count = "from senningen.jobs.models import Job; answer = sorted(Job.objects.values_list('state', flat=True))"
    with all_in_one(data) as house:
        house.ask("from senningen.jobs import services\nfor number in range(300): services.put('kettle.boil', number)")
        assert house.stop() == [0]
        states = house.ask(count)
        assert "running" not in states
        assert len(states) == 300


@pytest.mark.house
def test_a_port_in_use_does_not_take_the_others_down_and_is_taken_when_it_is_free(tmp_path: Path) -> None:
    house = House(tmp_path / "data")
    try:
        with socket.socket() as squatter:
            squatter.bind(("127.0.0.1", house.port))
            squatter.listen()
            house.start()
            until = time.monotonic() + 60
            while "web is down (OSError)" not in house.log() and time.monotonic() < until:
                time.sleep(0.05)
            assert "web is down (OSError)" in house.log()
            assert house.processes[0].poll() is None
        health = house.wait()
        assert health["components"]["web"]["falls"] >= 1
        assert "falls" not in health["components"]["worker"]
    finally:
        house.kill()


@pytest.mark.house
def test_a_part_of_the_house_runs_alone(tmp_path: Path) -> None:
    house = House(tmp_path / "data")
    house.start("web", "clock")
    try:
        assert set(house.wait()["components"]) == {"web", "clock"}
        assert house.stop() == [0]
    finally:
        house.kill()


@pytest.mark.house
def test_a_component_that_does_not_exist_is_named_with_those_that_do(tmp_path: Path) -> None:
    house = House(tmp_path / "data")
    assert house.start("telephone").wait(60) == 2
    assert "No component is called telephone.\nThere are: worker, clock" in house.log()


@pytest.mark.house
def test_a_full_disk_and_a_job_given_up_are_seen(tmp_path: Path) -> None:
    house = House(tmp_path / "data", settings={"SENNINGEN_DISK_LOW_MIB": "1000000000"})
    house.start("web")
    try:
        assert house.comes_to_say(503, ["disk.low"])
        house.ask("from senningen.jobs import services; services.put('kettle.boil')")
        house.ask("from senningen.jobs.models import Job; Job.objects.update(state='dead')")
        assert house.comes_to_say(503, ["disk.low", "jobs.dead"])
    finally:
        house.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.house
def test_both_ways_of_asking_it_to_end_are_heard(tmp_path: Path, number: signal.Signals) -> None:
    house = House(tmp_path / "data")
    process = house.start("web", "worker", "clock")
    house.wait()
    process.send_signal(number)
    assert process.wait(5) == 0


@pytest.mark.postgres
def test_of_processes_that_start_at_once_on_an_empty_database_one_makes_the_tables(
    tmp_path: Path, empty_postgres_url: str, bus_url: str
) -> None:
    with split(tmp_path / "data", empty_postgres_url, bus_url) as house:
        assert house.ask("from senningen.jobs.models import Job; answer = Job.objects.count()") == 0


@pytest.mark.postgres
def test_processes_of_one_house_hear_of_work_over_the_bus(split_house: House) -> None:
    """A job put by one process is taken by the worker's process at once, not at its next look."""
    waited = split_house.ask(
        "import time\n"
        "from senningen.runtime.options import read\n"
        "from senningen.jobs import services\n"
        "from senningen.jobs.models import Job\n"
        "services.put('kettle.boil')\n"
        "answer = Job.objects.count()"
    )
    assert waited == 1
    health = split_house.health()
    assert {"web", "worker", "clock"} <= set(health["components"])
    assert set(split_house.stop()) == {0}

"""The organiser rehearses: a running house, simulated guests from another process, a sheet, and nothing left behind."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.servers import SENNINGEN, House

COUNTED = """
from senningen.people.models import Person
from senningen.post.models import Letter
from senningen.programme.models import Edition
answer = [Person.objects.count(), Edition.objects.count(), Letter.objects.filter(to_email__endswith=".invalid").count()]
"""
CHECKS = ["Seats", "Letters", "Personal pages", "Entering the room", "A message to all"]
CHECKS += ["Hands and votes", "Picture", "Lost and back"]


@pytest.mark.house
def test_a_dozen_guests_try_the_house_out(tmp_path: Path) -> None:
    house = House(tmp_path / "data")
    house.start(demo=True)
    house.wait()
    try:
        before = house.ask(COUNTED)
        told = subprocess.run(
            [str(SENNINGEN), "rehearse", "--guests", "12"],
            env=house.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert (told.returncode, told.stderr) == (0, ""), told.stdout + told.stderr + house.log()
        lines = [line[2:].partition(":")[0] for line in told.stdout.splitlines() if line.startswith("✓")]
        assert lines == [*CHECKS, "Attendance"]
        assert "12 asked, 10 got a seat, 2 wait in order, 0 too many." in told.stdout
        assert house.ask(COUNTED) == before
        outgoing = [file.read_bytes() for file in (house.data / "outgoing").glob("*.eml")]
        assert not [raw for raw in outgoing if b"rehearsal" in raw], "no letter to nobody leaves the house"
    finally:
        house.stop()


@pytest.mark.house
def test_a_house_that_is_not_there_breaks_the_rehearsal_with_a_next_step(tmp_path: Path) -> None:
    house = House(tmp_path / "data")
    filled = subprocess.run([str(SENNINGEN), "demo"], env=house.environment, capture_output=True, check=False)
    assert filled.returncode == 0, filled.stderr
    told = subprocess.run(
        [str(SENNINGEN), "rehearse", "--guests", "5", "--at", "http://127.0.0.1:9"],
        env=house.environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert told.returncode == 2
    assert "--at tells another" in told.stderr

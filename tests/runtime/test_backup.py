from __future__ import annotations

import hashlib
import io
import json
import subprocess
import tarfile
import time
from pathlib import Path

import pytest

from tests.servers import SENNINGEN, House, all_in_one

FURNISH = """
from tests import factories
edition = factories.edition(cap=3)
anna = factories.person("Anna Schmit", "anna@guests.example")
from senningen.journal.entries import CLOCK
from tests.journal.test_journal import boil
boil(1, 2, edition_id=edition.pk)
"""
TELL = """
from senningen.people.models import Person
from senningen.programme.models import Session
from senningen.seats.models import Place
from senningen.journal.models import Entry
answer = {
    "people": sorted(Person.objects.values_list("name", flat=True)),
    "titles": [str(each.title) for each in Session.objects.all()],
    "places": Place.objects.count(),
    "entries": list(Entry.objects.values_list("number", "kind")),
}
"""


def senningen(house: House, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [str(SENNINGEN), *arguments], env=house.environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def furnished(house: House) -> House:
    """Give a house an edition, a guest, a letter and a slide."""
    house.ask("from senningen.runtime import serving; serving.migrate()")
    house.ask(FURNISH)
    for name in ("slides/deck/1.png", "outgoing/0001.eml", "dkim/senningen.pem"):
        file = house.data / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(name.encode())
    return house


def brought_back(source: House, target: House, file: Path) -> None:
    """Back up one house, restore into another that is empty, and find everything there."""
    before = source.ask(TELL)
    assert "Anna Schmit" in before["people"]
    assert senningen(source, "backup", str(file))[0] == 0
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    code, told = senningen(target, "restore", str(file))
    assert code == 0, told
    assert target.ask(TELL) == before
    assert (target.data / "slides/deck/1.png").read_bytes() == b"slides/deck/1.png"
    assert (target.data / "outgoing/0001.eml").is_file()
    assert (target.data / "dkim/senningen.pem").stat().st_mode & 0o777 == 0o600
    assert (target.data / "secret-key").read_text() == (source.data / "secret-key").read_text()
    # Numbers go on where they were …
    target.ask("from tests import factories; factories.person('Ben', email)", email=f"ben@{target.data.name}.example")
    with pytest.raises(AssertionError, match="append-only"):  # … and the journal is guarded again.
        target.ask("from senningen.journal.models import Entry; Entry.objects.update(kind='x')")


@pytest.mark.house
def test_what_was_backed_up_comes_back(tmp_path: Path) -> None:
    brought_back(furnished(House(tmp_path / "a")), House(tmp_path / "b"), tmp_path / "backup")


@pytest.mark.postgres
def test_a_house_on_sqlite_moves_to_postgresql(tmp_path: Path, postgres_url: str) -> None:
    grown = House(tmp_path / "b", settings={"SENNINGEN_DATABASE_URL": postgres_url})
    brought_back(furnished(House(tmp_path / "a")), grown, tmp_path / "backup")
    brought_back(grown, House(tmp_path / "c"), tmp_path / "and back")


@pytest.mark.house
def test_nothing_is_overwritten_unless_asked(tmp_path: Path) -> None:
    house = furnished(House(tmp_path / "a"))
    file = tmp_path / "backup"
    assert senningen(house, "backup", str(file))[0] == 0
    code, told = senningen(house, "backup", str(file))
    assert (code, "is there already" in told) == (1, True)
    house.ask("from tests import factories; factories.person('Ben')")
    code, told = senningen(house, "restore", str(file))
    assert (code, "is not empty" in told) == (1, True)
    assert house.ask(TELL)["people"] == ["Anna Schmit", "Ben"]
    assert senningen(house, "restore", "--replace", str(file))[0] == 0
    assert house.ask(TELL)["people"] == ["Anna Schmit"]


@pytest.mark.house
def test_a_damaged_backup_changes_nothing(tmp_path: Path) -> None:
    house = furnished(House(tmp_path / "a"))
    file, damaged = tmp_path / "backup", tmp_path / "damaged"
    assert senningen(house, "backup", str(file))[0] == 0
    for body, sentence in [
        (file.read_bytes()[:-200], "cannot be read"),
        (b"not a backup at all", "cannot be read"),
        (with_another_row(file), "is damaged: database.jsonl"),
        (with_a_file_outside(file), "is damaged: ../outside"),
    ]:
        damaged.write_bytes(body)
        code, told = senningen(house, "restore", "--replace", str(damaged))
        assert (code, sentence in told, "Nothing was changed." in told) == (1, True, True), told
    assert house.ask(TELL)["people"] == ["Anna Schmit"]
    assert (house.data / "slides/deck/1.png").is_file()


def with_another_row(file: Path) -> bytes:
    members = unpacked(file)
    members["database.jsonl"] = members["database.jsonl"].replace(b"Anna Schmit", b"Anna Smith")
    return packed(members)


def with_a_file_outside(file: Path) -> bytes:
    members = unpacked(file)
    members["../outside"] = b"where it should not be"
    manifest = json.loads(members["manifest.json"])
    manifest["sha256"]["../outside"] = hashlib.sha256(members["../outside"]).hexdigest()
    members["manifest.json"] = json.dumps(manifest).encode()
    return packed(members)


def unpacked(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]


def packed(members: dict[str, bytes]) -> bytes:
    body = io.BytesIO()
    with tarfile.open(fileobj=body, mode="w:gz") as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return body.getvalue()


@pytest.mark.house
def test_a_running_house_is_backed_up_and_starts_anew_with_what_comes_back(tmp_path: Path) -> None:
    with all_in_one(tmp_path / "a") as house:
        furnished(house)
        file = tmp_path / "backup"
        assert senningen(house, "backup", str(file))[0] == 0
        house.ask("from tests import factories; factories.person('Ben')")
        pid = house.processes[0].pid
        code, told = senningen(house, "restore", "--replace", str(file))
        assert (code, "1 running process(es) start anew" in told) == (0, True), told
        until = time.monotonic() + 60
        while "starting anew" not in house.log() and time.monotonic() < until:
            time.sleep(0.05)
        assert house.wait()["ok"]
        assert house.processes[0].pid == pid
        assert house.ask(TELL)["people"] == ["Anna Schmit"]
        assert house.stop() == [0]

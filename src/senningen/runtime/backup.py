"""A backup is one file: every row, the slides, the outgoing letters and the keys. Taken while the house runs.

The file is a gzipped tar:

    manifest.json    what made it, when, the tables' version, and the SHA-256 of every other member
    database.jsonl   one row a line, as Django writes it; the same for SQLite and PostgreSQL
    files/…          slides, outgoing letters, the keys

Rows are read in one snapshot, which no writer waits for. A backup of SQLite can be restored into PostgreSQL: that is
how a house grows.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.core import serializers
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

from senningen import __version__
from senningen.kernel import clock

FORMAT = 1
FOLDERS = ("slides", "outgoing", "dkim")
SECRET = "secret-key"  # noqa: S105  the name of the file
NOT_KEPT = {"sessions.session", "contenttypes.contenttype", "auth.permission", "auth.group"}  # made anew


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    version: str
    made: str
    tables: str
    rows: int
    sha256: dict[str, str]


def kept_models() -> list[type[models.Model]]:
    """Return the models whose rows a backup holds, those that others point to first."""
    ours = [each for each in apps.get_models() if each._meta.label_lower not in NOT_KEPT and not each._meta.proxy]  # noqa: SLF001
    return list(serializers.sort_dependencies([(None, ours)]))


def tables_version() -> str:
    """Name the newest migration of our tables."""
    applied = MigrationRecorder(connection).applied_migrations()
    return max(name for app, name in applied if app == "senningen")


def back_up(target: Path, data: Path) -> Manifest:
    """Write the backup to `target`, whole or not at all. Raises `FileExistsError` rather than replace a file."""
    if target.exists():
        raise FileExistsError(target)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        rows_file = Path(folder) / "database.jsonl"
        rows = _write_rows(rows_file)
        members = {"database.jsonl": rows_file} | _files(data)
        manifest = Manifest(
            format=FORMAT,
            version=__version__,
            made=clock.now().isoformat(timespec="seconds"),
            tables=tables_version(),
            rows=rows,
            sha256={name: _sha256(file) for name, file in members.items()},
        )
        packed = Path(folder) / "packed"
        with _private(packed) as out, tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as tar:
            _add(tar, "manifest.json", json.dumps(asdict(manifest), indent=2).encode())
            for name, file in members.items():
                tar.add(file, name, recursive=False)
        packed.rename(target)
    return manifest


def _write_rows(file: Path) -> int:
    count = 0
    with _private(file) as out, _snapshot():
        for model in kept_models():
            rows = model._base_manager.order_by("pk").iterator(chunk_size=500)  # noqa: SLF001
            for row in rows:
                out.write(serializers.serialize("jsonl", [row]).encode())
                count += 1
    return count


@contextmanager
def _snapshot() -> Iterator[None]:
    """See the database as it is now, for as long as we read it; nobody waits for us."""
    begin = "BEGIN"
    if connection.vendor == "postgresql":
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _files(data: Path) -> dict[str, Path]:
    found = [file for folder in FOLDERS for file in sorted((data / folder).rglob("*")) if file.is_file()]
    if (data / SECRET).is_file():
        found.append(data / SECRET)
    return {f"files/{file.relative_to(data)}": file for file in found}


@contextmanager
def _private(file: Path) -> Iterator[IO[bytes]]:
    """Open a new file that nobody else can read."""
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
        yield out


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _add(tar: tarfile.TarFile, name: str, body: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(body)
    tar.addfile(member, io.BytesIO(body))


def read_manifest(tar: tarfile.TarFile) -> Manifest:
    """Read what the backup says of itself. Raises `ValueError` if it is no backup of ours."""
    first = tar.next()
    body = tar.extractfile(first) if first and first.name == "manifest.json" else None
    if body is None:
        raise ValueError("This is not a backup of Senningen.")
    told: dict[str, Any] = json.load(body)
    if told.get("format") != FORMAT:
        raise ValueError(f"This backup has format {told.get('format')}; this version reads format {FORMAT}.")
    return Manifest(**told)

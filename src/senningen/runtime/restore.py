"""Restoring a backup: all of it is checked before anything is touched, then rows and files are replaced at once."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.core import serializers
from django.core.management.color import no_style
from django.db import connection
from django.db.backends.utils import CursorWrapper

from senningen.kernel.service import service
from senningen.programme.models import Series
from senningen.runtime.backup import FOLDERS, SECRET, Manifest, kept_models, read_manifest, tables_version


def restore(source: Path, data: Path, *, replace: bool) -> Manifest:
    """Put the rows and files of a backup in the place of what is there.

    Raises `ValueError` with a sentence for the operator where the backup cannot be used, and `FileExistsError` where
    the house is not empty and nobody said to replace it. Either way nothing has changed.
    """
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as folder:
        manifest = _unpack(source, Path(folder))
        if manifest.tables != tables_version():
            raise ValueError(
                f"The backup was made by version {manifest.version} with other tables ({manifest.tables}; here "
                f"{tables_version()}). Restore it with that version, then start this one."
            )
        if not replace and Series.objects.exists():
            raise FileExistsError(data)
        with (Path(folder) / "database.jsonl").open("rb") as rows:
            _replace_rows(rows)
        _replace_files(Path(folder) / "files", data)
    return manifest


def _unpack(source: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(source, "r:gz") as tar:
            manifest = read_manifest(tar)
            for name, expected in manifest.sha256.items():
                if _take_out(tar, name, folder) != expected:
                    raise ValueError(f"The backup is damaged: {name} is not what was written.")
    except (tarfile.TarError, EOFError, OSError) as error:
        raise ValueError(f"The backup cannot be read: {error}") from error
    return manifest


def _take_out(tar: tarfile.TarFile, name: str, folder: Path) -> str:
    """Write a member into the folder, and nowhere else; returns the SHA-256 of what is there, "" if nothing is.

    One by one, because the safe way to unpack all at once came with Python 3.11.4, and Debian 12 has 3.11.2.
    """
    target = (folder / name).resolve()
    try:
        member = tar.extractfile(name)
    except KeyError:
        return ""
    if member is None or not target.is_relative_to(folder.resolve()):
        return ""
    target.parent.mkdir(parents=True, exist_ok=True)
    with member, target.open("wb") as file:
        shutil.copyfileobj(member, file)
    return _sha256(target)


@service
def _replace_rows(rows: Iterable[bytes]) -> None:
    models = kept_models()
    with connection.cursor() as cursor, _unguarded(cursor):
        for table in _tables(models):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608  names of our own tables
        for line in rows:
            for row in serializers.deserialize("jsonl", line.decode(), ignorenonexistent=False):
                row.save(force_insert=True)
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    connection.check_constraints()


def _tables(models: Iterable[type]) -> list[str]:
    """Return every table of these models, with those between them, what points before what is pointed at."""
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    ours = {
        table
        for model in models
        for table in [
            model._meta.db_table,  # type: ignore[attr-defined]  # noqa: SLF001
            *(each.remote_field.through._meta.db_table for each in model._meta.local_many_to_many),  # type: ignore[attr-defined]  # noqa: SLF001
        ]
    }
    return [each for each in found if each in ours]


@contextmanager
def _unguarded(cursor: CursorWrapper) -> Iterator[None]:
    """Lift the guard of the journal inside this transaction; if it fails, the guard was never lifted."""
    if connection.vendor == "postgresql":
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")
        return
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    guards = cursor.fetchall()
    for name, _ in guards:
        cursor.execute(f"DROP TRIGGER {name}")
    yield
    for _, guard in guards:
        cursor.execute(guard)


def _replace_files(unpacked: Path, data: Path) -> None:
    for name in (*FOLDERS, SECRET):
        old, new = data / name, unpacked / name
        if old.is_dir():
            shutil.rmtree(old)
        else:
            old.unlink(missing_ok=True)
        if new.exists():
            new.rename(old)
    for key in (data / SECRET, *(data / "dkim").glob("*")):
        with suppress(FileNotFoundError):
            key.chmod(0o600)


def _sha256(file: Path) -> str:
    stream: IO[bytes]
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def restart_running(data: Path) -> int:
    """Ask every process of this house on this machine to start anew; returns how many there are."""
    asked = 0
    for file in (data / "running").glob("*"):
        with suppress(ProcessLookupError, ValueError, PermissionError):
            os.kill(int(file.name), signal.SIGHUP)
            asked += 1
    return asked

"""Tables brought to this version once, and copied for every worker, house and story after that.

Migrating from nothing takes seconds of a processor; a copy takes milliseconds. The copy is kept by what it was made
from: a changed migration or model makes another. That a house can migrate by itself is told by tests that ask for it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import django
import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "senningen"
KEPT = ROOT / ".cache"
MIGRATE = "from senningen.runtime import serving; serving.prepare(); serving.migrate()"


@cache
def version() -> str:
    """Name this version of the tables: by Django's, our migrations and our models."""
    made_from = hashlib.sha256(django.__version__.encode())
    for path in sorted([*SOURCE.glob("migrations/*.py"), *SOURCE.rglob("models.py"), *SOURCE.rglob("models/*.py")]):
        made_from.update(path.read_bytes())
    return made_from.hexdigest()[:12]


def in_a_file() -> Path:
    """Give the file of an SQLite database that has the tables and nothing else."""
    kept = KEPT / f"tables-{version()}.sqlite3"
    with _one_makes_them():
        if not kept.exists():
            for old in KEPT.glob("tables-*.sqlite3"):
                old.unlink()
            with tempfile.TemporaryDirectory() as data:
                made = Path(data) / "senningen.sqlite3"
                _migrate(SENNINGEN_DATA=data)
                with closing(sqlite3.connect(made)) as database:
                    database.execute("PRAGMA journal_mode=DELETE")  # one file, that can be copied
                shutil.copy(made, kept.with_suffix(".part"))
            kept.with_suffix(".part").rename(kept)
    return kept


def on_the_server(url: str) -> str:
    """Give the name of a PostgreSQL database on the server of this one that has the tables and nothing else."""
    import psycopg
    from psycopg import sql

    name = f"tables_{version()}"
    server = urlunsplit(urlsplit(url)._replace(path="/postgres"))
    with _one_makes_them(), psycopg.connect(server, autocommit=True) as admin:
        if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            part = f"{name}_part"
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(part)))
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(part)))
            with tempfile.TemporaryDirectory() as data:
                _migrate(
                    SENNINGEN_DATA=data, SENNINGEN_DATABASE_URL=urlunsplit(urlsplit(url)._replace(path=f"/{part}"))
                )
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            admin.execute(rename.format(sql.Identifier(part), sql.Identifier(name)))
    return name


@contextmanager
def _one_makes_them() -> Iterator[None]:
    KEPT.mkdir(exist_ok=True)
    with (KEPT / "tables.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(**settings: str) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SENNINGEN_")}
    subprocess.run([sys.executable, "-c", MIGRATE], env=clean | settings, cwd=ROOT, check=True)


@contextmanager
def copied_instead_of_migrated() -> Iterator[None]:
    """Let Django's test database get its tables by copying where it would migrate."""
    from django.core import management
    from django.db import connection

    call = management.call_command

    def copy_or_call(command: Any, *args: Any, **options: Any) -> Any:
        if command != "migrate":
            return call(command, *args, **options)
        if connection.vendor == "sqlite":  # on PostgreSQL it was made from the one that has them
            connection.ensure_connection()
            with closing(sqlite3.connect(in_a_file())) as tables:
                tables.backup(connection.connection)
        return None

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(management, "call_command", copy_or_call)
        yield

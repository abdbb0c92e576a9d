"""What every test can ask for."""

from __future__ import annotations

import gc
import os
import secrets
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection

from tests import costs, tables
from tests.servers import House, all_in_one, end_all_asking, split

# A busy machine is slow, not wrong.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)  # before markers choose
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what is slow. Tell on PostgreSQL only what has to do with a database: the rest was told on SQLite."""
    slow = costs.slow()
    for item in items:
        if costs.name_of(item.nodeid) in slow:
            item.add_marker("slow")
    if "SENNINGEN_DATABASE_URL" not in os.environ:
        return
    told_before = [item for item in items if not _asks_a_database(item)]
    config.hook.pytest_deselected(items=told_before)
    items[:] = [item for item in items if item not in set(told_before)]


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Spare every later look for rubbish a look at what stays: the modules and the tests."""
    gc.collect()
    gc.freeze()


MEASURED = costs.Costs() if "SENNINGEN_MEASURE_TESTS" in os.environ else None


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count what a test takes, if that is to be known."""
    if MEASURED:
        MEASURED.add(report.nodeid, report.duration)


def pytest_sessionfinish(exitstatus: int) -> None:
    """Write down which tests are slow, if that was to be known."""
    if MEASURED and exitstatus == pytest.ExitCode.OK:
        MEASURED.write()


def _asks_a_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("django_db") or item.get_closest_marker("postgres"):
        return True
    return isinstance(item, pytest.Function) and not {"db", "transactional_db"}.isdisjoint(item.fixturenames)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Make the test database of tables that stand already; pytest-django makes it after asking for this."""
    if url := os.environ.get("SENNINGEN_DATABASE_URL"):
        connection.settings_dict["TEST"]["TEMPLATE"] = tables.on_the_server(url)
    with tables.copied_instead_of_migrated():
        yield


@pytest.fixture(scope="session", autouse=True)
def _a_test_may_be_undone() -> Iterator[None]:
    """Let the flush after a test with real transactions empty the journal, which nobody else may."""
    operations: Any = type(connection.ops)  # the class: a browser test's thread may have a connection of its own
    flush = operations.execute_sql_flush

    def flush_without_guard(self: Any, statements: Iterable[str]) -> None:
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "postgresql":
                off, on = (f"ALTER TABLE journal_entry {verb} TRIGGER USER" for verb in ("DISABLE", "ENABLE"))
                guards = [(off, on)]
            else:
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                guards = [(f"DROP TRIGGER {name}", sql) for name, sql in cursor.fetchall()]
            for off, _ in guards:
                cursor.execute(off)
            flush(self, statements)
            for _, on in guards:
                cursor.execute(on)

    operations.execute_sql_flush = flush_without_guard
    yield
    operations.execute_sql_flush = flush


@pytest.fixture(autouse=True)
def _zones_are_read_anew() -> None:
    """Let vobject forget the time zones it has read: it keeps the first of a name for all calendars after it."""
    if reader := sys.modules.get("vobject.icalendar"):
        known = vars(reader)["__tzidMap"]
        for name in set(known) - {"UTC"}:
            del known[name]


@pytest.fixture(autouse=True)
def _no_page_is_kept() -> None:
    """Begin without pages drawn for another test: its rows may have come without a stream of the journal."""
    cache.clear()


@pytest.fixture(autouse=True)
def _questions_end() -> Iterator[None]:
    """End the processes in which a test asked its houses something."""
    yield
    end_all_asking()


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """Hash passwords quickly: that real hashing is slow is somebody else's story."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """Give a PostgreSQL database of its own with empty tables, on the server that scripts/test started."""
    server = _server()
    with _database(server, like=tables.on_the_server(server)) as url:
        yield url


@pytest.fixture
def empty_postgres_url() -> Iterator[str]:
    """Give one without tables, for a house that makes them."""
    with _database(_server(), like="template1") as url:
        yield url


def _server() -> str:
    server = os.environ.get("SENNINGEN_TEST_POSTGRES_URL")
    if not server:
        pytest.skip("no PostgreSQL: scripts/test starts one and names it in SENNINGEN_TEST_POSTGRES_URL")
    return server


@contextmanager
def _database(server: str, *, like: str) -> Iterator[str]:
    import psycopg
    from psycopg import sql

    name = f"story_{secrets.token_hex(4)}"
    made = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like))
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(made)
    yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def bus_url() -> str:
    """Give the bus that scripts/test started."""
    url = os.environ.get("SENNINGEN_TEST_BUS_URL")
    if not url:
        pytest.skip("no Redis: scripts/test starts one and names it in SENNINGEN_TEST_BUS_URL")
    return url


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Give a running house, everything in one process."""
    with all_in_one(tmp_path / "data") as running:
        yield running


@pytest.fixture
def split_house(tmp_path: Path, postgres_url: str, bus_url: str) -> Iterator[House]:
    """Give a running house whose components have a process each. Mark the test with `postgres`."""
    with split(tmp_path / "data", postgres_url, bus_url) as running:
        yield running

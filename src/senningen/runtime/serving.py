"""From settings to a running house: data folder, tables, components, signals, a clean end."""

from __future__ import annotations

import asyncio
import ctypes
import fcntl
import gc
import logging
import multiprocessing
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

import uvloop

from senningen.kernel import ids
from senningen.people.rules import WHERE_LINKS_OPEN
from senningen.runtime import options as _options
from senningen.runtime.options import Options
from senningen.runtime.supervisor import Supervisor

log = logging.getLogger("senningen")
MIGRATING = 4_812_020  # our advisory lock in PostgreSQL


def prepare(options: Options | None = None) -> Options:
    """Make the data folder and set Django up; before anything that reads the database."""
    options = options or _options.read()
    options.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _few_arenas()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "senningen.runtime.settings")
    import django

    django.setup()
    _log_to_stderr(options)
    return options


def with_its_own_memory(work: Callable[[], object]) -> None:
    """Do it in a process of its own, before anything is up: what building takes would stay with the house for good."""
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(process.exitcode)


def migrate() -> None:
    """Bring the tables to this version; several processes may start at once."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with _one_migrates(), _on_its_way():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def _on_its_way() -> Iterator[None]:
    """Load the older migrations, too, for a house that stopped among them; all others are spared them."""
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    older = {file.stem for file in (settings.PACKAGE / "migrations" / "older").glob("0*.py")}
    done = {name for app, name in MigrationRecorder(connection).applied_migrations() if app == "senningen"}
    if done.isdisjoint(older) or done >= older:
        yield
        return
    usual = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = {**usual, "senningen": "senningen.migrations.older"}
    try:
        yield
    finally:
        settings.MIGRATION_MODULES = usual


@contextmanager
def _one_migrates() -> Iterator[None]:
    from django.conf import settings
    from django.db import connection

    with (settings.DATA / "migrating").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])


def serve(names: Sequence[str], options: Options, *, when_up: Callable[[], None] = lambda: None) -> None:
    """Run the named components (all, if none is named) until a signal says to end, or (SIGHUP) to start anew."""
    mark = options.folder / "running" / str(os.getpid())
    mark.parent.mkdir(exist_ok=True)
    mark.touch()
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            again = runner.run(_serve(names, options, when_up))
    finally:
        mark.unlink(missing_ok=True)
    if again:
        log.info("starting anew")
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606  ourselves, as we were started


async def _serve(names: Sequence[str], options: Options, when_up: Callable[[], None]) -> bool:
    """Serve until a signal comes; says whether it was the one that asks to start anew."""
    from senningen.runtime import components, health
    from senningen.runtime.bus import carry

    house = components.House(options, health.asked(options))
    supervisor = Supervisor(components.make(names, house))
    stop, again = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    loop.add_signal_handler(signal.SIGHUP, again.set)
    asked_again = asyncio.create_task(again.wait())
    asked_again.add_done_callback(lambda _: stop.set())
    async with carry(options.bus_url, supervisor.reports, house=_its_name()) as bus:
        health.watch(lambda now: [*supervisor.reports(), *bus.others(now=now)])
        running = asyncio.create_task(supervisor.run(stop))
        telling = asyncio.create_task(_tell_when_up(supervisor, when_up))
        await running
        telling.cancel()
        with suppress(asyncio.CancelledError):
            await telling
    asked_again.cancel()
    return again.is_set()


def _its_name() -> str:
    """Name the house by what all its processes share, and no other house has."""
    from django.conf import settings

    return ids.digest(f"bus:{settings.SECRET_KEY}")[:16]


async def _tell_when_up(supervisor: Supervisor, when_up: Callable[[], None]) -> None:
    while any(each.state != "up" for each in supervisor.reports()):  # noqa: ASYNC110  health is asked for
        await asyncio.sleep(0.05)
    _collect_rarely()
    await asyncio.to_thread(when_up)


def _collect_rarely() -> None:
    """Let the collector pass over what stays for good, and look for rings seldom: a request makes few of them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _few_arenas() -> None:
    """Keep glibc from giving every thread its own heap, which only costs memory here."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(-8, 2)  # M_ARENA_MAX


class Discreet(logging.Formatter):
    """Writes no secret of a personal link: Django and uvicorn name the path of what they could not answer."""

    _secret = re.compile(rf"({'|'.join(re.escape(path) for path in WHERE_LINKS_OPEN.values())})[\w-]{{16,}}")

    def format(self, record: logging.LogRecord) -> str:
        """Write a record, the secrets in it struck out, also in a traceback."""
        return self._secret.sub(r"\1…", super().format(record))


def _log_to_stderr(options: Options) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("senningen").setLevel(logging.DEBUG if options.debug else logging.INFO)

"""`@service`: the one way to write. The outermost service opens a transaction, inner ones join it."""

from __future__ import annotations

import fcntl
import functools
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")

_thread = threading.local()


def service(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function` in one durable transaction; called from another service, join that one."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if getattr(_thread, "inside", False):
            return function(*args, **kwargs)
        with ExitStack() as stack:
            if connection.vendor == "sqlite":
                stack.enter_context(_one_writer(str(connection.settings_dict["NAME"])))
            stack.enter_context(transaction.atomic(durable=True))
            stack.enter_context(_marked_inside())
            return function(*args, **kwargs)

    return run


# SQLite lets one writer in and makes the others poll, unfairly, until some give up. Here they stand in line instead:
# the threads of a process at a lock, the processes at a lock on a file beside the database. What a commit sets off may
# write too, in the same thread.
_one_of_us = threading.RLock()
_files: dict[tuple[int, str], int] = {}
_holding: set[str] = set()


@contextmanager
def _one_writer(database: str) -> Iterator[None]:
    with _one_of_us:
        if database in _holding or ":memory:" in database or "mode=memory" in database:
            yield
            return
        mine = (os.getpid(), database)  # a forked child would share the lock unless it opens the file itself
        if mine not in _files:
            _files[mine] = os.open(f"{database}.writer", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(_files[mine], fcntl.LOCK_EX)
        _holding.add(database)
        try:
            yield
        finally:
            _holding.discard(database)
            fcntl.flock(_files[mine], fcntl.LOCK_UN)


class _marked_inside:  # noqa: N801  reads as a phrase in the with statement
    def __enter__(self) -> None:
        _thread.inside = True

    def __exit__(self, *exc: object) -> None:
        _thread.inside = False

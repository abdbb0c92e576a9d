"""`@service`: the one way to write. The outermost service opens a transaction, inner ones join it."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")

# SQLite lets one writer in and makes the others poll, unfairly. In one process a lock queues them in order instead.
_one_writer = threading.RLock()
_thread = threading.local()


def service(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function` in one durable transaction; called from another service, join that one."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if getattr(_thread, "inside", False):
            return function(*args, **kwargs)
        with ExitStack() as stack:
            if connection.vendor == "sqlite":
                stack.enter_context(_one_writer)
            stack.enter_context(transaction.atomic(durable=True))
            stack.enter_context(_marked_inside())
            return function(*args, **kwargs)

    return run


class _marked_inside:  # noqa: N801  reads as a phrase in the with statement
    def __enter__(self) -> None:
        _thread.inside = True

    def __exit__(self, *exc: object) -> None:
        _thread.inside = False

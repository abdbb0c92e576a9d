"""Queries whose SQL is written once: of a small query, Django's writing it costs many times what the answer costs.

    @prepared
    def _live_seat(person_id: int, edition_id: int) -> QuerySet[Seat]:
        return Seat.objects.filter(person_id=person_id, edition_id=edition_id, state__in=Seat.LIVE)

    _live_seat(person.pk, edition.pk)    # a list: asked anew each time, only the words are kept

The function is called once in each thread, with a mark in place of each argument: it hands them on to the query and
never looks at them, except whether one is None, for which the query is written apart. None of them may be a list, and
nothing can be prefetched.

    insert([Thread(subject="A seat", begun=now, touched=now)])

writes rows by an INSERT that is written once in the same way.
"""

from __future__ import annotations

import functools
import inspect
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar, cast

from django.db import connection
from django.db.models import Expression, Field, Model, QuerySet

P = ParamSpec("P")
T = TypeVar("T")
Row = TypeVar("Row", bound=Model)

AT_ONCE = 50  # rows in one INSERT


class _Mark(Expression):
    """Stands in a query for an argument, and among its parameters for the value."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Leave a gap in the SQL."""
        return "%s", [self]


@dataclass(frozen=True)
class _Written:
    """A query as it is written for the database of this thread."""

    query: Any
    compiler: Any
    sql: str
    params: tuple[Any, ...]

    def ask(self, given: dict[str, Any]) -> list[Any]:
        """Run it with these values; its compiler makes of the rows what it would have made anyway."""
        adapt = self.compiler.connection.ops.adapt_unknown_value
        params = tuple(adapt(given[each.name]) if isinstance(each, _Mark) else each for each in self.params)
        self.compiler.as_sql = lambda: (self.sql, params)
        return list(self.query._iterable_class(self.query))  # noqa: SLF001  a copy would be compiled again


def _write(query: Any) -> _Written:
    compiler = query.query.get_compiler(query.db)
    sql, params = compiler.as_sql()
    converters = compiler.get_converters([column for column, *_ in compiler.select])
    compiler.get_converters = lambda _: converters
    query.query.get_compiler = lambda *_, **__: compiler
    return _Written(query, compiler, sql, tuple(params))


def first(found: list[T]) -> T | None:
    """Return the first of what was found, if anything was."""
    return found[0] if found else None


class _Here(threading.local):
    """What is written in this thread, by the arguments that are None."""

    def __init__(self) -> None:
        self.written: dict[tuple[str, ...], _Written] = {}


def prepared(build: Callable[P, QuerySet[Any, T]]) -> Callable[P, list[T]]:
    """Let a function that builds a query return what it finds, and be called once in each thread."""
    names, here, write = tuple(inspect.signature(build).parameters), _Here(), cast("Callable[..., Any]", build)

    @functools.wraps(build)
    def ask(*args: P.args, **kwargs: P.kwargs) -> list[T]:
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        none = tuple(name for name in names if given[name] is None)
        if none not in here.written:
            marks = {name: None if name in none else _Mark(name) for name in names}
            here.written[none] = _write(write(**marks))
        return here.written[none].ask(given)

    return ask


def insert(rows: Sequence[Row], *, or_leave: bool = False) -> Sequence[Row]:
    """Put new rows of one model into its table, each with its key then; or leave out those whose like is there."""
    for at in range(0, len(rows), AT_ONCE):
        some = rows[at : at + AT_ONCE]
        sql, fields = _insertion(type(some[0]), len(some), or_leave)
        values = [each.get_db_prep_save(getattr(row, each.attname), connection) for row in some for each in fields]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            if not or_leave:
                for row, found in zip(some, cursor.fetchall(), strict=True):
                    row.pk = found[0]
                    row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001  as Django leaves them
    return rows


@functools.cache
def _insertion(model: type[Model], rows: int, or_leave: bool) -> tuple[str, list[Field[Any, Any]]]:
    meta, quote = model._meta, connection.ops.quote_name  # noqa: SLF001  Django's name for what is public
    assert meta.pk is not None
    fields = [each for each in meta.local_concrete_fields if each is not meta.pk]
    columns = ", ".join(quote(str(each.column)) for each in fields)
    gaps = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * rows)
    rest = "ON CONFLICT DO NOTHING" if or_leave else f"RETURNING {quote(str(meta.pk.column))}"
    return f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES {gaps} {rest}", fields  # noqa: S608  names of ours

"""Queries whose SQL is written once: of a small query, Django's writing it costs many times what the answer costs.

    @prepared
    def _live_seat(person_id: int, edition_id: int) -> QuerySet[Seat]:
        return Seat.objects.filter(person_id=person_id, edition_id=edition_id, state__in=Seat.LIVE)

    _live_seat(person.pk, edition.pk)    # a list: asked anew each time, only the words are kept

The function is called once in each thread, with a mark in place of each argument: it hands them on to the query and
never looks at them, except whether one is None or how many are in a tuple, for which the query is written apart. Such
a tuple is not empty; a long one is asked for in the usual way. No other lists are among them, and nothing can be
prefetched.

    insert([Thread(subject="A seat", begun=now, touched=now)])

writes rows by an INSERT that is written once in the same way, and

    update(proposal, "state", "person_id")

writes these columns of one row, which is there, by such an UPDATE.
"""

from __future__ import annotations

import functools
import inspect
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    EmailField,
    Expression,
    Field,
    ForeignKey,
    Model,
    QuerySet,
    TextField,
)

P = ParamSpec("P")
T = TypeVar("T")
Row = TypeVar("Row", bound=Model)

AT_ONCE = 50  # rows in one INSERT, and the longest tuple for which a query is kept
WORDS, NOTHING = (str, type(None)), (type(None),)
# What a field of such a kind stores as it is, on both databases: to ask the field takes longer than to store it.
AS_THEY_ARE: dict[type[Field[Any, Any]], tuple[type, ...]] = {
    CharField: WORDS,
    TextField: WORDS,
    EmailField: WORDS,
    BooleanField: (bool,),
    DateTimeField: NOTHING,
    ForeignKey: NOTHING,
}


class _Mark(Expression):
    """Stands in a query for an argument, and among its parameters for the value."""

    def __init__(self, name: str, place: int | None = None) -> None:
        super().__init__()
        self.name, self.place = name, place

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Leave a gap in the SQL."""
        return "%s", [self]

    def value(self, given: dict[str, Any]) -> Any:
        """Choose from what was given."""
        return given[self.name] if self.place is None else given[self.name][self.place]


@dataclass(frozen=True)
class _Written:
    """A query as it is written for the database of this thread."""

    query: Any
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    arrived: list[Any]

    def ask(self, given: dict[str, Any]) -> list[Any]:
        """Run it with these values; its compiler makes of the rows what it would have made anyway."""
        adapt = self.compiler.connection.ops.adapt_unknown_value
        params = tuple(adapt(each.value(given)) if isinstance(each, _Mark) else each for each in self.params)
        with self.compiler.connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            self.arrived.append(cursor.fetchall())
        return list(self.query._iterable_class(self.query))  # noqa: SLF001  a copy would be compiled again


def _write(query: Any) -> _Written:
    compiler = query.query.get_compiler(query.db)
    sql, params = compiler.as_sql()
    assert not compiler.has_extra_select, "a column that is only sorted by would stand in the rows"
    converters = compiler.get_converters([column for column, *_ in compiler.select])
    compiler.get_converters = lambda _: converters
    compiler.has_composite_fields = lambda _: False  # none of ours has a key of several columns
    arrived: list[Any] = []
    compiler.execute_sql = lambda *_, **__: [arrived.pop()]  # all rows in one piece, and kept no longer
    query.query.get_compiler = lambda *_, **__: compiler
    return _Written(query, compiler, sql, tuple(params), arrived)


def first(found: list[T]) -> T | None:
    """Return the first of what was found, if anything was."""
    return found[0] if found else None


class _Here(threading.local):
    """What is written in this thread, by the shapes of the arguments."""

    def __init__(self) -> None:
        self.written: dict[tuple[int, ...], _Written] = {}


ONE, NONE = -1, 0


def _shape(value: Any) -> int:
    """Say what a query is written for: None, one value, or so many of a tuple."""
    return NONE if value is None else len(value) if type(value) is tuple else ONE


def _marks(name: str, shape: int) -> Any:
    if shape > 0:
        return tuple(_Mark(name, place) for place in range(shape))
    return _Mark(name) if shape == ONE else None


def prepared(build: Callable[P, QuerySet[Any, T]]) -> Callable[P, list[T]]:
    """Let a function that builds a query return what it finds, and be called once in each thread."""
    names, here, write = tuple(inspect.signature(build).parameters), _Here(), cast("Callable[..., Any]", build)

    @functools.wraps(build)
    def ask(*args: P.args, **kwargs: P.kwargs) -> list[T]:
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        shapes = tuple(_shape(given[name]) for name in names)
        if shapes and max(shapes) > AT_ONCE:
            return list(write(**given))
        if shapes not in here.written:
            here.written[shapes] = _write(write(**dict(zip(names, map(_marks, names, shapes), strict=True))))
        return here.written[shapes].ask(given)

    return ask


def insert(rows: Sequence[Row], *, or_leave: bool = False) -> Sequence[Row]:
    """Put new rows of one model into its table, each with its key then; or leave out those whose like is there."""
    here = connections[DEFAULT_DB_ALIAS]  # found once: `connection` would look for it at every attribute
    for at in range(0, len(rows), AT_ONCE):
        some = rows[at : at + AT_ONCE]
        sql, columns = _insertion(type(some[0]), len(some), or_leave)
        values = [each.stored(row, here) for row in some for each in columns]
        with here.cursor() as cursor:
            cursor.execute(sql, values)
            if not or_leave:
                for row, found in zip(some, cursor.fetchall(), strict=True):
                    row.pk = found[0]
                    row._state.adding, row._state.db = False, here.alias  # noqa: SLF001  as Django leaves them
    return rows


def update(row: Model, *columns: str) -> None:
    """Write these columns of a row that is there, each named as its attribute: "person_id"."""
    (sql, changing), here = _change(type(row), columns), connections[DEFAULT_DB_ALIAS]
    with here.cursor() as cursor:
        cursor.execute(sql, [each.stored(row, here) for each in changing])


class _Column:
    """A column of a table, and how what a row has for it is stored."""

    def __init__(self, field: Field[Any, Any]) -> None:
        self.name, self.attribute, self.prepare = str(field.column), field.attname, field.get_db_prep_save
        self.as_it_is = AS_THEY_ARE.get(type(field), ())

    def stored(self, row: Model, here: BaseDatabaseWrapper) -> Any:
        """Return the value of a row as the database takes it."""
        value = getattr(row, self.attribute)
        return value if type(value) in self.as_it_is else self.prepare(value, here)


@functools.cache
def _insertion(model: type[Model], rows: int, or_leave: bool) -> tuple[str, list[_Column]]:
    meta, quote = model._meta, connection.ops.quote_name  # noqa: SLF001  Django's name for what is public
    assert meta.pk is not None
    columns = [_Column(each) for each in meta.local_concrete_fields if each is not meta.pk]
    names = ", ".join(quote(each.name) for each in columns)
    gaps = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * rows)
    rest = "ON CONFLICT DO NOTHING" if or_leave else f"RETURNING {quote(str(meta.pk.column))}"
    return f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES {gaps} {rest}", columns  # noqa: S608  names of ours


@functools.cache
def _change(model: type[Model], names: tuple[str, ...]) -> tuple[str, list[_Column]]:
    meta, quote = model._meta, connection.ops.quote_name  # noqa: SLF001  Django's name for what is public
    assert meta.pk is not None
    by_attribute = {each.attname: each for each in meta.local_concrete_fields}
    columns = [_Column(by_attribute[name]) for name in names]
    gaps = ", ".join(f"{quote(each.name)} = %s" for each in columns)
    key = _Column(meta.pk)
    return f"UPDATE {quote(meta.db_table)} SET {gaps} WHERE {quote(key.name)} = %s", [*columns, key]  # noqa: S608  names of ours

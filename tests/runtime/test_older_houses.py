"""A new house makes its tables at once; one that was left standing on the long way there comes to the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.servers import House
from tests.tables import SOURCE

FIRST_STEPS = """
import sys
from datetime import UTC, datetime
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
sys.path.append(folder)
settings.MIGRATION_MODULES = {"senningen": "as_it_was"}  # the old ones alone, as when there were no others
executor = MigrationExecutor(connection)
stop = ("senningen", "0023_colleagues")
apps = executor.migrate([stop, *(each for each in executor.loader.graph.leaf_nodes() if each[0] != "senningen")]).apps
model = lambda name: apps.get_model("senningen", name)
then = datetime(2026, 1, 1, tzinfo=UTC)
anna = model("Person").objects.create(name="Anna Schmit", created=then)
edition = model("Edition").objects.create(number=1, slug="first")
model("Seat").objects.create(edition=edition, person=anna, number=1, given=then)
"""
TO_THIS_VERSION = "from senningen.runtime import serving; serving.migrate()"
SEATED = """
from senningen.people.models import Trait
from senningen.seats.models import Seat
answer = [sorted(Trait.objects.values_list("key", flat=True)), list(Seat.objects.values_list("person__name", "code"))]
"""
ON_SQLITE = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")
    told = [list(row) for row in cursor.fetchall() if row[1] != "django_migrations"]
for row in told:  # columns that were added later stand at the end
    if row[0] == "table":
        row[3] = sorted(part.strip(" ()") for part in row[3].partition("(")[2].split(","))
answer = sorted(told, key=str)
"""
ON_POSTGRESQL = '''
from django.db import connection
told = []
with connection.cursor() as cursor:
    for question in (
        """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default,
               is_identity, collation_name FROM information_schema.columns WHERE table_schema = 'public'""",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
               WHERE connamespace = 'public'::regnamespace""",
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        "SELECT sequencename, data_type::text FROM pg_sequences WHERE schemaname = 'public'",
    ):
        cursor.execute(question)
        told += [list(row) for row in cursor.fetchall()]
answer = sorted(told, key=str)
'''


def left_standing(house: House) -> House:
    """Take a house without tables to the 23rd step of 34, with one guest on one seat."""
    way = house.data / "as_it_was"
    way.mkdir(parents=True)
    (way / "__init__.py").write_text(f"__path__ = [{str(SOURCE / 'migrations' / 'older')!r}]\n")
    house.ask(FIRST_STEPS, folder=str(house.data))
    house.ask_no_more()
    return house


def comes_to_the_same(old: House, new: House, schema: str) -> None:
    """Bring the old house to this version: its guest has what was written down since, its tables are as new."""
    old.ask(TO_THIS_VERSION)
    [traits, [[name, code]]] = old.ask(SEATED)
    assert (traits, name, len(code)) == (["ends:anna schmit", "name:anna schmit"], "Anna Schmit", 12)
    as_new = new.ask(schema)
    assert len(as_new) > 200
    assert old.ask(schema) == as_new
    old.ask(TO_THIS_VERSION)  # nothing is left to do, and it is nobody on the way any more


@pytest.mark.house
def test_a_house_left_standing_comes_to_the_tables_of_a_new_one_and_its_backup_moves_there(tmp_path: Path) -> None:
    old, new = left_standing(House(tmp_path / "old", from_nothing=True)), House(tmp_path / "new")
    comes_to_the_same(old, new, ON_SQLITE)
    old.ask(
        "from senningen.runtime import backup; from pathlib import Path; backup.back_up(Path(file), Path(data))",
        file=str(tmp_path / "backup"),
        data=str(old.data),
    )
    new.ask(
        "from senningen.runtime import restore; from pathlib import Path;"
        "restore.restore(Path(file), Path(data), replace=False)",
        file=str(tmp_path / "backup"),
        data=str(new.data),
    )
    assert new.ask(SEATED) == old.ask(SEATED)


@pytest.mark.postgres
def test_so_does_one_on_postgresql(tmp_path: Path, empty_postgres_url: str, postgres_url: str) -> None:
    old, new = (
        House(tmp_path / name, settings={"SENNINGEN_DATABASE_URL": url})
        for name, url in (("old", empty_postgres_url), ("new", postgres_url))
    )
    comes_to_the_same(left_standing(old), new, ON_POSTGRESQL)

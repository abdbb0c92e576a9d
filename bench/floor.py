"""Bare Django as the floor for `bench/page.py`: one view, three queries, a template of 20 kB, no middleware.

It runs on the same server, in the same threads, with connections that stay open: as fast as Django gets here.
"""

from __future__ import annotations

import asyncio
import functools
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROWS = 60
TEMPLATE = (
    "<!doctype html><html lang=en><title>{{ title }}</title><body><h1>{{ title }}</h1>"
    "{% for row in rows %}<article id='row-{{ row.0 }}'><h2>{{ row.1 }}</h2><p>{{ row.2 }}</p>"
    "<a href='/{{ row.0 }}'>{{ row.1 }}</a></article>{% endfor %}<p>{{ count }} {{ first }}</p></html>"
)


def serve(port: int, folder: Path) -> None:
    """Serve the page until the process is ended."""
    from django.conf import settings

    settings.configure(
        SECRET_KEY="bench",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="bench.floor",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": folder / "floor.sqlite3",
                "CONN_MAX_AGE": 60,
                "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL;"},
            }
        },
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    )
    import django

    django.setup()
    import uvicorn
    import uvloop
    from django.db import connection

    from senningen.runtime.pages import Pages

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, title TEXT, words TEXT)")
        cursor.executemany(
            "INSERT INTO row (title, words) VALUES (?, ?)", [(f"Row {n}", "words " * 40) for n in range(ROWS)]
        )
    pages = Pages(ThreadPoolExecutor(8))
    config = uvicorn.Config(
        pages,
        host="127.0.0.1",
        port=port,
        loop="none",
        lifespan="off",
        log_config=None,
        access_log=False,
    )
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(uvicorn.Server(config).serve())


def page(request: object) -> object:
    """Answer with the page."""
    from django.db import connection
    from django.http import HttpResponse

    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM row")
        count = cursor.fetchone()[0]
        cursor.execute("SELECT id, title, words FROM row ORDER BY id")
        rows = cursor.fetchall()
        cursor.execute("SELECT title FROM row ORDER BY id LIMIT 1")
        first = cursor.fetchone()[0]
    return HttpResponse(_template().render({"title": "The floor", "rows": rows, "count": count, "first": first}))


@functools.cache
def _template() -> Any:
    from django.template import engines

    return engines["django"].from_string(TEMPLATE)


def __getattr__(name: str) -> object:
    if name != "urlpatterns":
        raise AttributeError(name)
    from django.urls import path

    return [path("", page)]  # type: ignore[arg-type]


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]))

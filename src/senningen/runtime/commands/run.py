"""`senningen run`: the whole house in one process, or the named components of it."""

from __future__ import annotations

import argparse
from typing import Any


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("run", help="start the house, or some of its components", description=__doc__)
    parser.add_argument("components", nargs="*", metavar="COMPONENT", help="all, if none is named")
    parser.add_argument("--demo", action="store_true", help="fill an empty data folder with the tenth edition")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    from senningen.runtime import serving

    options = serving.prepare()
    serving.migrate()
    serving.serve(arguments.components, options, when_up=_greet)
    return 0


def _greet() -> None:
    from django.conf import settings

    print(f"Senningen serves at {settings.PUBLIC_URL}", flush=True)

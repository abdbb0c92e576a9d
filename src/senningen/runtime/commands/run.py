"""`senningen run`: the whole house in one process, or the named components of it."""

from __future__ import annotations

import argparse
import sys
from typing import Any


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("run", help="start the house, or some of its components", description=__doc__)
    parser.add_argument("components", nargs="*", metavar="COMPONENT", help="all, if none is named")
    parser.add_argument("--demo", action="store_true", help="an empty data folder gets the tenth edition and its cast")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    from senningen.runtime import components, serving

    options = serving.prepare()
    there = components.available(options)
    if unknown := set(arguments.components) - set(there):
        print(f"No component is called {', '.join(sorted(unknown))}.", file=sys.stderr)
        print(f"There are: {', '.join(there)}.", file=sys.stderr)
        return 2
    serving.with_its_own_memory(_with_demo if arguments.demo else serving.migrate)

    def greet() -> None:
        from django.conf import settings

        from senningen.kernel import clock
        from senningen.runtime import greeting

        print(
            greeting.printed(greeting.lines(options, settings.PUBLIC_URL, demo=arguments.demo, now=clock.now())),
            flush=True,
        )

    serves_pages = not arguments.components or "web" in arguments.components
    serving.serve(arguments.components, options, when_up=greet if serves_pages else lambda: None)
    return 0


def _with_demo() -> None:
    from senningen.runtime import serving
    from senningen.runtime.commands import demo

    serving.migrate()
    demo.fill()

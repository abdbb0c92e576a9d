"""`senningen demo`: fill an empty data folder with the tenth edition and its named cast."""

from __future__ import annotations

import argparse
import sys
from typing import Any


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("demo", help="fill an empty data folder with the tenth edition", description=__doc__)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Fill the data folder, if it is empty."""
    from senningen.runtime import serving

    options = serving.prepare()
    serving.migrate()
    if fill():
        print(f"{options.folder} has the demo now. Start it with: senningen run --demo")
        return 0
    print(f"{options.folder} is not empty: the demo was not added.", file=sys.stderr)
    return 1


def fill() -> bool:
    """Build the demo unless there is a series already; says whether it did. All of it or nothing."""
    from senningen.kernel import clock
    from senningen.kernel.service import service
    from senningen.programme.models import Series
    from senningen.runtime import demo

    if Series.objects.exists():
        return False
    service(demo.build)(now=clock.now())
    return True

"""`senningen rehearse`: simulated guests try this server out on a copy of the edition, and a sheet says how it went."""

from __future__ import annotations

import argparse
import sys
from typing import Any


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("rehearse", help="try the server out with simulated guests", description=__doc__)
    parser.add_argument("--guests", type=int, help="how many; as many as there are places, if not told")
    parser.add_argument("--at", metavar="URL", help="where guests reach the server; its public address, if not told")
    parser.add_argument("--begun", type=int, metavar="ID", help=argparse.SUPPRESS)  # the desk's button has begun it
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Rehearse and print the sheet; 1 if a check failed, 2 if it could not be done."""
    from senningen.runtime import serving

    serving.prepare()
    from django.conf import settings

    from senningen.kernel.refusals import Refused
    from senningen.rehearsal.driving import rehearse
    from senningen.rehearsal.words import checked

    try:
        number = arguments.begun or _begun(arguments.guests)
    except Refused as refused:
        print(refused.sentence, refused.next_step, file=sys.stderr)
        return 2
    try:
        over = rehearse(number, arguments.at or settings.PUBLIC_URL, _say)
    except (OSError, TimeoutError) as error:
        print(f"The rehearsal ended early: {error}", file=sys.stderr)
        print("Is the house running, and is this its address? --at tells another.", file=sys.stderr)
        return 2
    print()
    for line in map(checked, over.sheet):
        print(f"{'✓' if line.passed else '✗'} {line.title}: {line.says}")
        if not line.passed:
            print(f"  {line.next_step}")
    return 0 if all(each["passed"] for each in over.sheet) else 1


def _say(check: str) -> None:
    from senningen.rehearsal.words import doing

    print(f"  {doing(check)}", flush=True)


def _begun(guests: int | None) -> int:
    from senningen.kernel import clock
    from senningen.kernel.refusals import Refused
    from senningen.programme.queries import current_edition
    from senningen.rehearsal.rules import MOST
    from senningen.rehearsal.services import begin_rehearsal

    edition = current_edition()
    if edition is None:
        raise Refused("rehearsal.no-session")
    return begin_rehearsal(edition.pk, guests or min(edition.cap, MOST), by=None, now=clock.now()).pk

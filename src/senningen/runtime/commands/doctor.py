"""`senningen doctor`: look at settings, ports, disk, DNS, mail and certificates, and say what to do."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from senningen.runtime.options import Options

MARKS = {"well": "✓", "advice": "·", "trouble": "✗"}


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("doctor", help="check this installation and say what to do", description=__doc__)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the findings; 1 if something must be done."""
    from senningen.runtime import doctor, options

    try:
        chosen = options.read()
    except ValueError as error:
        print(f"✗ settings: {error}", file=sys.stderr)
        return 1
    findings = list(doctor.examine(chosen, mailbox=_mailbox(chosen)))
    for each in findings:
        print(f"{MARKS[each.verdict]} {each.about}: {each.says}")
    troubles = sum(each.verdict == "trouble" for each in findings)
    print(f"\n{troubles} to put right." if troubles else "\nAll is well.")
    return 1 if troubles else 0


def _mailbox(chosen: Options) -> str:
    """Return the address of the series; nothing as long as there is no house yet."""
    if not chosen.database_url and not (chosen.folder / "senningen.sqlite3").is_file():
        return ""
    from senningen.runtime import serving

    serving.prepare(chosen)
    from django.db import DatabaseError

    from senningen.programme.queries import the_series

    try:
        series = the_series()
    except DatabaseError:  # the doctor says so elsewhere
        return ""
    return series.mailbox if series else ""

"""`senningen restore FILE`: bring back what a backup holds; running processes start anew with it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("restore", help="bring back a backup", description=__doc__)
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--replace", action="store_true", help="even though there is data: it is lost")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Restore the backup."""
    from senningen.runtime import serving

    options = serving.prepare()
    serving.migrate()
    from senningen.runtime import restore

    try:
        manifest = restore.restore(arguments.file, options.folder, replace=arguments.replace)
    except FileExistsError:
        print(f"{options.folder} is not empty. Back it up, then say --replace to lose what is there.", file=sys.stderr)
        return 1
    except ValueError as refusal:
        print(f"{refusal} Nothing was changed.", file=sys.stderr)
        return 1
    asked = restore.restart_running(options.folder)
    print(f"Restored {manifest.rows} rows, as of {manifest.made}.")
    print(f"{asked} running process(es) start anew." if asked else "Start the house with: senningen run")
    return 0

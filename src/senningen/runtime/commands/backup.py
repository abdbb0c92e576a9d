"""`senningen backup FILE`: everything of the house in one file, while it runs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def add(verbs: Any) -> None:
    """Add the verb."""
    parser = verbs.add_parser("backup", help="write everything to one file, while the house runs", description=__doc__)
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the backup."""
    from senningen.runtime import serving

    options = serving.prepare()
    from senningen.runtime import backup

    try:
        manifest = backup.back_up(arguments.file, options.folder)
    except FileExistsError:
        print(f"{arguments.file} is there already; choose another name.", file=sys.stderr)
        return 1
    size = arguments.file.stat().st_size / 2**20
    print(f"{arguments.file}: {manifest.rows} rows and {len(manifest.sha256) - 1} files, {size:.1f} MiB")
    print("It holds personal data and the key that signs personal links: keep it where only you can read it.")
    return 0

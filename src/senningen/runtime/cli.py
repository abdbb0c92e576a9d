"""The program's command line: one module in `commands` for each verb."""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys

from senningen.runtime import commands


def main(arguments: list[str] | None = None) -> int:
    """Run one verb; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "senningen.runtime.settings")
    parser = argparse.ArgumentParser(prog="senningen", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for module in pkgutil.iter_modules(commands.__path__):
        importlib.import_module(f"{commands.__name__}.{module.name}").add(verbs)
    chosen = parser.parse_args(arguments)
    return int(chosen.run(chosen) or 0)


if __name__ == "__main__":
    sys.exit(main())

"""What the worker does for rehearsals that were begun at the desk."""

from __future__ import annotations

import subprocess
import sys


def start(rehearsal_id: int) -> None:
    """Start the crowd in a process of its own: it must not take time from the server it tries out."""
    command = [sys.executable, "-m", "senningen.runtime.cli", "rehearse", "--begun", str(rehearsal_id)]
    subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own program and a number

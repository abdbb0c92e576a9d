"""The pages' own code outside of a browser, in Node."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any


def in_node(script: str, given: object = None) -> Any:
    """Run a script of this folder and return what it answers."""
    path = Path(__file__).with_name(script)
    run = subprocess.run(["node", path], input=json.dumps(given), capture_output=True, text=True, check=True)
    return json.loads(run.stdout)

from __future__ import annotations

import json
from pathlib import Path

FRONTEND = Path(__file__).parents[2] / "frontend"


def test_every_icon_has_its_drawing_here_and_every_drawing_is_an_icon() -> None:
    """Whoever installs without the tools for development has no others."""
    named = set(json.loads((FRONTEND / "icons.json").read_text()).values())
    assert {file.stem for file in (FRONTEND / "icons").glob("*.svg")} == named

"""The way to `0001_squashed_0034`, for houses that stopped on it; those after it follow here, too."""

from pathlib import Path

__path__.append(str(Path(__file__).parents[1]))

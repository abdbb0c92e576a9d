"""What somebody asks for in an address or a form: numbers, a session, words. What is not understood is not asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from senningen.programme.models import Session

LONGEST = 18  # figures: what is longer is no id of a row, and more than a database holds


def number(given: object, *, figures: int = LONGEST) -> int | None:
    """Read a whole number of so many figures at most; figures alone, for "²" is a digit to Python and no number."""
    words = str(given)
    return int(words) if words.isascii() and words.isdigit() and len(words) <= figures else None


def numbers(given: Iterable[object]) -> list[int]:
    """Read those that are numbers."""
    return [found for each in given if (found := number(each)) is not None]


def session_of(sessions: Sequence[Session], given: str | None) -> Session | None:
    """Return the session with this number."""
    return next((each for each in sessions if str(each.number) == given), None)


def stand_in(words: str, said: str) -> bool:
    """Say whether every word that is looked for stands in what is said of somebody."""
    return all(word in said.casefold() for word in words.casefold().split())

"""A refusal has a code, a sentence and a next step; pages, mail and sockets show the same one.

    Refusal   what a code means: defined once, by the package whose rule it is
    Refused   raised by a service or a rule's caller; carries the code and the facts of this case

`docs/refusals.md` lists every code (tested).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Refusal:
    """What a refusal code means to the person who meets it."""

    code: str
    sentence: str | Promise
    next_step: str | Promise
    status: int = 409


_defined: dict[str, Refusal] = {}


def define(code: str, sentence: str | Promise, next_step: str | Promise, status: int = 409) -> Refusal:
    """Give a refusal code its sentence and next step; both may name facts as `%(seats)s`."""
    if code in _defined:
        raise ValueError(f"refusal {code} is defined twice")
    _defined[code] = Refusal(code, sentence, next_step, status)
    return _defined[code]


def defined() -> dict[str, Refusal]:
    """Return every refusal by its code."""
    return dict(_defined)


class Refused(Exception):  # noqa: N818  a refusal is an answer, not an error
    """Somebody may not do this now. `code` says why; `facts` fill the sentences."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts

    @property
    def refusal(self) -> Refusal:
        """Return the definition behind the code."""
        return _defined[self.code]

    @property
    def sentence(self) -> str:
        """Say what was refused, in the current language."""
        return str(self.refusal.sentence) % self.facts

    @property
    def next_step(self) -> str:
        """Say what to do now, in the current language."""
        return str(self.refusal.next_step) % self.facts

    @property
    def in_full(self) -> str:
        """Say both in one breath."""
        return f"{self.sentence} {self.next_step}"

"""SPF (RFC 7208): whether a domain names the client as one that sends its mail."""

from __future__ import annotations

from typing import Any

import spf

from senningen.post.origin.found import NONE, Handed, Proof
from senningen.post.origin.names import Names, NoAnswer

UNFIT = (spf.PermError, ValueError, TypeError, LookupError, AttributeError, AssertionError)
LONGEST = 2048  # of a record: the library takes the square of the time
MOST_VOID = 2  # questions without an answer (RFC 7208, 4.6.4)


def check_sender(handed: Handed, names: Names) -> Proof:
    """Check the sender of the envelope; for the null sender, the name by which the client greeted."""
    try:
        question = _Question(handed, names)
        result, _, _ = question.check()
    except UNFIT:
        return Proof("spf", "permerror", "")
    domain = str(question.o).lower().rstrip(".")
    return Proof("spf", str(result) if domain else NONE, domain)


class _Question(spf.query):  # type: ignore[misc]  # the library has no types
    """The library's own question, asked of our name servers with our patience."""

    def __init__(self, handed: Handed, names: Names) -> None:
        super().__init__(i=handed.peer, s=handed.envelope_from, h=handed.helo)
        self.names = names

    def dns(self, name: Any, qtype: str, cnames: object = None, ignore_void: bool = False) -> list[Any]:
        name = str(name).rstrip(".").lower()
        if not all(0 < len(label) < 64 for label in name.split(".")):
            return []
        try:
            found = self.names.ask(name, qtype)
        except NoAnswer as silence:
            raise spf.TempError(f"no answer for {name}") from silence
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > MOST_VOID:
                raise spf.PermError("too many names that do not exist")
        if qtype != "TXT":
            return found
        if any(len(each) > LONGEST for each in found if each[:6].lower() == b"v=spf1"):
            raise spf.PermError("a record that is too long")
        return [(each,) for each in found]

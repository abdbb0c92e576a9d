"""An edition with what every act on its seats looks up, each read once: sessions, modes, in whose name is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from senningen.post.letter import Sender
from senningen.programme import queries as programme
from senningen.programme.models import Edition, Session
from senningen.seats import queries


@dataclass
class Setting:
    """Whoever has taken the edition may keep it, and hand it on, until their transaction ends."""

    edition: Edition

    @cached_property
    def sessions(self) -> dict[int, Session]:
        """Every session of the edition, in order."""
        return {each.pk: each for each in programme.sessions_by_number(self.edition.pk)}

    @cached_property
    def modes(self) -> frozenset[str]:
        """In which modes the edition has places."""
        return frozenset(queries.modes_of(self.edition.pk))

    @cached_property
    def sender(self) -> Sender:
        """In whose name it is written."""
        return programme.sender()

    def in_order(self, ids: Iterable[int]) -> tuple[int, ...]:
        """Return sessions in the order of the programme, each once."""
        some = frozenset(ids)
        return tuple(each for each in self.sessions if each in some)

"""What the worker does for waves of invitations."""

from __future__ import annotations

from senningen.kernel import clock
from senningen.seats.services import inviting


def write_wave(wave_id: int) -> None:
    """Write the next invitations of a wave."""
    inviting.write_invitations(wave_id, now=clock.now())

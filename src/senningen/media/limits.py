"""The numbers that keep one connection from harming the others. Bytes and seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What a relay accepts; the defaults fit six people with camera and screen and an audience of five hundred."""

    tick: float = 0.02
    """Records are collected this long and go out as one message, twice as long for a crowd."""
    crowd: int = 100
    """So many viewers are a crowd: what they cost is the number of messages, and nobody sees 10 ms more."""
    linger: float = 5.0
    """A track goes on this long after its last viewer left, so that a reload finds it running."""
    receipt: float = 0.2
    """How often a publisher hears how far its stream has arrived."""
    record: int = 1_000_000
    group: int = 8_000_000
    text: int = 32_000
    upload_rate: int = 750_000
    """Bytes a second from one publisher (6 Mbit/s). A faster one is read no faster: its own socket holds it back."""
    sound_rate: int = 64_000
    """The same for an interpreter, who sends sound alone: as much as Opus ever makes of a voice."""
    upload_burst: float = 2.0
    """Seconds of that rate which may come at once; a key frame is not a crime."""
    text_rate: int = 4_000
    """Bytes a second of requests from one viewer, counted with `text_cost` for each."""
    text_cost: int = 200
    beat: float = 5.0
    """A publisher is asked for a sign of life this often, because it rightly sends nothing while nobody watches."""
    silence: float = 15.0
    """A publisher from whom nothing came for so long leaves the stage."""
    behind_seconds: float = 1.0
    behind_bytes: int = 1_000_000
    """A viewer whose line has not kept up for so long, or owes so much, loses the picture until a key frame."""
    caught_up: int = 16_000
    """What a line may still owe and count as keeping up."""
    publishers: int = 16
    subscriptions: int = 32

    def tick_for(self, viewers: int) -> float:
        """Say how long records are collected for an audience of so many."""
        return self.tick * (2 if viewers >= self.crowd else 1)

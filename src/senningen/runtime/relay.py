"""The line to a relay as the settings say; nothing here needs the database, so the doctor can dial it too."""

from __future__ import annotations

from senningen.media.relayed import Line
from senningen.runtime.options import Options


def line(options: Options, *, publishes: bool) -> Line:
    """Make the line to the relay: it is dialled when it is kept or tried out."""
    return Line(options.relay_url, options.relay_key, publishes=publishes, certificate=options.relay_certificate)

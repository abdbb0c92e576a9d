"""Which engine writes captions in this house."""

from __future__ import annotations

from django.conf import settings

from senningen.kernel.refusals import Refused
from senningen.live import refusals
from senningen.media import engine


def captions_engine() -> str:
    """Return the name of the engine that the operator chose; empty: none."""
    return str(settings.OPTIONS.captions_engine)


def see_that_it_can_listen() -> None:
    """Raise `captions.no-engine` if none is set, or if what it needs is not installed."""
    name = captions_engine()
    if not name or not engine.installed(name):
        raise Refused(refusals.NO_ENGINE.code)

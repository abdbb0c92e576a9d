"""The certificate of the settings: PEM files, for pages and for mail, that may be renewed while the house runs."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from pathlib import Path

from senningen.runtime.options import Options

LOOK_EVERY = 5.0  # seconds


def loaded(options: Options) -> ssl.SSLContext | None:
    """Load the certificate, if one is set."""
    if not options.tls_certificate:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options.tls_certificate, options.tls_key or None)
    return context


async def follow(options: Options, context: Callable[[], ssl.SSLContext | None]) -> None:
    """Use a renewed certificate for new connections as soon as its file changes."""
    seen = _changed(options.tls_certificate)
    while seen:
        await asyncio.sleep(LOOK_EVERY)
        now, used = _changed(options.tls_certificate), context()
        if now not in (0.0, seen) and used is not None:
            with contextlib.suppress(OSError, ssl.SSLError):  # half written: next time
                used.load_cert_chain(options.tls_certificate, options.tls_key or None)
                seen = now


def _changed(file: str) -> float:
    try:
        return Path(file).stat().st_mtime if file else 0.0
    except OSError:
        return 0.0

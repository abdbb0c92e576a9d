"""The web server: pages, static files, the health page, and the rooms' sockets where the rooms are in this process."""

from __future__ import annotations

from senningen.runtime import asgi
from senningen.runtime.components import House
from senningen.runtime.port import Port


def component(house: House) -> Port:
    """Make the web server."""
    return Port("web", house.options, house.options.port, asgi.pages(house))

from __future__ import annotations

import asyncio
import gzip
import hashlib
import http.client
import socket
import ssl
import time
from dataclasses import replace
from pathlib import Path

import pytest
import uvloop

from senningen.runtime import options
from senningen.runtime.port import Port
from tests.runtime.certificates import certificate
from tests.servers import House, free_port


def fingerprint(port: int) -> str:
    """Say which certificate the server shows."""
    anybody = ssl._create_unverified_context()
    with socket.create_connection(("127.0.0.1", port), timeout=5) as plain, anybody.wrap_socket(plain) as secure:
        return hashlib.sha256(secure.getpeercert(binary_form=True) or b"").hexdigest()


@pytest.mark.house
def test_a_renewed_certificate_is_shown_without_a_restart(tmp_path: Path) -> None:
    pem = certificate(tmp_path)
    house = House(tmp_path / "data", settings={"SENNINGEN_TLS_CERTIFICATE": str(pem)})
    house.start("web")
    try:
        until = time.monotonic() + 30
        while "public page" not in house.log() and time.monotonic() < until:
            time.sleep(0.05)
        first = fingerprint(house.port)
        assert first == fingerprint(house.port)
        certificate(tmp_path)
        until = time.monotonic() + 60
        while (now := fingerprint(house.port)) == first and time.monotonic() < until:
            time.sleep(0.2)
        assert now != first
    finally:
        house.kill()


def test_a_web_server_that_fell_opens_its_port_again() -> None:
    async def app(scope: object, receive: object, send: object) -> None: ...

    async def falls_twice() -> None:
        web = Port("web", replace(options.read(), tls_certificate=""), free_port(), app)
        for _ in range(2):
            running = asyncio.create_task(web.run(asyncio.Event()))
            while not (web.health().ok or running.done()):  # noqa: ASYNC110  it is asked, as by the supervisor
                await asyncio.sleep(0.01)
            assert not running.done(), running.exception()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    uvloop.run(falls_twice())


def test_pages_go_out_compressed_and_static_files_may_be_kept(house: House) -> None:
    client = http.client.HTTPConnection("127.0.0.1", house.port, timeout=60)
    client.request("GET", "/", headers={"Accept-Encoding": "gzip"})
    page = client.getresponse()
    assert page.headers["Content-Encoding"] == "gzip"
    styles = next(
        each.split('"')[0]
        for each in gzip.decompress(page.read()).decode().split('href="')
        if each.startswith("/static/dist/assets/") and each.split('"')[0].endswith(".css")
    )
    client.request("GET", styles, headers={"Accept-Encoding": "gzip"})
    css = client.getresponse()
    assert css.headers["Content-Encoding"] == "gzip"
    assert "immutable" in css.headers["Cache-Control"]
    assert css.read()
    client.close()

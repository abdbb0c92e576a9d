"""A name server for stories: a zone in dnsmasq, on a port of its own; or the same zone in memory, for what is quick."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from senningen.post.origin.names import NoAnswer
from tests.servers import free_port

Zone = Mapping[tuple[str, str], list[Any]]  # by name and kind: TXT as text, MX as (preference, name)
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


class Known:
    """A zone that answers at once, and a name or two that nobody answers for."""

    def __init__(self, zone: Zone, *, silent: tuple[str, ...] = ()) -> None:
        self.zone, self.silent = zone, silent
        self.asked: list[str] = []

    def ask(self, name: str, kind: str) -> list[Any]:
        name = name.rstrip(".").lower()
        self.asked.append(f"{name} {kind}")
        if name.endswith(self.silent) and self.silent:
            raise NoAnswer(name)
        found = self.zone.get((name, kind), [])
        return [each.encode() for each in found] if kind == "TXT" else found


def program(name: str) -> str:
    """Return where a program of Debian is; without it, the story is skipped."""
    found = shutil.which(name, path=PATH)
    if found is None:
        pytest.skip(f"no {name}: scripts/test installs it")
    return found


def verified_by_opendkim(raw: bytes, zone: Zone, folder: Path) -> str:
    """Give a mail to OpenDKIM, which asks port 53: in a network of its own, where that is ours. Empty: it is right."""
    dnsmasq, opendkim, unshare = program("dnsmasq"), program("opendkim-testmsg"), program("unshare")
    apart = [unshare, *(["--map-root-user"] if os.geteuid() else []), "--mount", "--net"]
    if subprocess.run([*apart, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody have a network of their own")
    (folder / "resolv.conf").write_text("nameserver 127.0.0.1\n")
    (folder / "zone").write_text("\n".join(["no-resolv", "no-hosts", "address=/#/", *_lines(zone)]) + "\n")
    steps = f"""set -e
    ip link set lo up
    mount --bind {folder}/resolv.conf "$(readlink -f /etc/resolv.conf)"
    {dnsmasq} --conf-file={folder}/zone --listen-address=127.0.0.1 --user= --group= --pid-file={folder}/pid
    {opendkim} -t {folder} && told=0 || told=$?
    kill "$(cat {folder}/pid)"
    exit $told"""
    done = subprocess.run([*apart, "sh", "-c", steps], input=raw, capture_output=True, check=False)
    said = (done.stdout + done.stderr).decode().strip()
    assert bool(said) == bool(done.returncode), (done.returncode, said)
    return said


@contextmanager
def served(zone: Zone, folder: Path) -> Iterator[str]:
    """Serve a zone; gives the server as the setting names it."""
    port, file = free_port(), folder / "dnsmasq.conf"
    file.write_text("\n".join(["no-resolv", "no-hosts", "address=/#/", *_lines(zone)]) + "\n")
    command = [program("dnsmasq"), "--keep-in-foreground", f"--conf-file={file}", f"--port={port}", "--pid-file="]
    command += ["--listen-address=127.0.0.1", "--bind-interfaces", f"--user={getpass.getuser()}"]
    with (folder / "dnsmasq.log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _wait(port, process, folder / "dnsmasq.log")
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()


def _lines(zone: Zone) -> Iterator[str]:
    for (name, kind), records in zone.items():
        for each in records:
            if kind == "TXT":
                parts = ",".join(f'"{each[at : at + 255]}"' for at in range(0, len(each), 255))
                yield f"txt-record={name},{parts}"
            elif kind == "MX":
                yield f"mx-host={name},{each[1]},{each[0]}"
            elif kind == "PTR":
                yield f"ptr-record={name},{each}"
            else:
                yield f"address=/{name}/{each}"


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(f"dnsmasq does not come up: {log.read_text()}")

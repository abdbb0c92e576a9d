"""Real servers for stories: `senningen run` in processes of their own, on a data folder of their own.

with all_in_one(folder) as house:      # SQLite, everything in one process
    house.get("/health")

with split(folder, databases, bus) as house:   # PostgreSQL and Redis, a process for each component
    ...
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar

from tests import tables

ANYBODY = ssl._create_unverified_context()  # a test's certificate is signed by itself
ROOT = Path(__file__).parents[1]
SENNINGEN = Path(sys.executable).with_name("senningen")
T = TypeVar("T")
SPLIT = (("web",), ("live",), ("worker",), ("smtp", "imap"), ("clock",))


INSIDE = """
import json, sys, traceback
said, sys.stdout = sys.stdout, sys.stderr  # what the code prints is not its answer
from senningen.runtime import serving
serving.prepare()
for line in sys.stdin:
    code, facts = json.loads(line)
    names = dict(facts, answer=None)
    try:
        exec(code, names)
        told = {"answer": names["answer"]}
    except Exception:
        told = {"error": traceback.format_exc()}
    print(json.dumps(told, default=str), file=said, flush=True)
"""
_asked: list[House] = []


def end_all_asking() -> None:
    """End every process that a question began, but for houses of more than one test; each test does."""
    while _asked:
        _asked.pop().ask_no_more()


def free_port() -> int:
    """Return a port that nobody uses at the moment."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def soon(look: Callable[[], T | None], *houses: House, seconds: float = 60, every: float = 0.05) -> T:
    """Look again and again until there is something to see, and return it; else fail with what the houses logged."""
    until = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < until, "it did not come\n" + "\n".join(each.log() for each in houses)
        time.sleep(every)
    return seen


@dataclass
class House:
    """A running house as somebody outside sees it."""

    data: Path
    port: int = field(default_factory=free_port)
    smtp_port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    asks_on: bool = False  # the next test asks it too: who starts the house ends this
    program: tuple[str, ...] = (str(SENNINGEN),)
    from_nothing: bool = False  # it migrates by itself instead of finding its tables
    _inside: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Return its address."""
        scheme = "https" if "SENNINGEN_TLS_CERTIFICATE" in self.settings else "http"
        return f"{scheme}://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Return the settings that its processes are given."""
        ours = {
            "SENNINGEN_DATA": str(self.data),
            "SENNINGEN_PORT": str(self.port),
            "SENNINGEN_SMTP_LISTEN_PORT": str(self.smtp_port),
            "SENNINGEN_UNDO_SECONDS": "0",  # a story does not wait for second thoughts
            "PYTHONUNBUFFERED": "1",
        }
        clean = {name: value for name, value in os.environ.items() if not name.startswith("SENNINGEN_")}
        return clean | ours | self.settings

    def start(self, *components: str, demo: bool = False) -> subprocess.Popen[bytes]:
        """Start a process with these components (all, if none is named)."""
        self.lay_tables()
        command = [*self.program, "run", *components, *(["--demo"] if demo else [])]
        with (self.data / f"{'-'.join(components) or 'house'}.log").open("ab") as log:
            process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, cwd=ROOT)
        self.processes.append(process)
        return process

    def lay_tables(self) -> None:
        """Make its data folder, with a database that is as the first start would leave it."""
        self.data.mkdir(parents=True, exist_ok=True)
        database = self.data / "senningen.sqlite3"
        if not (self.from_nothing or database.exists() or "SENNINGEN_DATABASE_URL" in self.settings):
            shutil.copyfile(tables.in_a_file(), database)

    def wait(self, seconds: float = 120, *, components: Sequence[str] = ()) -> dict[str, Any]:
        """Wait until the health page says that all is well, with these components among others."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if (told := self.health()) and told["ok"] and set(components) <= set(told["components"]):
                return told
            if any(each.poll() is not None for each in self.processes):
                break
            time.sleep(0.05)
        raise AssertionError(f"the house does not come up: {self.health()}\n{self.log()}")

    def comes_to_say(self, status: int, troubles: list[str], seconds: float = 60) -> bool:
        """Wait until the health page has this status and tells of these troubles; whether it came to that."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            told = self.health()
            if (told.get("status"), sorted(told.get("troubles", ()))) == (status, troubles):
                return True
            time.sleep(0.05)
        return False

    def health(self) -> dict[str, Any]:
        """Return what the health page says; empty if nobody answers."""
        try:
            status, body = self.get("/health")
        except OSError:
            return {}
        if status == HTTPStatus.BAD_GATEWAY:
            return {}  # the proxy is there before the house
        return dict(json.loads(body)) | {"status": status}

    def get(self, path: str) -> tuple[int, bytes]:
        """Get a page; returns its status and body."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=30, context=ANYBODY) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def ask(self, code: str, **facts: Any) -> Any:
        """Run Python inside a process of this house, with `facts` as names; returns what it assigns to `answer`."""
        if self._inside is None:
            self.lay_tables()
            self._inside = subprocess.Popen(
                [sys.executable, "-c", INSIDE],
                env=self.environment,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            if not self.asks_on:
                _asked.append(self)
        assert self._inside.stdin is not None
        assert self._inside.stdout is not None
        self._inside.stdin.write(json.dumps([code, facts]) + "\n")
        self._inside.stdin.flush()
        told = json.loads(self._inside.stdout.readline())
        assert "error" not in told, told["error"]
        return told["answer"]

    def ask_no_more(self) -> None:
        """End the process that `ask` began."""
        if self._inside is not None:
            self._inside.communicate()
            self._inside = None

    def greeted(self, label: str) -> str:
        """Return the address that the first start printed beside a label: "desk", "a guest", "a host"."""
        lines = (line.strip() for line in self.log().splitlines())
        return next(line.removeprefix(label).strip() for line in lines if line.startswith(f"{label}  "))

    def log(self) -> str:
        """Return what its processes have said."""
        return "\n".join(f"--- {file.name}\n{file.read_text()}" for file in sorted(self.data.glob("*.log")))

    def stop(self, seconds: float = 120) -> list[int]:
        """Ask every process to end, and return their exit codes."""
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        codes = [process.wait(seconds) for process in self.processes]
        self.processes.clear()
        return codes

    def kill(self) -> None:
        """End every process at once, as a power cut would."""
        for process in self.processes:
            process.kill()
            process.wait()
        self.processes.clear()


@contextmanager
def all_in_one(folder: Path, *, demo: bool = False, from_nothing: bool = False, **settings: str) -> Iterator[House]:
    """Run everything in one process on SQLite."""
    house = House(folder, settings=settings, from_nothing=from_nothing)
    house.start(demo=demo)
    try:
        house.wait()
        yield house
    finally:
        house.kill()


@contextmanager
def split(folder: Path, database_url: str, bus_url: str, *, demo: bool = False, **settings: str) -> Iterator[House]:
    """Run each component in a process of its own, on PostgreSQL with the bus over Redis, behind nginx."""
    pages, rooms = free_port(), free_port()
    house = House(folder)
    house.settings = {
        "SENNINGEN_DATABASE_URL": database_url,
        "SENNINGEN_BUS_URL": bus_url,
        "SENNINGEN_PORT": str(pages),
        "SENNINGEN_LIVE_PORT": str(rooms),
        "SENNINGEN_PUBLIC_URL": house.url,
        "SENNINGEN_TRUSTED_PROXIES": "127.0.0.1",
    } | settings
    there = house.ask(
        "from senningen.runtime.components import available\nfrom senningen.runtime.options import read\n"
        "answer = available(read())"
    )
    for number, components in enumerate(SPLIT):
        present = [each for each in components if each in there]
        if present:
            house.start(*present, demo=demo and number == 0)
    try:
        with nginx(folder / "proxy", {"80": house.port, "8400": pages, "8401": rooms}):
            house.wait(components=there)
            yield house
    finally:
        house.kill()


@contextmanager
def nginx(folder: Path, ports: dict[str, int], *, audience: bool = False) -> Iterator[None]:
    """Run the proxy that `docs/operator/nginx.conf` describes, at other ports; with doors as in `audience.md`."""
    folder.mkdir(parents=True)
    server = (ROOT / "docs" / "operator" / "nginx.conf").read_text()
    if audience:
        told = (ROOT / "docs" / "operator" / "audience.md").read_text()
        doors = told.partition("```nginx\n")[2].partition("```")[0]
        server = re.sub(r"upstream audience \{.*?\n\}\n", lambda _: doors, server, flags=re.DOTALL)
    for told, port in ports.items():
        server = re.sub(rf"(listen |127\.0\.0\.1:){told}\b", rf"\g<1>{port}", server)
    kept = "".join(
        f"{each}_temp_path {folder}/{each};\n" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    around = f"daemon off;\nmaster_process off;\npid {folder}/pid;\nevents {{}}\n"
    conf = folder / "nginx.conf"
    conf.write_text(f"{around}http {{\naccess_log off;\n{kept}{server}}}\n")
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(["/usr/sbin/nginx", "-e", "stderr", "-c", str(conf)], stdout=log, stderr=log)
    try:
        yield
    finally:
        process.kill()
        process.wait()

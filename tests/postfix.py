"""A real Postfix of our own, as it stands in front of a house: on a free port, its queue gone with the test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers import free_port

# What docs/operator/mail.md recommends, and a next hop for the rest of the world.
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mail.infra.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_peername_lookup = no
recipient_delimiter =
relay_domains = infra.example
transport_maps = inline:{{ infra.example=smtp:[127.0.0.1]:{house}, inbox.example=discard: }}
default_transport = smtp:[127.0.0.1]:{world}
smtp_tls_security_level = may
smtp_tls_loglevel = 1
notify_classes =
delay_warning_time = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
"""
MASTER = """
{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
discard unix - - n - - discard
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


def here() -> bool:
    """Say whether Postfix is installed and may be started: its master gives up the rights of root itself."""
    return Path("/usr/sbin/postfix").exists() and os.geteuid() == 0


@dataclass
class Postfix:
    """A mail server that hands the desk's mail to a house, and everybody else's to the world."""

    house: int  # its port
    world: int
    port: int = field(default_factory=free_port)
    folder: Path = Path()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        conf = self.folder / "conf"
        for each in (conf, self.folder / "queue", self.folder / "data"):
            each.mkdir()
        shutil.chown(self.folder / "data", "postfix")
        (conf / "main.cf").write_text(MAIN.format(folder=self.folder, house=self.house, world=self.world))
        (conf / "master.cf").write_text(MASTER.format(port=self.port))
        self.say("postfix", "start")
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                if line.recv(10):
                    return
            time.sleep(0.05)
        raise AssertionError(self.log())

    def say(self, command: str, *words: str) -> None:
        """Give one of its commands."""
        subprocess.run([f"/usr/sbin/{command}", "-c", self.folder / "conf", *words], check=True, capture_output=True)

    def log(self) -> str:
        """Return what it has said."""
        file = self.folder / "log"
        return file.read_text() if file.is_file() else ""


@contextmanager
def running(postfix: Postfix) -> Iterator[None]:
    """Run it, where that can be, in a folder of its own."""
    if not here():
        yield
        return
    postfix.folder = Path(tempfile.mkdtemp(prefix="postfix-"))
    postfix.folder.chmod(0o755)
    try:
        postfix.start()
        yield
    finally:
        with suppress(subprocess.CalledProcessError):
            postfix.say("postfix", "abort")
        shutil.rmtree(postfix.folder)

"""A real Dovecot of our own: a mailbox as ministries have it, on a free port, gone with the test."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from imapclient import IMAPClient

from tests.servers import free_port

MAILBOX, PASSWORD = "seats@infra.example", "correct-horse"
NOBODY = 65534
CONFIG = """
base_dir = {run}
state_dir = {run}
log_path = {folder}/log
ssl = {ssl}
{certificate}
protocols = imap
verbose_proctitle = yes
listen = 127.0.0.1
disable_plaintext_auth = no
auth_mechanisms = plain xoauth2
auth_failure_delay = 0
default_login_user = {me}
default_internal_user = {me}
default_internal_group = {group}
mail_location = maildir:{folder}/mail/%u
mailbox_list_index = no
first_valid_uid = 1
first_valid_gid = 1
{capability}
passdb {{
  driver = static
  args = password={password}
  mechanisms = plain login
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""
OAUTH2 = """
tokeninfo_url = {url}
username_attribute = user
active_attribute = active
active_value = yes
"""


def _owner() -> tuple[int, int]:
    """Return whose the mail is: Dovecot refuses root's."""
    return (NOBODY, NOBODY) if os.geteuid() == 0 else (os.geteuid(), os.getegid())


@dataclass
class Dovecot:
    """A mailbox server; mail is delivered as its own delivery agent does."""

    folder: Path
    port: int = field(default_factory=free_port)
    idles: bool = True
    certificate: Path | None = None
    tokens_at: str = "http://127.0.0.1:9/?token="
    user: str = "seats"  # each has a mailbox, as soon as mail comes or somebody signs in
    _process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Return where it listens."""
        return f"localhost:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        root = os.geteuid() == 0
        uid, gid = _owner()
        (self.folder / "run").mkdir(exist_ok=True)
        for each in ("mail", "home"):
            (self.folder / each).mkdir(exist_ok=True)
            os.chown(self.folder / each, uid, gid)
        pem = self.certificate
        (self.folder / "oauth2").write_text(OAUTH2.format(url=self.tokens_at))
        (self.folder / "conf").write_text(
            CONFIG.format(
                folder=self.folder,
                run=self.folder / "run",
                me="nobody" if root else os.environ.get("USER", str(uid)),
                group="nogroup" if root else os.environ.get("USER", str(gid)),
                uid=uid,
                gid=gid,
                port=self.port,
                password=PASSWORD,
                ssl="yes" if pem else "no",
                certificate=f"ssl_cert = <{pem}\nssl_key = <{pem}" if pem else "",
                capability="" if self.idles else "imap_capability = IMAP4rev1 UIDPLUS",
            )
        )
        self._process = subprocess.Popen(["dovecot", "-F", "-c", self.folder / "conf"], start_new_session=True)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
                if line.recv(10):
                    return
            time.sleep(0.02)
        raise AssertionError(self.log())

    def stop(self) -> None:
        """End it and its connections at once, as a power cut would; the mail stays."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def deliver(self, *mails: bytes, to: str = MAILBOX, sender: str = "anna@guests.example", folder: str = "") -> None:
        """Deliver mails with their envelope in the header, as a mail server hands them to this delivery agent."""
        inbox = self.folder / "mail" / self.user
        lda = ["/usr/lib/dovecot/dovecot-lda", "-c", str(self.folder / "conf"), "-o", "log_path=/dev/stderr"]
        lda += ["-o", f"mail_location=maildir:{inbox}"]
        uid, gid = _owner()
        for raw in mails:
            whole = f"Return-Path: <{sender}>\r\nDelivered-To: {to}\r\n".encode() + raw
            subprocess.run(
                [*lda, *(["-m", folder] if folder else [])],
                input=whole,
                check=True,
                env={"USER": self.user, "HOME": str(self.folder / "home")},
                user=uid,
                group=gid,
                extra_groups=[] if os.geteuid() == 0 else None,
            )

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """Look into the mailbox as its owner does with another program."""
        with IMAPClient("127.0.0.1", self.port, ssl=False, timeout=20) as client:
            client.login(self.user, PASSWORD)
            client.select_folder("INBOX")
            yield client

    def unread(self) -> int:
        """Count the mails that nobody has marked."""
        with self.client() as client:
            return len(client.search("UNSEEN"))

    def doing(self) -> str:
        """Say what its connections are busy with."""
        titles = (Path(f"/proc/{each}/cmdline") for each in self._children())
        return " ".join(title.read_text().replace("\0", " ") for title in titles if title.is_file())

    def _children(self) -> list[str]:
        assert self._process is not None
        return Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()

    def log(self) -> str:
        """Return what it has said."""
        file = self.folder / "log"
        return file.read_text() if file.is_file() else ""


@contextmanager
def running_dovecot(**options: object) -> Iterator[Dovecot]:
    """Run a Dovecot in a folder of its own, which others than root may enter."""
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    folder.chmod(0o755)
    dovecot = Dovecot(folder, **options)  # type: ignore[arg-type]
    try:
        dovecot.start()
        yield dovecot
    finally:
        dovecot.stop()
        shutil.rmtree(folder)

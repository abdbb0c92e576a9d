"""A mailbox on somebody else's server: open its folder, see what is new, fetch it whole, wait for more (RFC 9051).

Every trouble with the server leaves here as `MailboxTrouble`, with what it means for the operator.
"""

from __future__ import annotations

import select
import ssl
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from imapclient import DELETED, SEEN, IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

TIMEOUT = SocketTimeout(connect=10, read=30)
MOST_AT_ONCE = 20
SIZE, WHOLE, ARRIVED = b"RFC822.SIZE", b"BODY[]", b"INTERNALDATE"


class MailboxTrouble(Exception):  # noqa: N818  it says what it is
    """The mailbox cannot be read; `code` names what a person should look at, the text holds the server's words."""

    def __init__(self, code: Literal["unreachable", "refused", "folder"], why: object) -> None:
        super().__init__(f"{type(why).__name__}: {why}" if isinstance(why, Exception) else str(why))
        self.code = code


@dataclass(frozen=True)
class Account:
    """Where the mailbox is, who we are there, and what becomes of a mail once it is ours."""

    address: str  # host, or host:port
    user: str
    password: str = ""
    token_file: str = ""  # holds an OAuth2 access token, and is read anew for every sign-in
    tls: str = "tls"
    folder: str = "INBOX"
    move_to: str = ""  # empty: marked as read
    most_bytes: int = 10 * 1024 * 1024  # of one mail

    @property
    def host(self) -> str:
        """Return the server without its port."""
        return urlsplit(f"//{self.address}").hostname or self.address

    @property
    def port(self) -> int | None:
        """Return the port, if it is not the usual one."""
        return urlsplit(f"//{self.address}").port


@dataclass(frozen=True)
class Fetched:
    """One mail as the server keeps it."""

    uid: int
    raw: bytes
    arrived: datetime


@contextmanager
def opened(account: Account) -> Iterator[Folder]:
    """Sign in and open the folder while inside. Raises `MailboxTrouble`, also for what happens later."""
    context, tls = ssl.create_default_context(), account.tls == "tls"
    with ExitStack() as closing:
        try:
            client = IMAPClient(account.host, account.port, ssl=tls, ssl_context=context, timeout=TIMEOUT)
            closing.callback(_close, client)
            if account.tls == "starttls":
                client.starttls(context)
            _sign_in(client, account)
            yield Folder(client, account)
        except (OSError, IMAPClientError) as error:
            raise MailboxTrouble("unreachable", error) from error


def _close(client: IMAPClient) -> None:
    for goodbye in (client.logout, client.shutdown):
        with suppress(OSError, IMAPClientError):
            goodbye()


def _sign_in(client: IMAPClient, account: Account) -> None:
    try:
        if account.token_file:
            token = Path(account.token_file).read_text().strip()
            first = f"user={account.user}\1auth=Bearer {token}\1\1"
            client.sasl_login("XOAUTH2", lambda challenge: first if not challenge else "")
        else:
            client.login(account.user, account.password)
    except (LoginError, FileNotFoundError, PermissionError, UnicodeError) as error:
        raise MailboxTrouble("refused", error) from error


class Folder:
    """An open folder."""

    def __init__(self, client: IMAPClient, account: Account) -> None:
        self.client, self.account = client, account
        client.normalise_times = False
        self.idles = client.has_capability("IDLE")
        try:
            told: dict[bytes, Any] = client.select_folder(account.folder)
            if account.move_to and not client.folder_exists(account.move_to):
                client.create_folder(account.move_to)
        except IMAPClientError as error:
            raise MailboxTrouble("folder", error) from error
        self.validity = int(told[b"UIDVALIDITY"])
        self.next_uid = int(told.get(b"UIDNEXT") or max(client.search("ALL"), default=0) + 1)

    def after(self, uid: int) -> list[int]:
        """List the mails that came after this one, in their order, whether or not somebody has read them."""
        found = self.client.search(["UID", f"{uid + 1}:*", "UNDELETED"])
        return sorted(each for each in found if each > uid)  # "*" is the last mail, even where it is older

    def unread(self, *, since: datetime | None = None) -> list[int]:
        """List the mails that nobody has read, and with `since` all that came from that day on."""
        criteria: list[Any] = ["OR", "UNSEEN", "SINCE", since.date()] if since else ["UNSEEN"]
        return sorted(self.client.search([*criteria, "UNDELETED"]))

    def fetch(self, uids: Sequence[int]) -> Iterator[list[Fetched]]:
        """Fetch mails whole, a few at a time; one that is too large as far as we take it. Nothing is marked."""
        for few in _few(uids):
            told = self.client.fetch(few, [SIZE])
            sizes = {uid: int(told[uid][SIZE]) for uid in few if SIZE in told.get(uid, {})}
            hand: list[int] = []
            for uid, size in sizes.items():
                if hand and sum(sizes[each] for each in hand) + size > self.account.most_bytes:
                    yield self._whole(hand, sizes)
                    hand = []
                hand.append(uid)
            yield self._whole(hand, sizes)

    def _whole(self, uids: Sequence[int], sizes: dict[int, int]) -> list[Fetched]:
        most = self.account.most_bytes
        part = f"<0.{most}>" if any(sizes[uid] > most for uid in uids) else ""
        told = self.client.fetch(uids, [ARRIVED, f"BODY.PEEK[]{part}"]) if uids else {}
        key = WHOLE + (b"<0>" if part else b"")
        return [
            Fetched(uid, told[uid][key], told[uid][ARRIVED].astimezone(UTC))
            for uid in uids
            if key in told.get(uid, {})  # somebody may have deleted it meanwhile
        ]

    def done(self, uids: Sequence[int]) -> None:
        """Mark mails as read, or move them, now that they are ours."""
        if not uids:
            return
        if not self.account.move_to:
            self.client.add_flags(uids, [SEEN], silent=True)
        elif self.client.has_capability("MOVE"):
            self.client.move(uids, self.account.move_to)
        else:
            self.client.copy(uids, self.account.move_to)
            self.client.add_flags(uids, [DELETED], silent=True)
            if self.client.has_capability("UIDPLUS"):  # without it, what others deleted would vanish too
                self.client.uid_expunge(uids)

    def wait(self, seconds: float, bell: int) -> None:
        """Wait until the server tells of something (IDLE), somebody rings, or the time is over."""
        waiting = select.poll()
        waiting.register(bell, select.POLLIN)
        if not self.idles:
            waiting.poll(seconds * 1000)
            self.client.noop()
            return
        self.client.idle()
        waiting.register(self.client.socket().fileno(), select.POLLIN)
        waiting.poll(seconds * 1000)
        self.client.idle_done()


def _few(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), MOST_AT_ONCE):
        yield uids[start : start + MOST_AT_ONCE]

"""The doctor looks at settings, ports, disk, names, mail and certificates, and says what to do.

Each examination returns findings; one that is not well says in one sentence what to do. Nothing is changed; a key that
signs letters is made if there is none yet, so that its record can be published.
"""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal
from urllib.parse import urlsplit

from websockets import InvalidHandshake, InvalidStatus, Origin, Subprotocol
from websockets.sync.client import connect

from senningen.live.protocol import PROTOCOL
from senningen.media.relayed import Lost
from senningen.post.origin.relays import networks
from senningen.post.transport import LineDown, Smarthost, opened
from senningen.runtime.options import Options, free_mib
from senningen.runtime.relay import line

Verdict = Literal["well", "advice", "trouble"]
CERTIFICATE_DAYS = 14


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and what to do about it."""

    about: str
    verdict: Verdict
    says: str


def examine(options: Options, *, mailbox: str = "") -> Iterator[Finding]:
    """Look at everything, one after the other; `mailbox` is the address of the series, if there is one yet."""
    for look in (
        _data_folder,
        _disk,
        _database,
        _bus,
        _ports,
        _public_address,
        _rooms,
        _relay,
        _certificate,
        _mail_in,
        _mailbox,
        _mail_out,
    ):
        yield from look(options)
    yield from _mail_domain(options, mailbox)


def _data_folder(options: Options) -> Iterator[Finding]:
    folder = options.folder
    nearest = next(each for each in (folder, *folder.parents) if each.exists())
    if not os.access(nearest, os.W_OK):
        yield Finding("data folder", "trouble", f"{nearest} cannot be written. Set SENNINGEN_DATA, or its owner.")
    elif folder.exists() and folder.stat().st_mode & 0o077:
        yield Finding("data folder", "advice", f"{folder} can be read by others. Say: chmod 700 {folder}")
    else:
        yield Finding("data folder", "well", str(folder))


def _disk(options: Options) -> Iterator[Finding]:
    free = free_mib(options)
    if free < options.disk_low_mib:
        yield Finding("disk", "trouble", f"Only {free} MiB are free. Make room, or move SENNINGEN_DATA.")
    else:
        yield Finding("disk", "well", f"{free} MiB free")


def _database(options: Options) -> Iterator[Finding]:
    if not options.database_url:
        yield Finding("database", "well", "SQLite in the data folder")
        return
    try:
        import psycopg
    except ImportError:
        yield Finding("database", "trouble", "PostgreSQL needs a driver. Say: pip install 'senningen[pg]'")
        return
    try:
        with psycopg.connect(options.database_url, connect_timeout=3) as connection:
            version = connection.info.server_version // 10000
    except psycopg.OperationalError as error:
        yield Finding("database", "trouble", f"PostgreSQL does not answer ({str(error).splitlines()[0]}).")
        return
    if version < 14:
        yield Finding("database", "trouble", f"PostgreSQL {version} is too old; 14 or newer is needed.")
    else:
        yield Finding("database", "well", f"PostgreSQL {version}")


def _bus(options: Options) -> Iterator[Finding]:
    if not options.bus_url:
        yield Finding("bus", "well", "none needed in one process")
        return
    try:
        import redis

        redis.Redis.from_url(options.bus_url, socket_connect_timeout=3).ping()
    except ImportError:
        yield Finding("bus", "trouble", "The bus needs a driver. Say: pip install 'senningen[cluster]'")
    except (OSError, redis.RedisError, ValueError) as error:
        yield Finding("bus", "trouble", f"Redis or Valkey does not answer ({type(error).__name__}).")
    else:
        yield Finding("bus", "well", "answers")


def _ports(options: Options) -> Iterator[Finding]:
    for name, host, port in [
        ("web port", options.host, options.port),
        ("mail port", options.smtp_listen_host, options.smtp_listen_port),
    ]:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except PermissionError:
                yield Finding(name, "trouble", f"{port} needs more rights. Take a port above 1023, or a proxy.")
            except OSError:
                running = any((options.folder / "running").glob("*"))
                says = "is in use, by this house it seems" if running else "is in use by another program"
                yield Finding(name, "well" if running else "trouble", f"{host}:{port} {says}")
            else:
                yield Finding(name, "well", f"{host}:{port} is free")


def _public_address(options: Options) -> Iterator[Finding]:
    address = urlsplit(options.public_url)
    if not options.public_url:
        yield Finding("public address", "advice", "SENNINGEN_PUBLIC_URL is not set: links lead to this machine only.")
        return
    if address.scheme != "https":
        yield Finding("public address", "trouble", "Camera and microphone need https: set SENNINGEN_PUBLIC_URL so.")
    elif not options.tls_certificate and not options.trusted_proxies:
        yield Finding(
            "public address",
            "trouble",
            "https needs a certificate (SENNINGEN_TLS_CERTIFICATE) or a proxy (SENNINGEN_TRUSTED_PROXIES).",
        )
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(address.hostname, None)}
    except OSError:
        yield Finding("public address", "trouble", f"{address.hostname} is not in DNS. Add an A or AAAA record.")
    else:
        yield Finding("public address", "well", f"{address.hostname} is {', '.join(sorted(found))}")


def _rooms(options: Options) -> Iterator[Finding]:
    """Come to a room as a page does, and be shown out there: whether a proxy lets sockets through, and to the rooms."""
    if not options.public_url:
        return
    address = urlsplit(options.public_url)._replace(path="/room/0/socket")
    where = address._replace(scheme=address.scheme.replace("http", "ws")).geturl()
    try:
        with connect(where, origin=Origin(options.public_url), subprotocols=[Subprotocol(PROTOCOL)], open_timeout=5):
            yield Finding("rooms", "well", f"{address.netloc}/room/ leads to them")
    except InvalidStatus as refused:
        yield Finding("rooms", "trouble", _why_no_room(refused.response.status_code))
    except (OSError, InvalidHandshake) as error:
        says = f"{address.netloc} was not reached ({type(error).__name__}). Look again when the house runs."
        yield Finding("rooms", "advice", says)


def _why_no_room(status: int) -> str:
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return "/room/ leads to a process without them. Let the proxy send it to `senningen run live` (nginx.conf)."
    return f"The answer at /room/ is {status}. Let the proxy pass WebSockets on, with Host as it came (nginx.conf)."


def _relay(options: Options) -> Iterator[Finding]:
    """Dial the relay as a door does."""
    if not options.relay_url:
        return
    try:
        asyncio.run(line(options, publishes=False).try_out())
    except ImportError:
        yield Finding("relay", "trouble", "The relay needs a library. Say: pip install 'senningen[moq]'")
    except (OSError, ValueError) as error:
        yield Finding("relay", "trouble", f"SENNINGEN_RELAY_KEY names no key that signs ({type(error).__name__}).")
    except Lost as lost:
        says = f"It is out of reach, or does not take our token ({lost}). Rooms go on without it, in one process."
        yield Finding("relay", "trouble", says)
    else:
        yield Finding("relay", "well", "takes our token")


def _certificate(options: Options) -> Iterator[Finding]:
    if not options.tls_certificate:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(options.tls_certificate, options.tls_key or None)
        # The one function of the standard library that reads a certificate's dates.
        told = ssl._ssl._test_decode_cert(options.tls_certificate)  # type: ignore[attr-defined]  # noqa: SLF001
    except (OSError, ssl.SSLError) as error:
        yield Finding("certificate", "trouble", f"It cannot be used ({error}). Give PEM files that belong together.")
        return
    days = int((ssl.cert_time_to_seconds(told["notAfter"]) - time.time()) // 86400)
    if days < 0:
        yield Finding("certificate", "trouble", "It is no longer valid. Renew it; the house takes it up by itself.")
    elif days < CERTIFICATE_DAYS:
        yield Finding("certificate", "advice", f"It is valid for {days} more days. Renew it.")
    else:
        yield Finding("certificate", "well", f"valid for {days} days")


def _mail_in(options: Options) -> Iterator[Finding]:
    loopback = options.smtp_listen_host in {"127.0.0.1", "::1", "localhost"}
    if options.public_url and loopback and options.smtp_listen_port != 25:
        yield Finding(
            "mail in",
            "advice",
            f"Mail comes in on {options.smtp_listen_host}:{options.smtp_listen_port} only: let your mail server hand "
            "the desk's mailbox on to it, or listen on port 25 of the public address.",
        )
    else:
        yield Finding("mail in", "well", f"{options.smtp_listen_host}:{options.smtp_listen_port}")


def _mailbox(options: Options) -> Iterator[Finding]:
    if not options.imap:
        return
    from senningen.post import imap
    from senningen.runtime.mailbox import account

    try:
        with imap.opened(account(options)) as folder:
            said = "tells of new mail" if folder.idles else f"is asked every {options.imap_every} s"
        yield Finding("mailbox", "well", f"{options.imap} lets us in and {said}")
    except imap.MailboxTrouble as trouble:
        yield Finding("mailbox", "trouble", f"{options.imap_folder} on {options.imap} cannot be read ({trouble}).")


def _mail_out(options: Options) -> Iterator[Finding]:
    if options.test_mode:
        yield Finding("mail out", "advice", "Test mode is on: letters never leave.")
    elif not options.smarthost:
        yield Finding("mail out", "advice", "Letters go to a folder. Set SENNINGEN_SMARTHOST to send them.")
    else:
        yield _smarthost(options)


def _smarthost(options: Options) -> Finding:
    """Open the line that letters leave by, and close it again."""
    user, password, tls = options.smarthost_user, options.smarthost_password, options.smarthost_tls
    try:
        smarthost = Smarthost(options.smarthost, user=user, password=password, tls=tls, timeout=5)
    except ValueError:
        return Finding("mail out", "trouble", f"{options.smarthost} is not host:port; set SENNINGEN_SMARTHOST anew.")
    where = f"{smarthost.host}:{smarthost.port}"
    try:
        with opened(smarthost):
            return Finding("mail out", "well", f"{where} takes our letters")
    except LineDown as down:
        return Finding("mail out", "trouble", f"{where} takes no letters of ours ({down}).")


def _mail_domain(options: Options, mailbox: str) -> Iterator[Finding]:
    """Look at what DNS says of the domain of our mail, once the house is open to the world."""
    domain = mailbox.rpartition("@")[2] or options.mail_domain or options.dkim_domain
    try:
        networks(options.mail_relays)
    except ValueError as error:
        yield Finding("mail relays", "trouble", f"SENNINGEN_MAIL_RELAYS cannot be read: {error}.")
        return
    if not domain or not (options.public_url or options.smarthost or options.mail_domain or options.dkim_domain):
        yield Finding("mail domain", "well", "not looked at before a smarthost or a public address is set")
        return
    from senningen.post.origin.names import Dns
    from senningen.runtime.mail_domain import look_at_domain

    yield from look_at_domain(options, domain, Dns(options.dns_server, altogether=30))

"""What an operator can set: read from the environment (`SENNINGEN_…`) and from `senningen.toml` in the data folder.

`docs/settings.md` has a heading for each (tested). The environment wins over the file.
"""

from __future__ import annotations

import os
import shutil
import tomllib
from dataclasses import dataclass, fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Options:
    """Every setting with its default. Names in the environment: `SENNINGEN_` and the name in capitals."""

    data: str = "data"
    public_url: str = ""  # empty: http://<host>:<port>
    host: str = "127.0.0.1"
    port: int = 8400
    live_port: int = 8401  # only for live rooms in a process without the web server
    audience_port: int = 8402  # only for doors of the audience alone
    rooms_url: str = ""  # where such doors reach the rooms' process; empty: on this machine, at live_port
    relay_url: str = ""  # a moq-relay through which they get sound and picture; empty: there are none
    relay_key: str = ""  # the JWK that signs tokens for it
    relay_certificate: str = ""  # a PEM file to trust it by; empty: the system's
    database_url: str = ""  # empty: SQLite in the data folder
    bus_url: str = ""  # empty: within the process; redis://…
    tls_certificate: str = ""
    tls_key: str = ""
    trusted_proxies: str = ""  # addresses whose X-Forwarded-* is believed
    smtp_listen_host: str = "127.0.0.1"
    smtp_listen_port: int = 8425
    mail_domain: str = ""  # empty: the domain of the series' mailbox
    mail_max_mib: int = 10
    imap: str = ""  # empty: mail comes in by SMTP alone; host, or host:port
    imap_user: str = ""
    imap_password: str = ""
    imap_token_file: str = ""  # holds an OAuth2 access token, instead of a password
    imap_tls: str = "tls"  # tls, starttls, none
    imap_folder: str = "INBOX"
    imap_move_to: str = ""  # empty: what was taken in is marked as read and stays
    imap_every: int = 60  # seconds between two looks, if the server does not tell
    mail_relays: str = "127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,::1,fc00::/7,fe80::/10"
    authserv_id: str = ""  # the relay whose Authentication-Results are believed
    dns_server: str = ""  # empty: those of the system; address:port
    dkim_domain: str = ""  # empty: letters are not signed here
    dkim_selector: str = "senningen"
    smarthost: str = ""  # empty: letters go to a folder; host:port
    smarthost_user: str = ""
    smarthost_password: str = ""
    smarthost_tls: str = "starttls"  # starttls, tls, none
    undo_seconds: int = 20  # how long what the desk sends can be called back
    webhook_networks: str = ""  # private networks that webhooks may be in; empty: none
    test_mode: bool = False  # letters never leave; a banner says so
    debug: bool = False
    disk_low_mib: int = 500  # less free space than this is a trouble on the health page
    secret_key: str = ""  # empty: made once and kept in the data folder
    time_zone: str = "Europe/Luxembourg"
    captions_engine: str = ""  # empty: people write captions alone; pocketsphinx, or module:function

    @property
    def folder(self) -> Path:
        """Return the data folder."""
        return Path(self.data).expanduser().resolve()

    @property
    def own_networks(self) -> tuple[str, ...]:
        """Return the private networks that webhooks may be in."""
        return tuple(filter(None, (each.strip() for each in self.webhook_networks.split(","))))


def read(environ: dict[str, str] | None = None) -> Options:
    """Read the settings. Raises `ValueError` naming the setting that cannot be read."""
    environ = dict(os.environ if environ is None else environ)
    data = environ.get("SENNINGEN_DATA", Options.data)
    file = Path(data).expanduser() / "senningen.toml"
    stored: dict[str, Any] = tomllib.loads(file.read_text()) if file.is_file() else {}
    if unknown := set(stored) - {each.name for each in fields(Options)}:
        raise ValueError(f"{file} has an unknown setting: {', '.join(sorted(unknown))}. docs/settings.md lists each.")
    values: dict[str, Any] = {}
    for each in fields(Options):
        given = environ.get(f"SENNINGEN_{each.name.upper()}", stored.get(each.name))
        if given is not None:
            values[each.name] = _as(each.name, given, type(getattr(Options, each.name)))
    options = Options(**values)
    for network in options.own_networks:
        try:
            ip_network(network, strict=False)
        except ValueError:
            raise ValueError(f"SENNINGEN_WEBHOOK_NETWORKS has no network in {network!r}.") from None
    return options


def free_mib(options: Options) -> int:
    """Return how much the disk of the data folder (or of where it will be) still takes."""
    there = next(each for each in (options.folder, *options.folder.parents) if each.exists())
    return shutil.disk_usage(there).free // 2**20


def _as(name: str, given: Any, kind: type) -> Any:
    if kind is bool and isinstance(given, str):
        if given.lower() not in {"1", "true", "yes", "on", "0", "false", "no", "off", ""}:
            raise ValueError(f"SENNINGEN_{name.upper()} is yes or no, not {given!r}.")
        return given.lower() in {"1", "true", "yes", "on"}
    try:
        return kind(given)
    except ValueError:
        raise ValueError(f"SENNINGEN_{name.upper()} cannot be {given!r}.") from None

"""DKIM for our letters (RFC 6376): a key that is made at first need, the signature, the record that makes it known."""

from __future__ import annotations

import base64
import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

FOLDER = "dkim"
BITS = 2048  # more does not fit into what many name servers take
SIGNED = (
    *(b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"in-reply-to", b"references"),
    *(b"mime-version", b"content-type", b"content-language", b"auto-submitted"),
    *(b"from", b"to", b"cc", b"subject", b"reply-to", b"content-type"),  # once more: nobody can add a second one
)


@dataclass(frozen=True)
class Signer:
    """Signs for a domain with the key of one selector."""

    domain: str
    selector: str
    key: bytes

    def __call__(self, raw: bytes) -> bytes:
        """Return a mail with its signature in front."""
        import dkim

        mail = dkim.DKIM(raw)
        signature = mail.sign(
            self.selector.encode(),
            self.domain.encode(),
            self.key,
            canonicalize=(b"relaxed", b"relaxed"),  # survives a relay that folds a line anew
            include_headers=SIGNED,
        )
        return bytes(signature) + raw

    @property
    def name(self) -> str:
        """Return the name under which the key is published."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """Return the TXT record that publishes the key."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

        public = load_pem_private_key(self.key, password=None).public_key()
        der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"


def signer(data: Path, domain: str, selector: str) -> Signer:
    """Return who signs for a domain; the key is made if there is none."""
    file = data / FOLDER / f"{selector}.pem"
    if not file.is_file():
        _make_key(file)
    return Signer(domain.lower(), selector, file.read_bytes())


def chosen() -> Callable[[bytes], bytes]:
    """Return what signs the letters of this installation; nothing, if it does not sign."""
    options = settings.OPTIONS
    if not options.dkim_domain:
        return bytes
    return signer(options.folder, options.dkim_domain, options.dkim_selector)


def _make_key(file: Path) -> None:
    """Make a key that only the house can read; if two make one at once, both use the first."""
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    for folder in (file.parent.parent, file.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = file.with_name(f".{secrets.token_hex(8)}")
    made = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    pem = made.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    with os.fdopen(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
        out.write(pem)
    with suppress(FileExistsError):
        file.hardlink_to(half)
    half.unlink()
    _as_owned(file)


def _as_owned(file: Path) -> None:
    """Leave the key to whom the data folder belongs: `senningen doctor` may be run by somebody else."""
    owner = file.parent.parent.stat()
    for each in (file.parent, file):
        with suppress(PermissionError):
            shutil.chown(each, owner.st_uid, owner.st_gid)

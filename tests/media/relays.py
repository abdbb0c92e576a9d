"""A relay for tests: the `moq` library's own server, which checks tokens and passes on what is said to it."""

from __future__ import annotations

import asyncio
import base64
import datetime
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import jwt
import moq
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

ROOT = "seminars"


@dataclass
class Relay:
    """Where it is, and who has come."""

    folder: Path
    port: int = 0
    claims: list[dict[str, Any]] = field(default_factory=list)
    refused: int = 0
    _sessions: list[Any] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}/{ROOT}"

    @property
    def key(self) -> Path:
        return self.folder / "relay.jwk"

    @property
    def certificate(self) -> Path:
        return self.folder / "relay.pem"

    def cut(self) -> None:
        """Lose every line."""
        for session in self._sessions:
            session.cancel(1)
        self._sessions.clear()

    async def serve(self, server: Any) -> None:
        secret = jwt.PyJWK.from_dict(json.loads(self.key.read_text())).key
        async for request in server:
            try:
                [token] = parse_qs(request.query or "")["jwt"]
                claims = jwt.decode(token, secret, algorithms=["HS256"])
            except (KeyError, jwt.InvalidTokenError):
                self.refused += 1
                await request.reject(403)
                continue
            # What a token does not allow goes nowhere, as at a real relay.
            if "put" not in claims:
                request.set_consume(moq.OriginProducer())
            if "get" not in claims:
                request.set_publish(moq.OriginProducer())
            self.claims.append(claims | {"path": request.path})
            self._sessions.append(await request.accept())


@asynccontextmanager
async def a_relay(folder: Path, port: int = 0) -> AsyncIterator[Relay]:
    relay = Relay(folder)
    if not relay.key.exists():
        _make_key(relay.key)
        _make_certificate(folder)
    both = moq.OriginProducer()
    server = moq.Server(
        f"127.0.0.1:{port}",
        tls_cert=[str(relay.certificate)],
        tls_key=[str(folder / "relay.key")],
        publish=both,
        subscribe=both,
    )
    async with server:
        relay.port = int(server.local_addr.rpartition(":")[2])
        serving = asyncio.create_task(relay.serve(server))
        try:
            yield relay
        finally:
            relay.cut()
            serving.cancel()
            await asyncio.wait([serving])


def _make_key(file: Path) -> None:
    secret = base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
    file.write_text(json.dumps({"kty": "oct", "alg": "HS256", "k": secret, "kid": "one"}))


def _make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=10))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "relay.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    plain = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    (folder / "relay.key").write_bytes(plain)

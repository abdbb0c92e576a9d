"""A smarthost that asks for TLS and a password."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

import pytest

from senningen.post.transport import LineDown, Smarthost, opened
from tests.smtp_sink import Sink, running_sink

PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=smarthost"]
    subprocess.run(
        [*made, "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", file.with_name("key.pem"), "-out", file],
        check=True,
        capture_output=True,
    )
    return file


def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    return context


def send(sink: Sink, *, password: str = PASSWORD, security: str = "starttls") -> None:
    smarthost = Smarthost(f"127.0.0.1:{sink.port}", user="desk", password=password, tls=security)
    with opened(smarthost) as line:
        line.send("bounce+t@infra.example", "anna@guests.example", b"Subject: x\r\n\r\nx\r\n", name="1")


def test_it_is_trusted_by_its_certificate_and_signed_in_to(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with running_sink(tls=tls(certificate), password=PASSWORD) as sink:
        send(sink)
        assert [mail.to for mail in sink.mails] == [["anna@guests.example"]]


def test_a_certificate_that_nobody_vouches_for_gets_neither_password_nor_letter(certificate: Path) -> None:
    with running_sink(tls=tls(certificate), password=PASSWORD) as sink:
        with pytest.raises(LineDown, match="CERTIFICATE_VERIFY_FAILED"):
            send(sink)
        assert sink.mails == []


def test_without_tls_where_tls_is_wanted_no_password_is_said() -> None:
    with running_sink() as sink:
        with pytest.raises(LineDown, match="STARTTLS"):
            send(sink)
        assert sink.mails == []


def test_a_wrong_password_lets_letters_wait_and_says_why(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with running_sink(tls=tls(certificate), password=PASSWORD) as sink:
        with pytest.raises(LineDown, match="535"):
            send(sink, password="wrong")
        assert sink.mails == []

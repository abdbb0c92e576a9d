"""Certificates for tests, signed by themselves."""

from __future__ import annotations

import subprocess
from pathlib import Path


def certificate(folder: Path, days: int = 90) -> Path:
    """Make (or renew) a certificate for localhost, with its key in the same file."""
    pem, key, cert = folder / "pem", folder / "key", folder / "cert"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-subj", "/CN=localhost", "-days", str(days), "-keyout", str(key), "-out", str(cert)),
        ],
        capture_output=True,
        check=True,
    )
    pem.write_text(key.read_text() + cert.read_text())
    return pem

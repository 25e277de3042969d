"""What the mail tests share."""

from __future__ import annotations

import subprocess

import pytest

from tests.tools import require_tool


@pytest.fixture(scope="session")
def dkim_key() -> bytes:
    """A private RSA key of 2048 bits in PEM form, made for this run."""
    command = [require_tool("openssl"), "genrsa", "2048"]
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout


@pytest.fixture(scope="session")
def dkim_record(dkim_key: bytes) -> bytes:
    """The DNS record of its public half."""
    command = [require_tool("openssl"), "rsa", "-pubout", "-outform", "PEM"]
    pem = subprocess.run(command, input=dkim_key, capture_output=True, check=True, timeout=60).stdout
    return b"v=DKIM1; k=rsa; p=" + b"".join(pem.split(b"\n")[1:-2])

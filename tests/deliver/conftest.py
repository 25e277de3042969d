# SPDX-License-Identifier: MIT
"""What the mail tests share."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deliver.postgres import Cluster, running_postgres
from tests.deliver.run import file_url
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


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A private PostgreSQL."""
    with running_postgres() as cluster:
        yield cluster


@pytest.fixture
def quick_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: tests kill processes, not the machine, and need no flushed disk."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="fp-", dir=memory) as name:
        yield Path(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest, quick_folder: Path) -> str:
    """The URL of an empty ledger, of either kind."""
    if request.param == "sqlite":
        return file_url(quick_folder)
    cluster: Cluster = request.getfixturevalue("postgres")
    return cluster.fresh()

# SPDX-License-Identifier: MIT
"""A private PostgreSQL cluster on loopback, with a fresh database for each who asks."""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.deliver.postfix import free_port
from tests.tools import lack, require_tool


@dataclass
class Cluster:
    """A running server that trusts who connects from this machine."""

    port: int
    pids: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def fresh(self) -> str:
        """The URL of a new, empty database; the one before it is gone."""
        number = next(self._numbers)
        name = f"ledger{number}"
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS ledger{max(number - 1, 0)} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self._url(name)

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"


@contextlib.contextmanager
def running_postgres() -> Iterator[Cluster]:
    """A cluster in a temporary folder; as root it runs under the system's own account for it.

    It does not flush to the disk: tests kill its clients, not the machine.
    """
    initdb, pg_ctl = require_tool("initdb"), require_tool("pg_ctl")
    folder = Path(tempfile.mkdtemp(prefix="fp-pg-", dir="/tmp"))
    account: list[str] = []
    if os.geteuid() == 0:
        try:
            owner = pwd.getpwnam("postgres")
        except KeyError:
            lack("PostgreSQL does not run as root and there is no account postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        account = [require_tool("runuser"), "-u", "postgres", "--"]
    port = free_port()

    def call(*command: str) -> None:
        done = subprocess.run([*account, *command], capture_output=True, text=True, timeout=120, cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr

    data = folder / "data"
    try:
        call(initdb, "-D", str(data), "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8")
        options = f"-p {port} -k {folder} -h 127.0.0.1 -c max_connections=60 -c fsync=off"
        call(pg_ctl, "-D", str(data), "-l", str(folder / "log"), "-o", options, "-w", "start")
        yield Cluster(port, data / "postmaster.pid")
    finally:
        with contextlib.suppress(AssertionError):
            call(pg_ctl, "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)

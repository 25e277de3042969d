# SPDX-License-Identifier: MIT
"""The external programs that tests use."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

_ELSEWHERE = {
    "dovecot": "/usr/sbin/dovecot",
    "initdb": "/usr/lib/postgresql/*/bin/initdb",
    "pg_ctl": "/usr/lib/postgresql/*/bin/pg_ctl",
    "postfix": "/usr/sbin/postfix",
    "smtp-sink": "/usr/sbin/smtp-sink",
    "smtp-source": "/usr/sbin/smtp-source",
}


def require_tool(name: str) -> str:
    """The path of a program; without it the test is skipped by name, and fails where CI is set."""
    found = shutil.which(name)
    if found is None and name in _ELSEWHERE:
        pattern = Path(_ELSEWHERE[name])
        found = next((str(path) for path in sorted(Path("/").glob(str(pattern)[1:]), reverse=True)), None)
    if found is None:
        lack(f"{name} is not installed")
    return found


def lack(what: str) -> NoReturn:
    """Skip the test because of what is lacking here; fail instead where CI is set."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}, and CI must not skip this")
    pytest.skip(what)

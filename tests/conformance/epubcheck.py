# SPDX-License-Identifier: MIT
"""EPUBCheck, the reference for EPUB, as an outside program of the tests."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from tools import lack, require_tool

_FOLDER = Path(__file__).parents[2] / ".ci" / "epubcheck"
_LIMIT = 120


def epub_messages(file: Path) -> list[str]:
    """What EPUBCheck says of a file, of any severity: code, place and message.

    Without Java or EPUBCheck the test is skipped by name; it fails where CI is set.
    """
    java = require_tool("java")
    jars = Path(os.environ.get("EPUBCHECK_HOME", _FOLDER / "jars"))
    if not (jars / ".complete").exists():
        lack(f"EPUBCheck is not in {jars}; .ci/epubcheck/fetch puts it there")
    command = [java, "-cp", f"{jars}/*", "com.adobe.epubcheck.tool.Checker", "--usage", "--json", "-", str(file)]
    run = subprocess.run(command, capture_output=True, timeout=_LIMIT, check=False)
    report = json.loads(run.stdout)
    assert report["checker"]["nFatal"] is not None
    return [
        f"{message['severity']} {message['ID']} {message['locations'][0]['path']}: {message['message']}"
        for message in report["messages"]
        if message["severity"] != "USAGE"
    ]

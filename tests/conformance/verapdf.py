# SPDX-License-Identifier: MIT
"""veraPDF, the reference for PDF/UA and PDF/A, as an outside program of the tests."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tools import lack, require_tool

_FOLDER = Path(__file__).parents[2] / ".ci" / "verapdf"
_LIMIT = 300


def failed_rules(profile: str, files: Sequence[Path]) -> dict[str, list[str]]:
    """The rules of a profile ("ua1", "2a") that each file fails: clause, test, description and one message.

    Without Java or veraPDF the test is skipped by name; it fails where CI is set.
    """
    java = require_tool("java")
    jars = Path(os.environ.get("VERAPDF_HOME", _FOLDER / "jars"))
    if not (jars / ".complete").exists():
        lack(f"veraPDF is not in {jars}; .ci/verapdf/fetch puts it there")
    command = [java, "-cp", f"{jars}/*", "org.verapdf.apps.GreenfieldCliWrapper", "--format", "json", "-f", profile]
    run = subprocess.run([*command, *map(str, files)], capture_output=True, timeout=_LIMIT, check=False)
    failed: dict[str, list[str]] = {}
    for job in json.loads(run.stdout)["report"]["jobs"]:
        name = job["itemDetails"]["name"]
        assert "taskException" not in job, job
        results = job["validationResult"]
        failed[name] = [
            f"{rule['clause']}-{rule['testNumber']} {rule['description']} ({rule['checks'][0].get('errorMessage', '')})"
            for result in results
            for rule in result["details"]["ruleSummaries"]
            if rule["failedChecks"]
        ]
        assert results
    assert len(failed) == len(files)
    return failed

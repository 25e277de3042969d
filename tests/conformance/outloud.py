# SPDX-License-Identifier: MIT
"""outloud, a second opinion on PDF/UA with checks of meaning that no validator makes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tools import lack


def errors_aloud(file: Path) -> list[str]:
    """What outloud calls an error: rule, page and message."""
    program = Path(sys.executable).with_name("outloud")
    if not program.exists():
        lack("outloud is not installed")
    run = subprocess.run([program, "--json", "-", "-q", str(file)], capture_output=True, timeout=120, check=False)
    (result,) = json.loads(run.stdout)["results"]
    assert result["error"] is None and result["stats"]["tagged"], result
    return [
        f"{finding['rule']} page {finding['page']}: {finding['message']}"
        for finding in result["findings"]
        if finding["severity"] == "error"
    ]

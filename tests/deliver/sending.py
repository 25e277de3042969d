# SPDX-License-Identifier: MIT
"""A sender in a process of its own, to be killed: `python -m tests.deliver.sending SETTINGS.json ISSUE.pdf`.

Says `sending` when the first copy of this run is through.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from forumpress.deliver.ledger import open_ledger
from forumpress.deliver.mailings import begin_mailing
from forumpress.deliver.sender import Progress, run_mailing
from forumpress.deliver.settings import Settings
from tests.deliver import samples

ROOT = Path(__file__).parents[2]


def start(folder: Path, settings: Settings, pdf: bytes, name: str = "sender") -> subprocess.Popen[str]:
    """A sender of the mailing 2022-11 to the list `forum`."""
    edition = folder / f"{name}.pdf"
    edition.write_bytes(pdf)
    path = folder / f"{name}.json"
    path.write_text(json.dumps(plain(settings.model_dump())), encoding="utf-8")
    command = [sys.executable, "-m", "tests.deliver.sending", str(path), str(edition)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": f"{ROOT}/src:{ROOT}"}
    )


def plain(value: Any) -> Any:
    """Settings as JSON can hold them, secrets in the clear."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if hasattr(value, "get_secret_value"):
        return value.get_secret_value()
    return str(value) if isinstance(value, Path) else value


def main() -> None:
    """Send until all is sent."""
    settings = Settings.model_validate_json(Path(sys.argv[1]).read_text("utf-8"))
    letter = samples.letter(by=settings, pdf=Path(sys.argv[2]).read_bytes())
    ledger = open_ledger(settings)
    mailing = begin_mailing(ledger, "2022-11", "forum", letter, 5_000_000, settings.on_uncertain)
    before: list[int] = []

    def watch(progress: Progress) -> None:
        before.append(progress.done)
        if before[0] < progress.done and before[-2] == before[0]:
            print("sending", flush=True)

    print(run_mailing(ledger, mailing, letter, settings, stop=threading.Event(), watch=watch).end, flush=True)


if __name__ == "__main__":
    main()

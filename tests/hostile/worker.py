# SPDX-License-Identifier: MIT
"""Runs cases of one kind through the command line, in this process, and writes what became of each.

python -m hostile.worker KIND FIRST COUNT FOLDER PORT
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import resource
import sys
import time
from pathlib import Path

from hostile.kinds import KINDS, Ground

MOST_MEMORY = 3_000_000_000
"""Bytes of address space beyond what the libraries take."""


def main(kind: str, first: int, count: int, folder: Path, port: int) -> None:
    """Run the cases `first` to `first + count`; a line of JSON each in `folder`/results."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    from forumpress.cli.run import run

    ground = Ground(folder / "workspace", folder / "outside", port)
    os.chdir(ground.workspace)
    make, _ = KINDS[kind]
    with (folder / "results").open("a") as results:
        for number in range(first, first + count):
            arguments = make(random.Random(f"{kind} {number}"), ground)
            said = io.StringIO()
            began = time.process_time()
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                try:
                    code = run(arguments)
                except BaseException as problem:  # whatever leaves the command line is a fault
                    code, _ = -1, said.write(repr(problem))
            result = {
                "case": number,
                "code": code,
                "seconds": time.process_time() - began,
                "arguments": list(arguments),
            }
            if code not in (0, 1, 2):
                result["said"] = said.getvalue()[-2000:]
            results.write(json.dumps(result) + "\n")
            results.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]), int(sys.argv[5]))

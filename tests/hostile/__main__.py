# SPDX-License-Identifier: MIT
"""Many hostile cases by hand: `cd tests && ../.venv/bin/python -m hostile --cases 20000 [--kind packs] [--first 0]`."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from hostile.kinds import KINDS
from hostile.trial import attempt

ROUND = 200


def main() -> int:
    """Run the cases in rounds, print what was found; exit code 1 where anything was."""
    parser = argparse.ArgumentParser(prog="python -m hostile")
    parser.add_argument("--cases", type=int, default=20_000, help="hostile files altogether")
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--kind", choices=KINDS, help="one kind only")
    options = parser.parse_args()
    strace = shutil.which("strace")
    if strace is None:
        sys.exit("strace is not installed; “make test-all” installs it")
    kinds = [options.kind] if options.kind else list(KINDS)
    found = 0
    for kind in kinds:
        cases = -(-options.cases // len(kinds) // KINDS[kind][1])
        for first in range(options.first, options.first + cases, ROUND):
            count = min(ROUND, options.first + cases - first)
            with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
                outcome = attempt(kind, first, count, Path(folder) / "ground", strace)
            found += len(outcome.offences)
            tally = ", ".join(f"{outcome.codes.count(code)} x {code}" for code in sorted(set(outcome.codes)))
            what = f"exit codes {tally}; dearest {outcome.dearest:.1f} s; {len(outcome.offences)} offences"
            print(f"{kind} {first}-{first + count - 1}: {what}", flush=True)
            for offence in outcome.offences[:20]:
                print(f"    {offence}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

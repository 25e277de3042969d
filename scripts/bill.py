# SPDX-License-Identifier: MIT
"""Compares a bill of materials with the lock that it was made from: `make wheel` runs it.

    python scripts/bill.py dist/forumpress.cdx.json

Exit code 1, with a line for each difference, where a pinned package, its version or a hash of it is not in the bill, or
something else is. The bill is CycloneDX in JSON: packages are `components`, known by their package URL.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements" / "runtime.lock"


def main(bill: Path) -> int:
    """Say what differs; the exit code."""
    differing = list(differences(bill.read_text("utf-8"), LOCK.read_text("utf-8")))
    print(
        "\n".join(differing) or f"{bill.name} names the {len(pinned(LOCK.read_text('utf-8')))} packages of {LOCK.name}"
    )
    return int(bool(differing))


def pinned(lock: str) -> dict[str, set[str]]:
    """The package URL of each line of a lock, and its hashes."""
    lines = lock.replace("\\\n", " ").splitlines()
    found = {}
    for line in lines:
        if match := re.match(r"([\w.-]+)==(\S+)", line):
            name, version = match.groups()
            found[f"pkg:pypi/{name.lower()}@{version}"] = set(re.findall(r"sha256:(\w+)", line))
    return found


def differences(bill: str, lock: str) -> Iterator[str]:
    """What stands in one of the two alone."""
    components = {
        each["purl"].partition("?")[0]: {
            part["content"] for reference in each.get("externalReferences", ()) for part in reference.get("hashes", ())
        }
        for each in json.loads(bill)["components"]
    }
    wanted = pinned(lock)
    yield from (f"{package} is not in the bill of materials" for package in sorted(wanted.keys() - components.keys()))
    yield from (f"{package} is not in the lock" for package in sorted(components.keys() - wanted.keys()))
    yield from (
        f"{package} has other hashes in the bill of materials than in the lock"
        for package in sorted(wanted.keys() & components.keys())
        if wanted[package] != components[package]
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python scripts/bill.py BILL")
    sys.exit(main(Path(sys.argv[1])))

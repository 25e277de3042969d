# SPDX-License-Identifier: MIT
"""Writes requirements/advisories/pysec.json anew: the known holes of the packages that the lock files pin.

    git clone https://github.com/pypa/advisory-database DATABASE
    python scripts/advisories.py DATABASE

`scripts/audit.py` reads the file, without a network. Of each advisory stands there what the audit compares and says;
whole it stands in the database, under its id.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import yaml
from audit import ROOT, pins
from packaging.utils import canonicalize_name

FILE = ROOT / "requirements/advisories/pysec.json"
SOURCE = "https://github.com/pypa/advisory-database"
_SUMMARY = 160
"""Characters."""


def main(database: str) -> None:
    """Write the file from a clone of the database."""
    commit, date = _git(database, "log", "-1", "--format=%H %cs").split()
    names = sorted({name for lock in (ROOT / "requirements").glob("*.lock") for name in pins(lock)})
    advisories = [record for path in _files(database, names) if (record := _record(_git(database, "show", path)))]
    data = {
        "source": SOURCE,
        "commit": commit,
        "date": date,
        "licence": "CC-BY-4.0; see README.md for what was left out",
        "packages": names,
        "advisories": advisories,
    }
    FILE.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"{len(advisories)} advisories of {date} about {len(names)} packages")


def _files(database: str, names: list[str]) -> Iterator[str]:
    """The advisories about some packages, as git names them."""
    for path in _git(database, "ls-tree", "-r", "--name-only", "HEAD", "vulns").splitlines():
        _, package, *_ = path.split("/")
        if canonicalize_name(package) in names:
            yield f"HEAD:{path}"


def _record(text: str) -> dict[str, Any] | None:
    """What is kept of an advisory (OSV schema); None for one that was withdrawn."""
    whole = yaml.safe_load(text)
    if "withdrawn" in whole:
        return None
    said = whole.get("summary") or re.split(r"(?<=[.!?])\s", " ".join(whole.get("details", "").split()))[0]
    return {
        "id": whole["id"],
        "aliases": whole.get("aliases", []),
        "modified": str(whole["modified"]),
        "summary": re.sub(r"https?://\S+", "…", said)[:_SUMMARY],
        "affected": [_affected(each) for each in whole["affected"]],
    }


def _affected(each: dict[str, Any]) -> dict[str, Any]:
    """The package and its versions; the list of them only where no range says the same."""
    ranges = [span for span in each.get("ranges", ()) if span["type"] == "ECOSYSTEM"]
    kept = {"package": {"name": each["package"]["name"], "ecosystem": "PyPI"}, "ranges": ranges}
    return kept if ranges else {**kept, "versions": each.get("versions", [])}


def _git(database: str, *arguments: str) -> str:
    command = ["git", "-C", database, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main(sys.argv[1])

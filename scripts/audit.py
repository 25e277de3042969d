# SPDX-License-Identifier: MIT
"""Compares the pinned packages with known advisories, without a network: `make lint` runs it.

    python scripts/audit.py [FOLDER]

FOLDER (requirements/advisories/) holds advisories in the OSV format in JSON files: one, a list, or what
`scripts/advisories.py` writes, with the day of the database and the packages that it was asked about. Exit code 1 where
a pinned version is affected. It says of what day the advisories are, which packages nobody asked about, and, where
there is no advisory, that nothing was compared.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parent.parent


def main(folder: Path) -> int:
    """Say what is affected; the exit code."""
    advisories = list(read_advisories(folder))
    if not advisories:
        print(f"Not audited: there are no advisories in {folder}; see requirements/advisories/README.md")
        return 0
    found = sorted(
        f"{lock.name}: {name} {version} is affected by {advisory.get('id', '?')}: {advisory.get('summary', '')}"
        for lock in (ROOT / "requirements").glob("*.lock")
        for name, version in pins(lock).items()
        for advisory in advisories
        if affects(advisory, name, version)
    )
    said = f"Audited against {len(advisories)} advisories{_days(folder)}"
    print("\n".join(found) if found else f"{said}: none applies to a version that is pinned")
    if unasked := _unasked(folder):
        print(f"Not audited, because nobody asked the database about them: {', '.join(unasked)}")
    return int(bool(found))


def pins(lock: Path) -> dict[str, Version]:
    """The packages of a lock file and their versions."""
    lines = re.findall(r"^([\w.-]+)==(\S+)", lock.read_text("utf-8"), re.MULTILINE)
    return {canonicalize_name(name): Version(version) for name, version in lines}


def read_advisories(folder: Path) -> Iterator[Mapping[str, Any]]:
    """Every advisory in the folder that was not withdrawn."""
    for data in _files(folder):
        written = data.get("advisories", [data]) if isinstance(data, dict) else data
        yield from (advisory for advisory in written if "withdrawn" not in advisory)


def _files(folder: Path) -> list[Any]:
    return [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]


def _days(folder: Path) -> str:
    days = sorted(data["date"] for data in _files(folder) if isinstance(data, dict) and "date" in data)
    return f" of {', '.join(days)}" if days else ""


def _unasked(folder: Path) -> list[str]:
    """Pinned packages that no file which lists its packages lists."""
    lists = [data["packages"] for data in _files(folder) if isinstance(data, dict) and "packages" in data]
    pinned = {name for lock in (ROOT / "requirements").glob("*.lock") for name in pins(lock)}
    return sorted(pinned.difference(*lists)) if lists else []


def affects(advisory: Mapping[str, Any], name: str, version: Version) -> bool:
    """Whether an advisory is about this version of a package (OSV schema, `affected[]`)."""
    return any(
        canonicalize_name(each.get("package", {}).get("name", "")) == name
        and each["package"].get("ecosystem", "PyPI") == "PyPI"
        and (_listed(each, version) or any(_within(span.get("events", ()), version) for span in _ranges(each)))
        for each in advisory.get("affected", ())
    )


def _ranges(affected: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [span for span in affected.get("ranges", ()) if span.get("type") == "ECOSYSTEM"]


def _listed(affected: Mapping[str, Any], version: Version) -> bool:
    return any(_version(each) == version for each in affected.get("versions", ()))


def _within(events: Sequence[Mapping[str, str]], version: Version) -> bool:
    """Whether the version lies between an `introduced` and the `fixed` (or behind the `last_affected`) that follows."""
    inside = False
    for event in sorted(events, key=lambda each: _version(next(iter(each.values())))):
        if "introduced" in event and _version(event["introduced"]) <= version:
            inside = True
        if "fixed" in event and _version(event["fixed"]) <= version:
            inside = False
        if "last_affected" in event and _version(event["last_affected"]) < version:
            inside = False
    return inside


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        return Version("0")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "requirements" / "advisories"))

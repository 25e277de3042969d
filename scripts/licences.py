# SPDX-License-Identifier: MIT
"""Writes docs/licences.md: the licence of every package that runs, from what each package says of itself.

`make docs` runs it. The packages are those of requirements/runtime.lock.
"""

from __future__ import annotations

import json
import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = """\
<!-- Written by `make docs` from the packages in requirements/runtime.lock; do not change it here. -->

# Licences

Forum Press itself is under the MIT licence. It runs with these packages, each under its own; none is under the AGPL.

| package | licence |
|---|---|
"""
CLASSIFIER = "License :: OSI Approved :: "


def licences() -> dict[str, str]:
    """The licence of each pinned package, in the words of its metadata (core metadata 2.4: License-Expression)."""
    lock = (ROOT / "requirements/runtime.lock").read_text("utf-8")
    return {name: licence_of(name) for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)}


def licence_of(name: str) -> str:
    """What a package says of its licence: expression, classifiers, the text's first line, or its bill of materials."""
    about = metadata.metadata(name)
    if expression := about["License-Expression"]:
        return expression
    classified = [each.removeprefix(CLASSIFIER) for each in about.get_all("Classifier", []) if CLASSIFIER in each]
    return ", ".join(classified) or (about["License"] or _in_bill(name) or "not stated").strip().splitlines()[0]


def _in_bill(name: str) -> str:
    """The licence in the bill of materials that a package brings (PEP 770), "" where it brings none."""
    for path in metadata.files(name) or ():
        if path.parent.name == "sboms":
            parts = json.loads(Path(str(path.locate())).read_text("utf-8"))["components"]
            stated = [each["licenses"][0] for each in parts if each["name"] == name and each.get("licenses")]
            return str(stated[0].get("expression", "")) if stated else ""
    return ""


def page() -> str:
    """The page."""
    return HEAD + "".join(f"| {name} | {licence} |\n" for name, licence in sorted(licences().items()))

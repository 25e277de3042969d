# SPDX-License-Identifier: MIT
"""Packs for tests: a copy of the forum's, with templates of its own where a test changes them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from forumpress.data import data_path
from forumpress.layout.elements import TEMPLATES


def copied_forum(root: Path) -> Path:
    """A copy of the forum's pack in the folder `root`, which it makes."""
    return Path(shutil.copytree(data_path("layouts/forum"), root))


def own_template(pack: Path, name: str) -> Path:
    """The pack's own file for a template, copied from the base pack's where it has none."""
    path = pack / "templates" / f"{name}.html.j2"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        shutil.copy(data_path(f"layouts/base/templates/{path.name}"), path)
    return path


def standalone_forum(root: Path) -> Path:
    """The forum's pack as one that extends nothing, as packs were before there was a base to extend."""
    pack, base = copied_forum(root), data_path("layouts/base")
    for name in TEMPLATES:
        own_template(pack, name)
    rules = [base / "boxes.css", *sorted((base / "templates").glob("*.css")), data_path("layouts/forum/boxes.css")]
    (pack / "boxes.css").write_text("\n".join(path.read_text("utf-8") for path in rules), "utf-8")
    lower, upper = (yaml.safe_load((folder / "layout.yaml").read_text("utf-8")) for folder in (base, pack))
    data = laid_over(lower, upper)
    del data["extends"]
    (pack / "layout.yaml").write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), "utf-8")
    return pack


def laid_over(data: Any, change: Any) -> Any:
    """`data` with the lines of `change` changed, as a designer would in the file."""
    if not isinstance(data, dict) or not isinstance(change, dict):
        return change
    return data | {key: laid_over(data.get(key), value) for key, value in change.items()}

# SPDX-License-Identifier: MIT
"""`docs/architecture.md` is a true picture: what it names is there, and every floor is named in its order."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src/forumpress"
DOC = (ROOT / "docs/architecture.md").read_text("utf-8")


def test_every_file_that_is_named_is_there() -> None:
    named = set(re.findall(r"`([\w/]+(?:\.\w+|/))`", DOC))
    assert len(named) > 60
    missing = {name for name in named if not any((root / name).exists() for root in (SOURCE, SOURCE / "edition", ROOT))}
    assert missing == set()


def test_the_floors_stand_in_the_order_that_is_enforced() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (contract,) = (each for each in contracts if each["id"] == "floors")
    table = DOC.split("## Floors\n", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    told = [{re.sub(r"\.py$|/$", "", name) for name in re.findall(r"`([^`]+)`", row)} for row in rows]
    enforced = [set(re.split(" [:|] ", layer)) for layer in contract["layers"]]
    assert told[0] == enforced[0] | enforced[1]
    assert told[1:] == enforced[2:]


def test_every_folder_is_told_of() -> None:
    folders = {path.parent.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py")} - {"."}
    told = [folder for folder in folders if re.search(rf"`{re.escape(folder)}/", DOC)]
    assert {folder for folder in folders if "/" not in folder} - set(told) == set()

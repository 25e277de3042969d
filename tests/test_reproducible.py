# SPDX-License-Identifier: MIT
"""The same issue gives the same bytes: in another folder, at another time, in another process."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from forumpress.cli.run import run
from forumpress.issue.begin import new_issue
from forumpress.workspace import Workspace

pytestmark = pytest.mark.slow

FIGURES = """\
        figures:
          - {key: first, image: assets/first.png, alt: Red, caption: One}
          - {key: second, image: assets/second.png, alt: Blue, caption: Two}
          - {key: third, image: assets/third.png, alt: Green, caption: Three, span: wide}
"""


@pytest.fixture(scope="module")
def workspaces(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two workspaces with the same issue, at folders of different names and depths."""
    folders = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("two") / "deeper" / "still"
    for folder in folders:
        assert run(["init", str(folder), "--title", "A Review"]) == 0
        issue = folder / "issues" / "2022-12.yaml"
        issue.write_text(new_issue("2022-12", Workspace.at(folder), datetime.date(2022, 12, 1)))
        issue.write_text(re.sub("number: .*", "number: 12", issue.read_text()) + FIGURES)
        for name, colour in (("first", "red"), ("second", "blue"), ("third", "green")):
            Image.new("RGB", (2400, 1600), colour).save(folder / "assets" / f"{name}.png")
    return folders


def test_every_edition_has_the_same_bytes_in_two_folders(workspaces: tuple[Path, Path]) -> None:
    editions = ("screen", "print", "booklet", "proof")
    wanted = [f"2022-12-{edition}.pdf" for edition in editions]
    made = []
    for seed, folder in enumerate(workspaces):
        environment = {**os.environ, "PYTHONHASHSEED": str(seed + 1), "TZ": ("UTC", "Asia/Shanghai")[seed]}
        command = [sys.executable, "-m", "forumpress", "build", "2022-12"]
        command += [word for edition in editions for word in ("--edition", edition)]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert sorted(path.name for path in (folder / "output").iterdir()) == sorted(wanted), done.stderr
        made.append([(folder / "output" / name).read_bytes() for name in wanted])
    assert [one == other for one, other in zip(*made, strict=True)] == [True] * len(editions)

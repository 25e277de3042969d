# SPDX-License-Identifier: MIT
"""The wheel, unpacked by itself: everything that `forumpress` needs in any folder travels inside it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def unpacked(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what pip would install."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=checkout, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.fixture
def forumpress(unpacked: Path, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Runs the wheel's command in an empty folder."""
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}

    def run(*arguments: str, cwd: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "forumpress", *arguments]
        return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)

    return run


def test_layouts_fonts_and_profiles_travel_inside(unpacked: Path, checkout: Path) -> None:
    for name in ("layouts", "fonts", "assets/icc"):
        sources = {path.relative_to(checkout) for path in (checkout / name).rglob("*") if path.is_file()}
        sources = {path for path in sources if not any(part.startswith((".", "__pycache__")) for part in path.parts)}
        assert sources
        inside = {
            path.relative_to(unpacked / "forumpress" / "_data")
            for path in (unpacked / "forumpress" / "_data" / name).rglob("*")
            if path.is_file()
        }
        assert inside == sources


def test_the_licence_travels_inside(unpacked: Path, checkout: Path) -> None:
    (licence,) = unpacked.glob("*.dist-info/licenses/LICENSE")
    assert licence.read_bytes() == (checkout / "LICENSE").read_bytes()


@pytest.mark.slow
def test_a_workspace_begins_and_builds_in_any_folder(forumpress, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    probe = forumpress("--debug", "init", "mine")
    assert probe.returncode == 0, probe.stderr
    workspace = tmp_path / "mine"
    assert forumpress("new", "2022-12", cwd=workspace).returncode == 0
    assert forumpress("check", "2022-12", cwd=workspace).returncode == 0
    built = forumpress("build", "issues/2022-12.yaml", cwd=workspace)
    assert built.returncode == 0, built.stderr
    assert (workspace / "output" / "2022-12-screen.pdf").read_bytes().startswith(b"%PDF-")

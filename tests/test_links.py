# SPDX-License-Identifier: MIT
"""No symbolic link leads a build out of its workspace: nothing there is read, written or removed."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from cutfonts import lay_fonts
from PIL import Image

from forumpress.cli.run import run
from forumpress.errors import InputError
from forumpress.files import (
    LeadsOut,
    NotAFile,
    TooLarge,
    files_in,
    open_private,
    read_file,
    read_inside,
    remove_file,
    touch,
    write_atomically,
    write_new,
)
from forumpress.layout.packfolder import read_text
from forumpress.typeset.fontbytes import mapped
from forumpress.typeset.imagefile import PictureRefused, read_picture
from forumpress.workspace import PathRefused, Workspace

ROOT = Path(__file__).parents[1]
ISSUE = """key: a
number: 1
date: 2022-11-30
publication: {title: NGO Forum, sections: [News]}
sections:
  - name: News
    articles:
      - {key: one, title: One, body: Words., figures: [{key: f, image: assets/a.png, alt: A}]}
"""


Build = Callable[..., tuple[int, str]]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = tmp_path / "workspace"
    (root / "issues").mkdir(parents=True)
    (root / "issues" / "a.yaml").write_text(ISSUE)
    (root / "assets").mkdir()
    Image.new("RGB", (600, 400), "red").save(root / "assets" / "a.png")
    return root


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder that belongs to someone else, with files that a build would overwrite or remove."""
    folder = tmp_path / "outside"
    folder.mkdir()
    then = time.time() - 90 * 86_400
    for name in ("a-screen.pdf", "a-screen.rejected.pdf", "old.jpg"):
        (folder / name).write_text("theirs")
        os.utime(folder / name, (then, then))
    return folder


@pytest.fixture
def build(workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Build:
    """Builds the issue; gives the exit code and what was said."""

    def built(*more: str) -> tuple[int, str]:
        monkeypatch.chdir(workspace)
        code = run(["build", "issues/a.yaml", *more])
        return code, capsys.readouterr().err

    return built


@pytest.mark.parametrize("name", [".forumpress", "output", ".forumpress/pictures", ".forumpress/fonts"])
def test_a_build_writes_and_removes_nothing_through_a_link(
    workspace: Path, outside: Path, build: Build, name: str
) -> None:
    link = workspace / name
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(outside)
    before = sorted((path.name, path.read_bytes()) for path in outside.rglob("*"))
    code, said = build()
    assert code == 1, said
    assert "machine/link" in said and link.name in said
    assert sorted((path.name, path.read_bytes()) for path in outside.rglob("*")) == before


def test_an_output_folder_that_the_user_names_may_be_a_link(workspace: Path, outside: Path) -> None:
    (workspace / "elsewhere").symlink_to(outside)
    command = [sys.executable, "-m", "forumpress", "build", "issues/a.yaml", "--output", "elsewhere"]
    done = subprocess.run(command, cwd=lay_fonts(workspace), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert (outside / "a-screen.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("swapped", ["assets/a.png", "assets"])
def test_a_picture_or_its_folder_exchanged_for_a_link_is_not_read(workspace: Path, outside: Path, swapped: str) -> None:
    """After the path was resolved, as it may happen at any moment of a build."""
    path = Workspace.at(workspace).resolve("assets/a.png")
    shutil.copy(workspace / "assets" / "a.png", outside / "a.png")
    moved = workspace / swapped
    moved.rename(workspace / "moved")
    moved.symlink_to(outside / "a.png" if swapped.endswith("png") else outside)
    with pytest.raises(PictureRefused) as refused:
        read_picture(path)
    assert refused.value.code == "figure/unreadable-image"


def test_an_issue_exchanged_for_a_link_between_resolving_and_reading_is_not_read(
    workspace: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workspace / "issues" / "a.yaml"
    resolve, calls = Path.resolve, []

    def resolve_and_exchange(self: Path, strict: bool = False) -> Path:
        found = resolve(self, strict)
        calls.append(self)
        if calls.count(path) == 2:
            path.unlink()
            path.symlink_to(outside / "old.jpg")
        return found

    monkeypatch.setattr(Path, "resolve", resolve_and_exchange)
    with pytest.raises(PathRefused) as refused:
        Workspace(workspace).read(path, 1000)
    assert refused.value.code == "path/unreadable"


def test_a_template_is_not_read_through_a_link_out_of_its_pack(tmp_path: Path, outside: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "templates").symlink_to(outside)
    with pytest.raises(InputError) as refused:
        read_text(tmp_path / "pack", "templates/old.jpg")
    assert [finding.code for finding in refused.value.findings] == ["layout/unreadable"]


@pytest.mark.parametrize("name", ["layouts", "layouts/mine", "layouts/mine/layout.yaml", "fonts", "fonts/fonts.yaml"])
def test_no_pack_and_no_list_of_fonts_is_read_through_a_link_out_of_the_workspace(
    workspace: Path, outside: Path, build: Build, name: str
) -> None:
    (outside / "mine").mkdir()
    for folder in (outside, outside / "mine"):
        for file in ("layout.yaml", "fonts.yaml"):
            (folder / file).write_text("their-secret: 1\n")
    link = workspace / name
    link.parent.mkdir(parents=True, exist_ok=True)
    target = {"layouts": outside, "fonts": outside, "mine": outside / "mine"}.get(link.name, outside / link.name)
    link.symlink_to(target)
    code, said = build(*(("--layout", "mine") if name.startswith("layouts") else ()))
    assert code == 1, said
    assert "secret" not in said
    assert "machine/link" in said or "layout/unknown" in said


def test_a_font_of_the_folder_exchanged_for_a_link_is_not_read(tmp_path: Path, outside: Path) -> None:
    (tmp_path / "font.otf").symlink_to(outside / "old.jpg")
    with pytest.raises(OSError, match="link"):
        mapped(tmp_path / "font.otf")


def test_a_file_in_a_folder_is_read_through_links_that_stay_there(tmp_path: Path, outside: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a").write_text("ours")
    (folder / "b").symlink_to("a")
    (folder / "c").symlink_to(outside / "old.jpg")
    (folder / "d").symlink_to("d")
    assert read_inside(folder, "b", 10) == b"ours"
    for name in ("c", "../outside/old.jpg", str(outside / "old.jpg")):
        with pytest.raises(LeadsOut):
            read_inside(folder, name, 10)
    with pytest.raises(OSError, match=r"circle|link"):
        read_inside(folder, "d", 10)


def test_a_new_file_goes_over_nothing_and_through_no_link(tmp_path: Path, outside: Path) -> None:
    (tmp_path / "dangling").symlink_to(outside / "new")
    assert write_new(tmp_path / "keys", b"one")
    assert not write_new(tmp_path / "keys", b"two")
    assert not write_new(tmp_path / "dangling", b"one")
    assert (tmp_path / "keys").read_bytes() == b"one"
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o600
    assert not (outside / "new").exists()
    with pytest.raises(OSError, match="link"):
        open_private(tmp_path / "dangling")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dangling", "keys", "outside"]


def test_init_lays_nothing_through_a_link(tmp_path: Path, outside: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "layouts").symlink_to(outside)
    before = sorted(path.name for path in outside.iterdir())
    command = [sys.executable, "-m", "forumpress", "init", "new"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2, done.stderr
    assert "symbolic link" in done.stderr
    assert sorted(path.name for path in outside.iterdir()) == before


def test_links_on_the_way_and_at_its_end_are_refused(tmp_path: Path, outside: Path) -> None:
    (tmp_path / "link").symlink_to(outside)
    (tmp_path / "file").symlink_to(outside / "old.jpg")
    for path in (tmp_path / "link" / "old.jpg", tmp_path / "file"):
        with pytest.raises(OSError, match="link"):
            read_file(path, 100)
    for act in (lambda path: write_atomically(path, b"x"), remove_file, touch):
        with pytest.raises(OSError, match="link"):
            act(tmp_path / "link" / "old.jpg")
    assert files_in(tmp_path / "link") == []
    write_atomically(tmp_path / "file", b"ours")
    remove_file(tmp_path / "file")
    assert (outside / "old.jpg").read_text() == "theirs"
    assert not (tmp_path / "file").exists()


def test_folders_pipes_and_long_files_are_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "long").write_bytes(b"x" * 11)
    for name in ("", "pipe"):
        with pytest.raises(NotAFile):
            read_file(tmp_path / name, 10)
    with pytest.raises(TooLarge):
        read_file(tmp_path / "long", 10)
    assert read_file(tmp_path / "long", 11) == b"x" * 11


@pytest.mark.parametrize("name", ["output", ".forumpress", ".forumpress/fonts", "output/a-screen.pdf/x"])
def test_a_file_where_a_folder_should_be_is_a_finding(workspace: Path, build: Build, name: str) -> None:
    path = workspace / name
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text("in the way")
    code, said = build()
    assert code == 1, said
    assert "machine/wrong-kind" in said
    assert path.read_text() == "in the way"


def test_a_full_disk_is_a_finding(workspace: Path, build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    code, said = build()
    assert code == 1, said
    assert "machine/disk-full" in said
    assert not [path for path in workspace.rglob("*") if path.name.endswith((".part", ".pdf"))]

# SPDX-License-Identifier: MIT
"""The walls of the workspace."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from forumpress.errors import InputError
from forumpress.workspace import PathRefused, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    root = tmp_path / "room"
    (root / "issues/2022-11").mkdir(parents=True)
    (root / "assets").mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    return Workspace.at(root)


def test_the_nearest_folder_with_issues_is_the_workspace(workspace: Workspace) -> None:
    for inside in ("issues/a.yaml", "issues/2022-11/a.yaml", "assets/x.jpg", "."):
        assert Workspace.containing(workspace.root / inside) == workspace
    inner = workspace.root / "issues/2022-11/issues"
    inner.mkdir()
    assert Workspace.containing(inner / "a.yaml").root == inner.parent


def test_without_issues_there_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        Workspace.containing(tmp_path / "a.yaml")
    assert [finding.code for finding in refused.value.findings] == ["workspace/not-found"]


def test_a_relative_path_is_found_from_where_one_stands(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(workspace.root / "issues")
    assert Workspace.containing(Path("a.yaml")) == workspace


def test_names_are_relative_inside_and_whole_outside(workspace: Workspace, tmp_path: Path) -> None:
    assert workspace.name(workspace.root / "issues/a.yaml") == "issues/a.yaml"
    assert workspace.name(tmp_path / "secret.txt") == str(tmp_path / "secret.txt")


@pytest.mark.parametrize("reference", ["assets/a.jpg", "./assets/a.jpg", "assets//a.jpg", "assets/ä 图.jpg", "a"])
def test_paths_inside_resolve(workspace: Workspace, reference: str) -> None:
    assert workspace.resolve(reference).is_relative_to(workspace.root)


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("../secret.txt", "path/outside"),
        ("assets/../../secret.txt", "path/outside"),
        ("assets/../assets/a.jpg", "path/outside"),
        ("/etc/passwd", "path/absolute"),
        ("//server/share", "path/absolute"),
        ("~/a.jpg", "path/absolute"),
        ("\\\\server\\share", "path/absolute"),
        ("a\\b.jpg", "path/backslash"),
        ("file:///etc/passwd", "path/address"),
        ("file:assets/a.jpg", "path/address"),
        ("HTTP://example.org/a.jpg", "path/address"),
        ("data:image/png;base64,AAAA", "path/address"),
        ("C:/Windows/win.ini", "path/absolute"),
        ("c:\\Users\\Mary\\photo.jpg", "path/absolute"),
        ("", "path/malformed"),
        ("  ", "path/malformed"),
        ("a\0b", "path/malformed"),
        ("a\nb", "path/malformed"),
        ("a/" * 300, "path/malformed"),
    ],
)
def test_paths_outside_are_refused(workspace: Workspace, reference: str, code: str) -> None:
    with pytest.raises(PathRefused) as refused:
        workspace.resolve(reference)
    assert refused.value.code == code
    assert refused.value.hint
    assert refused.value.finding().message


def test_symbolic_links_may_lead_about_inside_but_not_out(workspace: Workspace, tmp_path: Path) -> None:
    (workspace.root / "assets/a.txt").write_text("a")
    (workspace.root / "inside.txt").symlink_to("assets/a.txt")
    (workspace.root / "outside.txt").symlink_to(tmp_path / "secret.txt")
    (workspace.root / "folder").symlink_to(tmp_path)
    assert workspace.read(workspace.resolve("inside.txt"), 10) == b"a"
    for reference in ("outside.txt", "folder/secret.txt", "folder/new.txt"):
        with pytest.raises(PathRefused) as refused:
            workspace.resolve(reference)
        assert refused.value.code == "path/outside"
    with pytest.raises(PathRefused):
        workspace.read(workspace.root / "outside.txt", 10)


def test_a_name_too_long_for_the_disk_is_refused(workspace: Workspace) -> None:
    with pytest.raises(PathRefused):
        workspace.read(workspace.resolve("a" * 400), 10)


def test_only_regular_files_are_read(workspace: Workspace) -> None:
    os.mkfifo(workspace.root / "pipe")
    for name, code in (("pipe", "path/not-a-file"), ("assets", "path/not-a-file"), ("none", "path/missing")):
        with pytest.raises(PathRefused) as refused:
            workspace.read(workspace.root / name, 10)
        assert refused.value.code == code


def test_large_files_are_refused_and_handles_closed(workspace: Workspace) -> None:
    (workspace.root / "a").write_bytes(b"x" * 11)
    before = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").is_dir() else 0
    for name in ("a", "assets", "none"):
        with pytest.raises(PathRefused):
            workspace.read(workspace.root / name, 10)
    assert workspace.read(workspace.root / "a", 11) == b"x" * 11
    if before:
        assert len(list(Path("/proc/self/fd").iterdir())) == before

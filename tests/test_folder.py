# SPDX-License-Identifier: MIT
"""Folders that are ours: only what changed is written, and only what was ours goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from forumpress.folder import LIST, write_folder


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    root = tmp_path / "site"
    assert write_folder(root, {"index.html": b"a", "one/index.html": b"b"}).written == 2
    stamp = (root / "index.html").stat().st_mtime_ns
    change = write_folder(root, {"index.html": b"a", "one/index.html": b"c"})
    assert (change.written, change.kept, change.removed) == (1, 1, 0)
    assert (root / "index.html").stat().st_mtime_ns == stamp
    assert (root / "one" / "index.html").read_bytes() == b"c"


def test_what_is_gone_goes_and_strangers_stay(tmp_path: Path) -> None:
    root = tmp_path / "site"
    write_folder(root, {"old/index.html": b"a", "both/index.html": b"a"})
    (root / "both" / "theirs.txt").write_bytes(b"x")
    (root / "CNAME").write_bytes(b"x")
    assert write_folder(root, {"new.html": b"b"}).removed == 2
    assert not (root / "old").exists()
    assert (root / "both" / "theirs.txt").exists()
    assert (root / "CNAME").exists()


def test_with_nothing_left_the_folder_goes(tmp_path: Path) -> None:
    root = tmp_path / "site"
    write_folder(root, {"a/b.html": b"a"})
    write_folder(root, {})
    assert not root.exists()
    write_folder(root, {})
    assert not root.exists()


def test_a_file_that_was_taken_away_is_written_again(tmp_path: Path) -> None:
    write_folder(tmp_path, {"a.html": b"a"})
    (tmp_path / "a.html").unlink()
    write_folder(tmp_path, {"a.html": b"a"})
    assert (tmp_path / "a.html").read_bytes() == b"a"


@pytest.mark.parametrize("name", ["../a", "/a", "a/../../b", "a//b", "", "a/"])
def test_no_path_leads_out(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no path inside"):
        write_folder(tmp_path / "site", {name: b"x"})
    assert not (tmp_path / "site").exists()


def test_a_list_that_names_what_is_outside_takes_nothing_away(tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_bytes(b"x")
    root = tmp_path / "site"
    root.mkdir()
    (root / LIST).write_text('{"../victim.txt": "00", "/etc/passwd": "00"}')
    write_folder(root, {"a.html": b"a"})
    assert victim.exists()

# SPDX-License-Identifier: MIT
"""Files stand whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from forumpress.files import write_atomically


def test_writes_and_replaces_with_folders_made(tmp_path: Path) -> None:
    path = tmp_path / "a/b/c.pdf"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert [each.name for each in path.parent.iterdir()] == ["c.pdf"]


def test_rights_are_those_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    write_atomically(tmp_path / "atomic", b"")
    assert (tmp_path / "atomic").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_failure_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    write_atomically(path, b"good")

    def fail(_handle: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, b"bad")
    assert path.read_bytes() == b"good"
    assert [each.name for each in tmp_path.iterdir()] == ["a.pdf"]


def test_long_names_are_written(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 250)
    write_atomically(path, b"x")
    assert path.read_bytes() == b"x"


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path):
        with pytest.raises(OSError, match="not a file"):
            write_atomically(path, b"data")
    assert pipe.is_fifo()

# SPDX-License-Identifier: MIT
from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from forumpress.typeset.checkedfile import is_whole, sum_of, write_checked
from forumpress.typeset.imagecache import tidy, use


def aged(path: Path, days: float, data: bytes = bytes(100)) -> Path:
    path.write_bytes(data)
    then = time.time() - days * 86_400
    os.utime(path, (then, then))
    return path


def test_takes_out_what_was_not_used_for_longest(tmp_path: Path) -> None:
    oldest, older, new = (aged(tmp_path / f"{days}.jpg", days) for days in (9, 5, 0.1))
    assert tidy(tmp_path, most_bytes=250) == 1
    assert (oldest.exists(), older.exists(), new.exists()) == (False, True, True)


def test_leaves_what_was_used_within_a_day_whatever_the_size(tmp_path: Path) -> None:
    new = aged(tmp_path / "new.jpg", 0.5)
    assert tidy(tmp_path, most_bytes=0) == 0
    assert new.exists()


def test_what_is_used_counts_as_new(tmp_path: Path) -> None:
    path = tmp_path / "old.jpg"
    write_checked(path, b"picture")
    aged(path, 30, b"picture")
    assert use(path)
    assert path.stat().st_mtime > time.time() - 60
    assert tidy(tmp_path, most_bytes=0) == 0
    assert not use(tmp_path / "none.jpg")


def test_a_folder_that_is_not_there_is_tidy(tmp_path: Path) -> None:
    assert tidy(tmp_path / "none") == 0


@pytest.mark.parametrize(
    "harm", [b"", b"pic", b"Picture", b"another picture"], ids=["empty", "cut", "flipped", "other"]
)
def test_what_is_not_what_was_put_there_is_not_used(tmp_path: Path, harm: bytes) -> None:
    path = tmp_path / "a.jpg"
    write_checked(path, b"picture")
    before = path.stat()
    path.write_bytes(harm)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not use(path)
    write_checked(path, b"picture")
    assert use(path)


def test_what_was_exchanged_for_another_is_not_used(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_checked(tmp_path / name, name.encode())
    (tmp_path / "a").replace(tmp_path / "c")
    (tmp_path / "b").replace(tmp_path / "a")
    assert not is_whole(tmp_path / "a")


def test_a_cache_that_was_copied_is_whole_still(tmp_path: Path) -> None:
    write_checked(tmp_path / "a", b"a")
    for path in (tmp_path / "a", sum_of(tmp_path / "a")):
        (tmp_path / "copied").mkdir(exist_ok=True)
        (tmp_path / "copied" / path.name).write_bytes(path.read_bytes())
    assert is_whole(tmp_path / "copied" / "a")


def test_a_link_in_the_place_of_a_file_is_not_used(tmp_path: Path) -> None:
    write_checked(tmp_path / "a", b"a")
    (tmp_path / "a").replace(tmp_path / "b")
    (tmp_path / "a").symlink_to(tmp_path / "b")
    assert not is_whole(tmp_path / "a")

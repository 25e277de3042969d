from __future__ import annotations

import os
import time
from pathlib import Path

from forumpress.typeset.imagecache import tidy, use


def aged(path: Path, days: float, size: int = 100) -> Path:
    path.write_bytes(bytes(size))
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
    path = aged(tmp_path / "old.jpg", 30)
    assert use(path)
    assert tidy(tmp_path, most_bytes=0) == 0
    assert not use(tmp_path / "none.jpg")


def test_a_folder_that_is_not_there_is_tidy(tmp_path: Path) -> None:
    assert tidy(tmp_path / "none") == 0

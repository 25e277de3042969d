# SPDX-License-Identifier: MIT
"""Mailboxes of every kind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from forumpress.deliver.mailbox import pieces
from forumpress.errors import InputError

ONE = b"Subject: one\n\nFirst.\n"
TWO = b"Subject: two\n\nSecond.\n"


def read(source: Path, most: int = 1000) -> list[tuple[str, bytes]]:
    return [(piece.name, piece.data) for piece in pieces(source, most)]


def maildir(root: Path) -> Path:
    for folder in ("new", "cur", "tmp"):
        (root / folder).mkdir()
    return root


def test_one_message(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(ONE)
    assert read(path) == [("a.eml", ONE)]
    assert read(path, 9) == [("a.eml", ONE[:9])]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_an_mbox(tmp_path: Path, end: bytes) -> None:
    path = tmp_path / "box"
    quoted = b"Subject: q\n\n>From me\n>>From you\n> From neither\nFrom the middle\n"
    content = b"From a@b Tue\n" + ONE + b"\nFrom a@b Tue\n" + quoted + b"\nFrom a@b Tue\n" + TWO
    path.write_bytes(content.replace(b"\n", end))
    first, second, third = (data.replace(b"\r\n", b"\n") for _, data in read(path))
    assert (first, third) == (ONE + b"\n", TWO)
    assert second == b"Subject: q\n\nFrom me\n>From you\n> From neither\nFrom the middle\n\n"
    assert [name for name, _ in read(path)] == ["box:1", "box:6", "box:14"]
    assert all(len(data) <= 9 for _, data in read(path, 9))


def test_a_maildir_gives_what_is_unseen_and_marks_it(tmp_path: Path) -> None:
    box = maildir(tmp_path)
    (box / "new" / "1.M.host").write_bytes(ONE)
    (box / "cur" / "2.M.host:2,").write_bytes(TWO)
    (box / "cur" / "3.M.host:2,S").write_bytes(TWO)
    (box / "tmp" / "4.M.host").write_bytes(TWO)
    for piece in pieces(box, 1000):
        piece.mark_seen()
    assert sorted(path.name for path in (box / "cur").iterdir()) == ["1.M.host:2,S", "2.M.host:2,S", "3.M.host:2,S"]
    assert not list((box / "new").iterdir())
    assert read(box) == []


def test_a_maildir_holds_no_traps(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"key")
    (tmp_path / "box").mkdir()
    box = maildir(tmp_path / "box")
    (box / "new" / "link").symlink_to(secret)
    os.mkfifo(box / "new" / "pipe")
    (box / "new" / "folder").mkdir()
    (box / "new" / "1.M.host").write_bytes(ONE)
    assert read(box) == [("new/1.M.host", ONE)]


def test_what_is_no_mailbox_is_a_finding(tmp_path: Path) -> None:
    for source in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(InputError) as problem:
            read(source)
        assert problem.value.findings[0].code == "bounce/no-mailbox"


def test_an_empty_file_is_one_empty_message(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert read(tmp_path / "empty") == [("empty", b"")]

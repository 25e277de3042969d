# SPDX-License-Identifier: MIT
"""Each edition says in one file what it needs; nothing else has to be told of a new one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from forumpress.edition import kinds
from forumpress.edition.editions import all_editions, page_editions, usual_edition
from forumpress.edition.kind import PreviewAs
from forumpress.errors import InternalError

WALL = """
from dataclasses import replace
from forumpress.edition.kind import PreviewAs
from forumpress.edition.kinds.screen import kind as screen
kind = replace(screen, name="wall", rank=4, preview=PreviewAs.FINISHED)
"""


@pytest.fixture(autouse=True)
def _found_anew() -> Iterator[None]:
    all_editions.cache_clear()
    yield
    all_editions.cache_clear()
    sys.modules.pop(f"{kinds.__name__}.wall", None)


def test_the_screen_edition_comes_first() -> None:
    assert list(all_editions()) == ["screen", "print", "booklet", "proof", "web", "epub", "text"]
    assert usual_edition().name == "screen"
    assert [kind.name for kind in page_editions() if kind.for_printer] == ["print"]
    assert [kind.name for kind in page_editions() if kind.preview is PreviewAs.HIDDEN] == ["booklet"]


def test_a_file_is_enough_for_a_new_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wall.py").write_text(WALL)
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])
    assert list(all_editions()) == ["screen", "print", "booklet", "proof", "wall", "web", "epub", "text"]
    from forumpress.preview.views import all_views

    all_views.cache_clear()
    try:
        assert all_views()["wall"].name == "Wall"
    finally:
        all_views.cache_clear()


def test_a_file_that_declares_nothing_is_our_own_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wall.py").write_text("")
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])
    with pytest.raises(InternalError, match="wall"):
        all_editions()

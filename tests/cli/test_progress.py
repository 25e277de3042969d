# SPDX-License-Identifier: MIT
from __future__ import annotations

import io
import sys

import pytest

from forumpress.cli.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("total", [3, None])
def test_progress_is_silent_where_nobody_watches(total: int | None, capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Drawing", total) as step:
        step("page 1")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("total", [3, None])
def test_progress_on_a_terminal_says_what_is_being_done(total: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress("Drawing", total) as step:
        step("page 1")
        step("page 2")
        step("page 3")
    assert "Drawing" in terminal.getvalue()
    assert "page 2" in terminal.getvalue()

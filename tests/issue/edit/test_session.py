# SPDX-License-Identifier: MIT
"""An editing session: nothing that was journalled is lost, and undo goes over a restart and over others' changes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forumpress.issue.edit.change import EditRefused
from forumpress.issue.edit.editsession import EditSession
from forumpress.issue.edit.intents import SetText
from forumpress.workspace import Workspace

ISSUE = "issues/a.yaml"
TEXT = "# mine\r\nkey: a\r\ntitle: One # two\r\nbody: |\r\n  First.\r\n\r\n  Second.\r\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "issues").mkdir()
    (tmp_path / ISSUE).write_bytes(TEXT.encode())
    return tmp_path


def session(workspace: Path) -> EditSession:
    return EditSession(Workspace.at(workspace), workspace / ".forumpress" / "edits" / "a.journal")


def set_title(made: EditSession, words: str) -> None:
    made.edit(ISSUE, lambda _: [SetText(("title",), words)], "title")


def now(workspace: Path) -> str:
    return (workspace / ISSUE).read_bytes().decode()


def test_undo_and_redo_survive_a_restart(workspace: Path) -> None:
    made = session(workspace)
    set_title(made, "Two")
    set_title(made, "Three: four")
    assert now(workspace) == TEXT.replace("One", '"Three: four"')
    again = session(workspace)
    assert again.state == {"undo": "title", "redo": None}
    again.undo()
    assert now(workspace) == TEXT.replace("One", "Two")
    third = session(workspace)
    third.undo()
    assert now(workspace) == TEXT
    assert third.undo() is None
    third.redo()
    third.redo()
    assert third.redo() is None
    assert now(workspace) == TEXT.replace("One", '"Three: four"')


def test_undo_goes_over_what_others_changed_elsewhere(workspace: Path) -> None:
    made = session(workspace)
    set_title(made, "Two")
    set_title(made, "Three")
    path = workspace / ISSUE
    path.write_bytes(now(workspace).replace("# mine", "# mine, and longer").replace("First.", "The first.").encode())
    made.undo()
    made.undo()
    assert now(workspace) == TEXT.replace("# mine", "# mine, and longer").replace("First.", "The first.")


def test_undo_says_so_where_others_changed_the_same_words(workspace: Path) -> None:
    made = session(workspace)
    set_title(made, "Two")
    (workspace / ISSUE).write_bytes(now(workspace).replace("Two", "Twice").encode())
    assert made.undo() is None
    assert "Twice" in now(workspace)


def test_an_edit_that_is_refused_leaves_no_trace(workspace: Path) -> None:
    made = session(workspace)
    with pytest.raises(EditRefused):
        made.edit(ISSUE, lambda _: [SetText(("title",), "Two"), SetText(("nowhere",), "x")], "both")
    assert now(workspace) == TEXT
    assert made.state == {"undo": None, "redo": None}


KILLED = textwrap.dedent("""
    import os, signal, sys
    from pathlib import Path
    from forumpress.issue.edit import editsession
    from forumpress.issue.edit.intents import SetText
    from forumpress.workspace import Workspace
    root = Path(sys.argv[1])
    made = editsession.EditSession(Workspace.at(root), root / ".forumpress" / "edits" / "a.journal")
    made.edit("issues/a.yaml", lambda _: [SetText(("title",), "Two")], "title")
    write = editsession.write_atomically
    editsession.write_atomically = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    made.edit("issues/a.yaml", lambda _: [SetText(("title",), "Three")], "title")
""")


def test_killed_between_the_journal_and_the_file_nothing_is_lost(workspace: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(workspace)], env=dict(os.environ))
    assert done.returncode == -signal.SIGKILL
    assert now(workspace) == TEXT.replace("One", "Two")
    made = session(workspace)
    assert now(workspace) == TEXT.replace("One", "Three")
    made.undo()
    assert now(workspace) == TEXT.replace("One", "Two")


@settings(max_examples=30)
@given(data=st.data())
def test_a_journal_that_breaks_off_anywhere_tells_all_before(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("torn")
    (root / "issues").mkdir()
    (root / ISSUE).write_bytes(TEXT.encode())
    made = session(root)
    for words in ("Two", "Three", "Four"):
        set_title(made, words)
    journal = root / ".forumpress" / "edits" / "a.journal"
    whole = journal.read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    journal.write_bytes(whole[:cut])
    again = session(root)
    set_title(again, "Five")
    third = session(root)
    assert third.state["undo"] == "title"
    third.undo()
    assert now(root) == TEXT.replace("One", "Four")

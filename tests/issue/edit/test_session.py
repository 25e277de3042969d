# SPDX-License-Identifier: MIT
"""An editing session: nothing that was journalled is lost, and undo goes over a restart and over others' changes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import textwrap
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forumpress.errors import InputError
from forumpress.issue.edit import editjournal
from forumpress.issue.edit.blocks import _stands
from forumpress.issue.edit.change import EditRefused
from forumpress.issue.edit.editlock import alone
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


def record(kind: object, file: object, step: object = (), text: object = "", label: object = "") -> bytes:
    """A line of a journal, with its checksum, whatever it holds."""
    words = json.dumps({"kind": kind, "file": file, "step": step, "text": text, "label": label}).encode()
    return b"%08x %s\n" % (zlib.crc32(words), words)


def test_a_journal_that_came_with_a_strangers_folder_does_no_harm(workspace: Path) -> None:
    (workspace.parent / "outside.yaml").write_text("left alone")
    half = [[0, "", "\ud800"]]
    journal = workspace / ".forumpress" / "edits" / "a.journal"
    journal.parent.mkdir(parents=True)
    journal.write_bytes(
        record("base", 5) + record(7, ISSUE) + record("base", ISSUE, text=None) + record("base", ISSUE, text="\ud800")
        + record("erase", ISSUE, [[0, TEXT, ""]]) + record("edit", ISSUE, half)
        + record("edit", ISSUE, [[-3, "a", "b"]])
        + record("edit", ISSUE, [[0, 5, 6]]) + record("edit", ISSUE, 5) + record("edit", ISSUE, label={})
        + record("base", "../outside.yaml", text="left alone")
        + record("edit", "../outside.yaml", [[0, "left", "not"]])
        + b"00000000 " + b"[" * 100_000 + b"\n"
    )  # fmt: skip
    made = session(workspace)
    set_title(made, "Two")
    assert now(workspace) == TEXT.replace("One", "Two")
    assert (workspace.parent / "outside.yaml").read_text() == "left alone"
    made.undo()
    assert now(workspace) == TEXT


def test_a_file_that_is_gone_does_not_keep_the_others_from_being_undone(workspace: Path) -> None:
    (workspace / "issues" / "a.md").write_text("One.\n")
    made = session(workspace)
    set_title(made, "Two")
    made.edit("issues/a.md", lambda _: [SetText((), "Two.\n")], "body")
    (workspace / "issues" / "a.md").unlink()
    with pytest.raises(InputError, match="is not there"):
        made.undo()
    made.undo()
    assert now(workspace) == TEXT


def test_a_journal_does_not_outgrow_what_is_read_of_it(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editjournal, "LARGEST", 5_000)
    made = session(workspace)
    for number in range(60):
        set_title(made, f"Title {number} " + "word " * 20)
    journal = workspace / ".forumpress" / "edits" / "a.journal"
    assert journal.stat().st_size <= 5_000
    made.undo()
    assert "Title 58" in now(workspace)
    journal.write_bytes(b"x" * 5_001)
    set_title(session(workspace), "Again")
    assert session(workspace).state == {"undo": "title", "redo": None}


WRITER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from forumpress.issue.edit.editsession import EditSession
    from forumpress.issue.edit.intents import SetText
    from forumpress.workspace import Workspace
    root, name = Path(sys.argv[1]), sys.argv[2]
    made = EditSession(Workspace.at(root), root / ".forumpress" / "edits" / f"{name}.journal")
    for _ in range(25):
        def longer(file):
            return [SetText(("title",), file.raw.split("title: ")[1].split(" #")[0] + name)]
        made.edit("issues/a.yaml", longer, "title")
""")


def test_two_programs_that_write_at_once_lose_nothing(workspace: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(workspace), name]) for name in "xy"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    title = now(workspace).split("title: ")[1].split(" #")[0]
    assert (title.count("x"), title.count("y")) == (25, 25)


def test_one_issue_is_written_on_by_one_program(workspace: Path) -> None:
    path = workspace / "a.open"
    with alone(path, wait=False), pytest.raises(BlockingIOError), alone(path, wait=False):
        pass
    with alone(path, wait=False):
        pass


@pytest.mark.parametrize("typed", ["a\x1b[31m", "a\0", "a\ufffe", "a\x9b"])
def test_what_is_typed_holds_no_control_character(workspace: Path, typed: str) -> None:
    made = session(workspace)
    with pytest.raises(EditRefused, match="control character"):
        set_title(made, typed)
    assert now(workspace) == TEXT
    set_title(made, "a\u2028b\x85c")
    assert "title: a b c #" in now(workspace)


@given(
    st.lists(st.sampled_from(["a", "ab", "b a", "\n", "\n\n", " ", "\n\n\n"]), max_size=14).map("".join),
    st.sampled_from(["a", "ab", "b a", "a\n\nab", " a", "a ", "", " "]),
    st.integers(0, 20),
)
def test_whole_paragraphs_are_found_wherever_they_moved(whole: str, words: str, start: int) -> None:
    """Against looking at every place by itself."""
    places = [
        match.start()
        for match in re.finditer(re.escape(words), whole)
        if not whole[: match.start()].rpartition("\n\n")[2].strip()
        and not whole[match.end() :].partition("\n\n")[0].strip()
    ]
    wanted = min(places, key=lambda at: abs(at - start)) if places and words.strip() else None
    assert _stands(whole, words, start, in_body=True) == wanted

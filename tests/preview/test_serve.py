# SPDX-License-Identifier: MIT
"""The command: its note for other commands, its port, its end; and the editor that it opens."""

from __future__ import annotations

import json
import socket
import stat
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from preview.bulletin import ISSUE
from preview.running import preview

from forumpress.cli.run import run
from forumpress.errors import UsageError
from forumpress.preview.editor import EditorCommand
from forumpress.preview.serve import Running, ask, running_previews

pytestmark = pytest.mark.xdist_group("preview")


def test_a_running_preview_can_be_asked_and_leaves_nothing_behind(bulletin: Path) -> None:
    notes = bulletin / ".forumpress" / "previews"
    with preview(bulletin, ISSUE) as running:
        (found,) = running_previews(notes)
        assert (found.name, found.port) == (ISSUE, running.port)
        (note,) = notes.iterdir()
        assert stat.S_IMODE(note.stat().st_mode) == 0o600
        assert stat.S_IMODE(notes.stat().st_mode) == 0o700
        assert ask(found, "see", {"pages": [1], "scale": 1}) == {}
        assert ask(Running(found.name, found.host, found.port, "wrong"), "see", {"pages": [1], "scale": 1}) is None
        assert json.loads(note.read_text())["key"] == found.key
        for path in ("issues/publication.yaml", "%2e%2e/%2e%2e/etc/passwd", "static/..%2f..%2faccess.py"):
            with pytest.raises(urllib.error.HTTPError) as refused:
                asked = urllib.request.Request(f"http://127.0.0.1:{running.port}/{path}", headers=running.cookie)
                urllib.request.urlopen(asked)
            assert refused.value.code in (400, 404)
    assert running.process.returncode == 0
    assert list(notes.iterdir()) == []
    assert ask(found, "see", {"pages": [1], "scale": 1}) is None


def test_only_loopback_listens_by_default(bulletin: Path) -> None:
    with preview(bulletin, ISSUE) as running:
        table = Path("/proc/net/tcp").read_text().splitlines()[1:]
        listening = [row.split()[1] for row in table if row.split()[3] == "0A"]
        own = [address for address in listening if int(address.split(":")[1], 16) == running.port]
        assert [address.split(":")[0] for address in own] == ["0100007F"]


def test_a_port_that_is_taken_is_named(
    bulletin: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(bulletin)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert run(["preview", ISSUE, "--port", str(taken.getsockname()[1])]) == 2
    assert "try --port" in capsys.readouterr().err


def test_locate_says_when_no_preview_runs(
    bulletin: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(bulletin)
    notes = bulletin / ".forumpress" / "previews"
    notes.mkdir(parents=True, exist_ok=True)
    (notes / "1.json").write_text("half a no")
    (notes / "2.json").write_text('{"name": "x", "host": "127.0.0.1", "port": 1, "key": "k"}')
    assert run(["locate", f"{ISSUE}:5"]) == 1
    assert "No preview" in capsys.readouterr().err
    for note in notes.iterdir():
        note.unlink()


@pytest.mark.parametrize("place", ["issues/2023-05.yaml", "x", ":3", "issues/2023-05.yaml:0x3"])
def test_locate_wants_a_line(place: str, bulletin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(bulletin)
    assert run(["locate", place]) == 2


def test_an_editor_is_started_without_a_shell(tmp_path: Path) -> None:
    file = tmp_path / "a b; touch $(x) {line}.yaml"
    command = EditorCommand("code -g '{file}:{line}:{column}' --wait")
    assert command.arguments(file, 3, 7) == ["code", "-g", f"{file}:3:7", "--wait"]
    assert EditorCommand("vi +{line}").arguments(file, 3, 7) == ["vi", "+3", str(file)]
    assert EditorCommand("no-such-program-at-all").open(file, 1, 1) is False


@pytest.mark.parametrize("command", ["", "  ", "code 'unclosed"])
def test_an_editor_that_makes_no_sense_is_refused(command: str) -> None:
    with pytest.raises(UsageError):
        EditorCommand(command)


@given(st.text(max_size=30))
def test_a_file_name_never_becomes_anything_else(name: str) -> None:
    path = Path("/w") / name.replace("\0", "")
    assert EditorCommand("e {file} {line}").arguments(path, 1, 2) == ["e", str(path), "1"]


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "printer.example", "127.0.0.1@192.0.2.1"])
def test_a_note_that_names_another_computer_reaches_nobody(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reached: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda *given, **_: reached.append(given))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **_: reached.append(given))
    assert ask(Running("issues/a.yaml", host, 80, "key"), "locate", {"place": "issues/a.yaml:1"}) is None
    assert not reached

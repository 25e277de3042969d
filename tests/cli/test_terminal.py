# SPDX-License-Identifier: MIT
"""Nothing that a stranger wrote steers the terminal, and whatever the machine does is told in words."""

from __future__ import annotations

import ast
import io
import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sourcetrees import source_nodes

from forumpress.cli.report import as_json_text
from forumpress.cli.run import run
from forumpress.terminal import hand_over, printable, say, show_state, write

pytestmark = pytest.mark.slow

STEERING = "\x1b[31m\x07\u202e\u2066\x9b2J"
"""Colour, bell, reversed direction, isolate, and the C1 form of an escape."""


def steers(text: str) -> set[str]:
    """The characters of a text that could steer a terminal."""
    return {one for one in text if one != "\n" and unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("terminal") / "mine"
    assert run(["init", str(root)]) == 0
    (issue,) = (root / "issues").glob("*-*.yaml")
    issue.rename(root / "issues/one.yaml")
    return root


def forum(folder: Path, *arguments: str | bytes, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "forumpress", *arguments]
    options = {"capture_output": True, "text": True, "cwd": folder, "check": False, "timeout": 120, **more}
    return subprocess.run(command, **options)  # type: ignore[call-overload, no-any-return]


@pytest.mark.xdist_group("source")
def test_one_module_prints() -> None:
    printing = set()
    for file, nodes in source_nodes().items():
        for node in nodes:
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if name in {"print", "click.echo", "click.secho", "sys.stdout.write", "sys.stderr.write"}:
                printing.add(file)
            if name.startswith(("traceback.print", "json.dump(")):
                printing.add(file)
    assert printing == set()


@pytest.mark.parametrize("command", [["check"], ["build"], ["preflight"], ["import"], ["explain"]])
def test_names_and_arguments_do_not_steer(command: list[str], workspace: Path, capsys: pytest.CaptureFixture[str],
                                          monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.chdir(workspace)
    name = f"issues/a{STEERING}b.yaml"
    (workspace / name).write_text(f"key: a\ntitel{STEERING}: {STEERING}\n", "utf-8")
    assert run([*command, name]) in (1, 2)
    assert run([f"bui{STEERING}ld"]) == 2
    said = capsys.readouterr()
    assert "\ufffd" in said.err + said.out
    assert steers(said.out + said.err) == set()


def test_texts_do_not_steer_and_json_keeps_them(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace)
    (workspace / "issues/b.yaml").write_text('key: a\n"titel\u202e": "\\e[2J"\nlanguage: "x\u2066\\a"\n', "utf-8")
    assert run(["check", "--json", "issues/b.yaml"]) == 1
    said = capsys.readouterr().out
    assert steers(said) == set()
    assert any("titel\u202e" in finding["message"] for finding in json.loads(said)["findings"])


@given(st.text())
def test_json_is_the_same_and_harmless(text: str) -> None:
    written = as_json_text({"text": text})
    assert json.loads(written) == {"text": text}
    assert steers(written) <= set("\u200c\u200d")


@given(st.text())
def test_what_is_printed_is_harmless(text: str) -> None:
    assert steers(printable(text)) <= set("\u200c\u200d")
    assert len(printable(text)) == len(text)


def test_what_a_stream_cannot_hold_becomes_a_question_mark() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    write("→ ü\n", stream)
    stream.seek(0)
    assert stream.read() == "? ü\n"


def test_data_for_programs_is_not_changed(capsys: pytest.CaptureFixture[str]) -> None:
    hand_over("a\tb\u202e\n")
    say("a\tb")
    show_state("now\n")
    said = capsys.readouterr()
    assert said.out == "a\tb\u202e\na\ufffdb\n"
    assert said.err == "\r\x1b[Know\ufffd"


def test_a_name_that_is_not_utf_8_is_refused_with_its_cure(workspace: Path) -> None:
    issue, pdf, text = b"issues/m\xfcller.yaml", b"m\xfcller.pdf", b"m\xfcller.md"
    for name in (issue, pdf, text):
        Path(os.fsdecode(bytes(workspace) + b"/" + name)).write_bytes((workspace / "issues/one.yaml").read_bytes())
    for arguments in (["check", issue], ["build", issue], ["preflight", pdf], ["compare", pdf, pdf], ["import", text]):
        done = forum(workspace, *arguments)
        assert done.returncode == 1, (arguments, done.stderr)
        assert "machine/name-encoding" in done.stderr
        assert "convmv" in done.stderr


@pytest.mark.parametrize("arguments", [["preflight"], ["import"], ["check"], ["build"], ["compare", "issues/one.yaml"]])
def test_what_is_no_file_is_refused_with_its_cure(arguments: list[str], workspace: Path) -> None:
    pipe, loop, empty = workspace / "pipe", workspace / "loop", workspace / "empty.pdf"
    pipe.exists() or os.mkfifo(pipe)  # type: ignore[func-returns-value]
    loop.is_symlink() or loop.symlink_to(loop)  # type: ignore[func-returns-value]
    empty.write_bytes(b"")
    for name in ("pipe", "loop", "issues", "/dev/zero", "empty.pdf", "n" * 300):
        done = forum(workspace, *arguments, name)
        assert done.returncode in (1, 2), (name, done.stderr)
        assert "Internal" not in done.stderr
        assert done.returncode == 2 or "→" in done.stderr + done.stdout


def test_a_missing_file_is_wrong_usage(workspace: Path) -> None:
    for arguments in (["preflight", "none.pdf"], ["import", "none.md"], ["compare", "none.pdf", "x.pdf"]):
        done = forum(workspace, *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"there is no file “{arguments[1]}”" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [["--help"], ["schema"], ["explain"], ["check", "--json", "one"]])
def test_output_that_cannot_be_written_is_no_fault_of_ours(arguments: list[str], workspace: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = forum(workspace, *arguments, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert "no space left on device" in done.stderr.lower()
    assert "Internal" not in done.stderr


@pytest.mark.parametrize("which", ["stdout", "stderr"])
def test_a_broken_pipe_ends_quietly(which: str, workspace: Path) -> None:
    (workspace / "issues/wrong.yaml").write_text("titel: a\n")
    reader, writer = os.pipe()
    os.close(reader)
    other = "stderr" if which == "stdout" else "stdout"
    streams = {which: writer, other: subprocess.PIPE}
    command = ["check" if which == "stdout" else "build", "wrong"]
    done = forum(workspace, *command, capture_output=False, **streams)
    os.close(writer)
    assert done.returncode == 141
    assert not getattr(done, other)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(workspace: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    done = forum(workspace, "build", "one", "--output", str(tmp_path))
    assert done.returncode == 1
    assert "machine/not-permitted" in done.stderr


def test_a_file_where_the_output_folder_should_be_is_told(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "output").write_text("")
    done = forum(workspace, "build", "one", "--output", str(tmp_path / "output" / "below"))
    assert done.returncode == 1, done.stderr
    assert "machine/wrong-kind" in done.stderr


def test_several_issues_are_all_looked_at_and_the_publication_is_passed_over(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace)
    (workspace / "issues/two.yaml").write_text((workspace / "issues/one.yaml").read_text())
    assert run(["check", "issues/one.yaml", "issues/publication.yaml", "issues/two.yaml"]) == 0
    assert capsys.readouterr().out == "issues/one.yaml: no findings\nissues/two.yaml: no findings\n"
    assert run(["check", "nope", "one", "nor-this"]) == 2
    said = capsys.readouterr().err
    assert "“nope”" in said
    assert "“nor-this”" in said

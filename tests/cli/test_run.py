# SPDX-License-Identifier: MIT
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from forumpress import __version__
from forumpress.cli import run as run_module
from forumpress.cli.run import run
from forumpress.cli.session import json_option
from forumpress.errors import InputError, InternalError, UsageError
from forumpress.finding import Place, error


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """A command `fail` that raises what the test hands it."""

    def install(failure: BaseException) -> None:
        @click.command("fail")
        @json_option
        def command(as_json: bool) -> None:
            raise failure

        monkeypatch.setitem(run_module.forumpress.commands, "fail", command)

    return install


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"forumpress {__version__}\n"


def test_an_unknown_command_is_wrong_usage_and_names_the_near_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bild"]) == 2
    assert "build" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["--nonsense"], ["check"], ["check", "--nonsense"], ["new"]])
def test_wrong_usage_exits_with_2_and_says_something(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert capsys.readouterr().err


def test_problems_of_the_input_exit_with_1_and_are_shown(fails, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    fails(InputError([error("yaml/empty", "the file is empty", place=Place("issues/x.yaml", 1))]))
    assert run(["fail"]) == 1
    captured = capsys.readouterr()
    assert "issues/x.yaml:1: error yaml/empty" in captured.err
    assert captured.out == ""


def test_problems_of_the_input_are_json_where_json_was_asked_for(fails, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    fails(InputError([error("yaml/empty", "the file is empty")]))
    assert run(["fail", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["code"] == "yaml/empty"


def test_a_wrong_call_exits_with_2(fails, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    fails(UsageError("write it so"))
    assert run(["fail"]) == 2
    assert capsys.readouterr().err == "Error: write it so\n"


@pytest.mark.parametrize("failure", [RuntimeError("boom"), InternalError("boom"), KeyError("boom")])
def test_our_own_faults_exit_with_3_and_ask_for_a_report(
    failure: Exception,
    fails,  # type: ignore[no-untyped-def]
    capsys: pytest.CaptureFixture[str],
) -> None:
    fails(failure)
    assert run(["fail"]) == 3
    message = capsys.readouterr().err
    assert "boom" in message
    assert "report" in message
    assert "Traceback" not in message


@pytest.mark.parametrize("way", ["option", "environment"])
def test_a_traceback_only_for_those_who_ask(
    way: str,
    fails,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fails(RuntimeError("boom"))
    if way == "environment":
        monkeypatch.setenv("FORUMPRESS_DEBUG", "1")
    assert run(["--debug", "fail"] if way == "option" else ["fail"]) == 3
    assert "Traceback" in capsys.readouterr().err


def test_ctrl_c_exits_with_130(fails, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    fails(KeyboardInterrupt())
    assert run(["fail"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_missing_system_library_says_what_to_install(fails, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    fails(OSError("cannot load library 'libpango-1.0-0': not found"))
    assert run(["fail"]) == 3
    message = capsys.readouterr().err
    assert "pango" in message.lower()
    assert "install" in message
    assert "report" not in message


def test_a_reader_that_goes_away_is_no_error_of_ours() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "forumpress", "--help"], stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    assert done.returncode == 141
    assert done.stderr == ""


def test_help_and_version_import_nothing_heavy(tmp_path: Path) -> None:
    probe = (
        "import sys; from forumpress.cli.run import run; run(['--help']); run(['--version']);"
        "heavy = {'weasyprint', 'pydantic', 'pikepdf', 'sqlalchemy', 'starlette', 'jinja2', 'rich', 'PIL'};"
        "sys.exit(','.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr


PLAIN = """
import sys
from forumpress.cli.extras import EXTRAS
for modules in EXTRAS.values():
    sys.modules.update(dict.fromkeys(modules))
from forumpress.cli.run import run
sys.exit(run(sys.argv[1:]))
"""
"""Runs the command as on a machine without any extra: importing what is None fails as if it were not there."""


def _run_plainly(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PLAIN, *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)


@pytest.mark.parametrize(
    ("arguments", "extra"), [(["preview", "2022-11"], "preview"), (["mail", "status", "--list", "all"], "mail")]
)
def test_a_command_that_lacks_an_extra_says_in_one_line_which(arguments: list[str], extra: str, checkout: Path) -> None:
    done = _run_plainly(checkout, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.endswith(f"pip install 'forumpress[{extra}]'")


def test_typesetting_and_checking_need_no_extra(tmp_path: Path) -> None:
    assert _run_plainly(tmp_path, "init", "mine").returncode == 0
    (issue,) = (tmp_path / "mine/issues").glob("*-*.yaml")
    done = _run_plainly(tmp_path / "mine", "build", issue.stem)
    assert done.returncode == 0, done.stderr

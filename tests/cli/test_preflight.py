# SPDX-License-Identifier: MIT
"""`forumpress preflight` and `forumpress compare`: words, JSON, reports and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from preflight.defects import draws
from preflight.press import Press, shown

from forumpress.cli.run import run


def written(folder: Path, name: str, content: bytes = b"", pages: int = 4) -> Path:
    press = Press(pages)
    draws(content)(press)
    path = folder / name
    path.write_bytes(press.save())
    return path


def test_a_sound_file_is_said_not_to_be_fully_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["preflight", str(written(tmp_path, "2022-11.pdf"))]) == 0
    out = capsys.readouterr().out
    assert "not checked, only the deep check makes it: ink/coverage" in out
    assert "2022-11.pdf: not fully checked (sheetfed); 3 checks not made" in out


def test_an_error_gives_exit_code_1_and_its_cure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "2022-11.pdf", b"q 1 0 0 rg 100 200 50 50 re f Q\n")
    assert run(["preflight", str(path)]) == 1
    out = capsys.readouterr().out
    assert "2022-11.pdf (page 1): error colour/not-for-press" in out
    assert "→ Convert to CMYK before sending" in out
    assert "rejected (sheetfed; 1 error)" in out


def test_json_holds_report_and_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "2022-11.pdf", shown("Tiny", 300, 250, 4))
    assert run(["preflight", str(path), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["file"], data["profile"], data["verdict"], data["pages"]) == (
        "2022-11.pdf",
        "sheetfed",
        "not fully checked",
        4,
    )
    (finding,) = data["findings"]
    assert (finding["code"], finding["page"]) == ("text/too-small", 1)
    assert finding["box"]["width"] > 1
    assert any(not check["made"] and check["why"] for check in data["checks"])


def test_the_report_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "2022-11.pdf", shown("Tiny", 300, 250, 4))
    page = tmp_path / "reports" / "report.html"
    assert run(["preflight", str(path), "--profile", "office", "--report", str(page)]) == 0
    assert 'class="frame warning"' in page.read_text(encoding="utf-8")
    assert str(page) in capsys.readouterr().out


def test_a_printers_own_profile_is_taken_and_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "2022-11.pdf", shown("Tiny", 300, 250, 4))
    profile = tmp_path / "own.yaml"
    profile.write_text("name: own\ntitle: Own\nrules: {text/too-small: error}\n")
    assert run(["preflight", str(path), "--profile", str(profile)]) == 1
    assert "rejected (own; 1 error)" in capsys.readouterr().out
    profile.write_text("name: own\ntitle: Own\nrules: {text/too-tiny: error}\n")
    assert run(["preflight", str(path), "--profile", str(profile)]) == 1
    assert "did you mean text/too-small" in capsys.readouterr().err
    assert run(["preflight", str(path), "--profile", "sheetfeed"]) == 2
    assert "did you mean sheetfed" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["preflight", str(tmp_path / "nothing.pdf")]) == 2
    assert "there is no file" in capsys.readouterr().err


def test_a_hostile_file_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "\x1b[31mevil.pdf"
    path.write_bytes(b"%PDF-1.4\x1b[2J")
    assert run(["preflight", str(path)]) == 1
    out = capsys.readouterr().out
    assert "file/damaged" in out
    assert "\x1b" not in out


def test_compare_says_nothing_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = written(tmp_path, "old.pdf"), written(tmp_path, "new.pdf")
    assert run(["compare", str(old), str(new)]) == 0
    assert capsys.readouterr().out == "no difference in words, pictures or looks\n"


def test_compare_says_what_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = written(tmp_path, "old.pdf", shown("Alpha beta gamma", 100, 200, 10))
    new = written(tmp_path, "new.pdf", shown("Alpha delta gamma", 100, 200, 10))
    page = tmp_path / "diff.html"
    assert run(["compare", str(old), str(new), "--report", str(page)]) == 1
    assert "page 1: “beta” is now “delta”" in capsys.readouterr().out
    assert "after: page 1" in page.read_text(encoding="utf-8")
    assert run(["compare", str(old), str(new), "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["differ"] is True
    assert data["changes"][0]["what"] == "words"


def test_compare_refuses_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = written(tmp_path, "good.pdf"), tmp_path / "bad.pdf"
    bad.write_bytes(b"no PDF")
    assert run(["compare", str(good), str(bad)]) == 1
    assert "file/damaged" in capsys.readouterr().err

# SPDX-License-Identifier: MIT
from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture
def setup(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The set-up script, working in a copy of what it reads."""
    spec = importlib.util.spec_from_file_location("setup_script", checkout / "scripts" / "setup.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    shutil.copytree(checkout / "requirements", tmp_path / "requirements")
    shutil.copy(checkout / "pyproject.toml", tmp_path)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "stamp")
    return module


@pytest.fixture
def calls(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that the script would have run; all succeed."""
    recorded: list[list[str]] = []

    def record(command: list[Any], **_: Any) -> subprocess.CompletedProcess[str]:
        recorded.append([str(part) for part in command])
        return subprocess.CompletedProcess(command, 0, stdout="not-installed")

    monkeypatch.setattr(setup.subprocess, "run", record)
    return recorded


def finish(setup: ModuleType, level: str) -> None:
    (setup.VENV / "bin").mkdir(parents=True, exist_ok=True)
    (setup.VENV / "bin" / "python").touch()
    setup.STAMP.write_text(f"{setup.fingerprint()} {level}\n")


def test_a_second_run_has_nothing_to_do(setup: ModuleType, calls: list[list[str]]) -> None:
    finish(setup, "test")
    setup.main("issue")
    setup.main("test")
    assert calls == []


def test_a_further_level_is_not_ready_yet(setup: ModuleType) -> None:
    finish(setup, "issue")
    assert setup.is_ready("issue")
    assert not setup.is_ready("test")


@pytest.mark.parametrize(
    ("name", "written"),
    [("requirements/runtime.lock", "click=="), ("pyproject.toml", "click>=")],
    ids=["lock", "project"],
)
def test_changed_requirements_are_installed(name: str, written: str, setup: ModuleType) -> None:
    finish(setup, "test-all")
    path = setup.ROOT / name
    text = path.read_text()
    assert written in text
    path.write_text(text.replace(written, f"{written}9", 1))
    assert not setup.is_ready("issue")


def test_a_changed_setting_of_a_tool_installs_nothing(setup: ModuleType) -> None:
    finish(setup, "issue")
    path = setup.ROOT / "pyproject.toml"
    path.write_text(path.read_text() + "\n[tool.other]\nx = 1\n")
    assert setup.is_ready("issue")


def test_only_missing_packages_are_installed_and_mail_is_left_alone(
    setup: ModuleType, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "is_installed", lambda name: name != "postfix")
    monkeypatch.setattr(setup.os, "geteuid", lambda: 0)
    setup.install_debian_packages(("ghostscript", "postfix"))
    assert [command for command in calls if "install" in command] == [
        [
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "install",
            "-y",
            "--no-install-recommends",
            "-qq",
            "postfix",
        ]
    ]
    assert any("debconf-set-selections" in command for command in calls)


def test_without_root_and_sudo_the_command_is_said(
    setup: ModuleType, calls: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "is_installed", lambda name: False)
    monkeypatch.setattr(setup.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(setup.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match=r"apt-get install libpango-1\.0-0"):
        setup.install_debian_packages(("libpango-1.0-0",))
    assert calls == []


@pytest.mark.parametrize(
    ("manager", "command"),
    [("brew", "brew install pango"), ("dnf", "sudo dnf install pango"), ("pacman", "sudo pacman -S pango")],
)
def test_elsewhere_the_command_for_that_system_is_said(
    manager: str, command: str, setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup.ctypes.util, "find_library", lambda name: None)
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}" if name == manager else None)
    with pytest.raises(SystemExit, match=command):
        setup.check_system("issue")


def test_python_packages_are_checked_against_their_hashes(setup: ModuleType, calls: list[list[str]]) -> None:
    setup.install_python_packages(setup.ROOT / "requirements" / "runtime.lock")
    locks = [command for command in calls if any(part.endswith(".lock") for part in command)]
    assert [Path(command[-1]).name for command in locks] == ["build.lock", "runtime.lock"]
    assert all("--require-hashes" in command and "--no-deps" in command for command in locks)


@pytest.mark.parametrize("lock", ["build.lock", "runtime.lock", "test.lock", "release.lock"])
def test_every_locked_package_has_a_hash_and_no_lock_says_where_from(lock: str, checkout: Path) -> None:
    entries = (checkout / "requirements" / lock).read_text().replace("\\\n", "").splitlines()
    packages = [entry for entry in entries if entry and not entry.startswith("#")]
    assert packages
    for entry in packages:
        assert "==" in entry
        assert "--hash=sha256:" in entry
        assert "://" not in entry
        assert not entry.startswith("-")


def test_what_the_locks_share_has_one_version(checkout: Path) -> None:
    versions: dict[str, str] = {}
    for lock in ("build.lock", "runtime.lock", "test.lock", "release.lock"):
        for line in (checkout / "requirements" / lock).read_text().splitlines():
            name, separator, version = line.partition("==")
            if separator:
                assert versions.setdefault(name, version.split()[0]) == version.split()[0], name


def test_the_script_knows_its_levels(checkout: Path) -> None:
    done = subprocess.run(
        [sys.executable, checkout / "scripts" / "setup.py", "nonsense"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "issue|test|test-all" in done.stderr

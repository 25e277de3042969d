# SPDX-License-Identifier: MIT
"""What the documentation shows must work."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import click
import pytest

from forumpress.cli.mail import command
from forumpress.deliver.settings import Limits, Server
from forumpress.deliver.settings_read import read_settings

PASSWORD = {"FORUMPRESS_MAIL_SERVER_PASSWORD": "x" * 20}


def test_example_settings_are_valid(checkout: Path, tmp_path: Path) -> None:
    shutil.copy(checkout / "docs" / "mail.toml", tmp_path / "mail.toml")
    settings = read_settings(tmp_path / "mail.toml", PASSWORD)
    assert list(settings.lists) == ["forum"]


def test_defaults_shown_in_the_example_are_the_defaults(checkout: Path) -> None:
    text = (checkout / "docs" / "mail.toml").read_text("utf-8")
    shown = dict(re.findall(r"^# (\w+) = (\S+?)(?:[ ]+#.*)?$", text, re.MULTILINE))
    server = Server(host="x.example.org")
    for name in ("port", "connections", "verify", "dot_timeout", "security"):
        assert tomllib.loads(f"x = {shown[name]}")["x"] == getattr(server, name), name
    for name in ("attach_up_to", "first_wait", "longest_wait", "give_up_hours"):
        assert tomllib.loads(f"x = {shown[name]}")["x"] == getattr(Limits(), name), name


def commands_shown(checkout: Path) -> list[tuple[str, list[str]]]:
    lines = re.findall(r"forumpress mail ([^#`\n]+)", (checkout / "docs" / "mailing.md").read_text("utf-8"))
    found = [re.findall(r"[^\s\[\]]+", line) for line in lines]
    return [(words[0], [word for word in words if re.fullmatch(r"--[a-z-]+", word)]) for words in found]


def test_commands_and_options_exist(checkout: Path) -> None:
    shown = commands_shown(checkout)
    assert len(shown) > 12
    for name, options in shown:
        found = command.get_command(click.Context(command), name)
        assert found is not None, name
        known = {option for parameter in found.params for option in parameter.opts}
        assert set(options) <= known, name


@pytest.mark.parametrize("name", ["compose", "import", "send", "status", "retry", "pause", "resume", "export", "forget",
                                  "bounces", "serve", "readers", "suppressions", "confirmations"])  # fmt: skip
def test_each_command_is_explained(checkout: Path, name: str) -> None:
    assert f"mail {name}" in (checkout / "docs" / "mailing.md").read_text("utf-8")

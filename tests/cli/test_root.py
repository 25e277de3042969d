# SPDX-License-Identifier: MIT
from __future__ import annotations

import click
import pytest

from forumpress.cli.root import CHAPTERS, forumpress
from forumpress.cli.run import run

NAMES = [name for chapter in CHAPTERS.values() for name in chapter]


@pytest.mark.parametrize("name", NAMES)
def test_every_command_of_the_help_can_be_loaded_and_explains_itself(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = forumpress.get_command(click.Context(forumpress), name)
    assert command is not None
    assert command.help
    assert run([name, "--help"]) == 0
    assert f"Usage: forumpress {name}" in capsys.readouterr().out


def test_the_help_lists_every_command_under_its_chapter(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    text = capsys.readouterr().out
    positions = [text.index(f"\n  {name} ") for name in NAMES]
    assert positions == sorted(positions)
    assert all(f"\n{heading}:\n" in text for heading in CHAPTERS)


def test_a_command_that_does_not_exist_is_not_found() -> None:
    assert forumpress.get_command(click.Context(forumpress), "nonsense") is None

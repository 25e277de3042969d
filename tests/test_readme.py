# SPDX-License-Identifier: MIT
"""What the README and the notes for contributors name exists."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from forumpress.cli.root import forumpress

PAGES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str, checkout: Path) -> None:
    text = (checkout / page).read_text("utf-8")
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text)]
    missing = [
        link for link in links if link and "://" not in link and not (checkout / page).parent.joinpath(link).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_every_command_exists(page: str, checkout: Path) -> None:
    text = (checkout / page).read_text("utf-8")
    known = forumpress.list_commands(click.Context(forumpress))
    named = set(re.findall(r"\bforumpress ([a-z]+)\b", text))
    assert named <= set(known)


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_exists(page: str, checkout: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (checkout / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^    |`)make ([a-z-]+)", (checkout / page).read_text("utf-8"), re.MULTILINE))
    assert named <= targets


def test_the_readme_names_every_command(checkout: Path) -> None:
    text = (checkout / "README.md").read_text("utf-8")
    missing = [
        name
        for name in forumpress.list_commands(click.Context(forumpress))
        if not re.search(rf"`[^`]*\b{name}\b", text)
    ]
    assert missing == []

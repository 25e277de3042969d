# SPDX-License-Identifier: MIT
"""A group of commands that are imported only when they are run."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A click group whose help costs no import of its commands.

    `chapters` maps a heading of the help to its commands, a command's name to the pair of its
    address (`"forumpress.cli.build:command"`) and the line that the help shows for it.
    """

    def __init__(self, *args: Any, chapters: Mapping[str, Mapping[str, tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chapters = chapters
        self.addresses = {name: entry[0] for chapter in chapters.values() for name, entry in chapter.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of the help."""
        return [*self.addresses, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None when there is none."""
        address = self.addresses.get(cmd_name)
        if address is None:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = address.partition(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{address} is no command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, with near names offered for a command that does not exist."""
        name = args[0]
        if not name.startswith("-") and name not in self.list_commands(ctx):
            raise click.exceptions.NoSuchCommand(name, possibilities=self.list_commands(ctx), ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands under their headings."""
        for heading, chapter in self.chapters.items():
            with formatter.section(heading):
                formatter.write_dl([(name, line) for name, (_, line) in chapter.items()])

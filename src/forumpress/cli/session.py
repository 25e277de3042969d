# SPDX-License-Identifier: MIT
"""What one run of the command line was asked for, whichever command it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import click

Decorated = TypeVar("Decorated", bound=Callable[..., object])


@dataclass(slots=True)
class CommandOptions:
    """Choices that also hold when a command fails: JSON instead of words, tracebacks."""

    json: bool = False
    debug: bool = False


def json_option(command: Decorated) -> Decorated:
    """The option `--json`, handed to the command as `as_json`."""
    return click.option(
        "--json",
        "as_json",
        is_flag=True,
        callback=_note_json,
        help="Results and findings as JSON on standard output.",
    )(command)


def _note_json(ctx: click.Context, _: click.Parameter, value: bool) -> bool:
    ctx.ensure_object(CommandOptions).json = value
    return value

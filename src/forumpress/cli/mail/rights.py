# SPDX-License-Identifier: MIT
"""`forumpress mail export` and `forget`: what is held about a reader, shown or erased."""

from __future__ import annotations

from pathlib import Path

import click

from forumpress.cli.mail.common import config_option, ledger_of, settings_from
from forumpress.cli.report import as_json_text
from forumpress.errors import UsageError
from forumpress.terminal import hand_over, say


@click.command("export")
@click.argument("address", metavar="ADDRESS")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="[default: the screen]")
@config_option
def export_command(address: str, output: Path | None, config: Path | None) -> int:
    """Show all that is held about ADDRESS, as JSON: lists, consent, copies, suppressions."""
    from forumpress.deliver.rights import held_about
    from forumpress.files import chosen, write_atomically

    with ledger_of(settings_from(config)) as ledger:
        held = held_about(ledger, _parsed(address))
    text = as_json_text(held)
    if output is None:
        hand_over(text)
    else:
        write_atomically(chosen(output), text.encode())
    return 0


@click.command("forget")
@click.argument("address", metavar="ADDRESS")
@config_option
def forget_command(address: str, config: Path | None) -> int:
    """Erase ADDRESS and its name everywhere, and never write to it again.

    A keyed hash stays, which is how the address is known when someone imports it again.
    """
    from forumpress.deliver.rights import forget

    with ledger_of(settings_from(config)) as ledger:
        erased = forget(ledger, _parsed(address))
    say(f"Forgotten; {erased} record{'' if erased == 1 else 's'} held it.")
    return 0


def _parsed(address: str) -> str:
    from forumpress.deliver.address import parse_address

    try:
        return parse_address(address)
    except ValueError as problem:
        raise UsageError(f"{address}: {problem}") from None

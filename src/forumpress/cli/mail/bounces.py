"""`forumpress mail bounces`: read what came back to the return path."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from forumpress.cli.mail.common import config_option, ledger_of, settings_from
from forumpress.cli.report import print_json, show_findings
from forumpress.cli.session import json_option
from forumpress.errors import UsageError


@click.command("bounces")
@click.option(
    "--maildir", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR", help="A Maildir."
)
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="One message, or an mbox.",
)
@config_option
@json_option
def command(maildir: Path | None, file: Path | None, config: Path | None, as_json: bool) -> int:
    """Read the mailbox of the return path: suppress what is dead, note what failed, let readers leave.

    A report of a delay suppresses nobody. Reading a mailbox again changes nothing.
    """
    from forumpress.deliver.bounces import take_returns
    from forumpress.deliver.returns import record_return
    from forumpress.deliver.tokens import TokenKeys

    source = maildir or file
    if source is None or (maildir and file):
        raise UsageError("name the mailbox: --maildir DIR or --file FILE")
    settings = settings_from(config)
    with ledger_of(settings) as ledger:
        tally = take_returns(source, TokenKeys.of(settings.keys), lambda returned: record_return(ledger, returned))
    outcomes = {outcome.value: count for outcome, count in tally.outcomes.items()}
    if as_json:
        print_json({"read": tally.read, "outcomes": outcomes, "unused": tally.unused}, tally.findings)
        return 0
    show_findings(tally.findings, sys.stderr)
    words = ", ".join(f"{count:,} {name}" for name, count in outcomes.items() if count)
    click.echo(f"{tally.read:,} read: {', '.join(part for part in (words, f'{tally.unused:,} of no use') if part)}")
    return 0

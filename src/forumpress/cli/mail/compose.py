# SPDX-License-Identifier: MIT
"""`forumpress mail compose`: the message, to be looked at before anyone gets it."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from forumpress.cli.arguments import find_issue
from forumpress.cli.mail.common import choose_list, config_option, list_option, settings_from
from forumpress.cli.progress import progress
from forumpress.cli.report import print_json, show_findings
from forumpress.cli.session import json_option
from forumpress.errors import UsageError
from forumpress.terminal import say


@click.command("compose")
@click.argument("issue", metavar="ISSUE")
@click.option("--to", metavar="ADDRESS", help="The reader to write to.  [default: the sender]")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="[default: output/]")
@list_option
@config_option
@json_option
def command(
    issue: str, to: str | None, output: Path | None, list_key: str | None, config: Path | None, as_json: bool
) -> int:
    """Write the letter of ISSUE as a message (.eml) and its HTML as a page, and send nothing."""
    from forumpress.deliver.address import hash_address, parse_address
    from forumpress.deliver.letter import Recipient
    from forumpress.deliver.letterfiles import write_letter
    from forumpress.pipeline import compose_mail

    path, workspace = find_issue(issue)
    settings = settings_from(config, workspace)
    try:
        address = parse_address(to) if to else settings.sender.address
    except ValueError as problem:
        raise UsageError(f"--to: {problem}") from None
    with progress("Composing", None) as step:
        mail = compose_mail(path, workspace, settings, choose_list(settings, list_key), progress=step)
    reader = Recipient(address, "", hash_address(settings.keys.address_key, address))
    now = datetime.datetime.now(datetime.UTC)
    message, page = write_letter(mail.letter, reader, now, output or workspace.root / "output")
    if as_json:
        data = {"subject": mail.letter.subject, "octets": mail.letter.size, "attached": mail.letter.attached}
        print_json({**data, "message": str(message), "preview": str(page)}, mail.findings)
        return 0
    show_findings(mail.findings, sys.stderr)
    how = "with the PDF attached" if mail.letter.attached else "with a link to the PDF"
    say(f"{message}  {mail.letter.size / 1000:,.0f} kB, {how}\n{page}")
    return 0

# SPDX-License-Identifier: MIT
"""`forumpress mail doctor`: what receivers will find when they look at our mail."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from forumpress.cli.arguments import find_issue
from forumpress.cli.mail.common import choose_list, config_option, list_option, settings_from
from forumpress.cli.progress import progress
from forumpress.cli.report import print_json
from forumpress.cli.session import json_option
from forumpress.errors import UsageError
from forumpress.terminal import say

_MARKS = {"passes": "ok", "doubtful": "?", "fails": "NO", "unknown": "-"}


@click.command("doctor")
@click.argument("issue", metavar="ISSUE", required=False)
@list_option
@click.option("--nameserver", metavar="ADDRESS[:PORT]", help="Ask this name server.  [default: the system's]")
@click.option("--no-connect", is_flag=True, help="Ask the name server only, not the mail server.")
@config_option
@json_option
def command(
    issue: str | None,
    list_key: str | None,
    nameserver: str | None,
    no_connect: bool,
    config: Path | None,
    as_json: bool,
) -> int:
    """Look at SPF, DKIM, DMARC, alignment, reverse DNS, one-click and TLS as receivers will; with ISSUE at its size.

    Each record that should be published is printed as a line for the zone, and what Gmail, Yahoo and Microsoft will
    refuse is foretold. Nothing is sent. Exit code 1 when something fails.
    """
    from forumpress.deliver.doctor.examine import examine
    from forumpress.deliver.doctor.names import NameServer
    from forumpress.pipeline import compose_mail

    letter = None
    if issue is None:
        settings = settings_from(config, to_send=not no_connect)
    else:
        path, workspace = find_issue(issue)
        settings = settings_from(config, workspace, to_send=not no_connect)
        with progress("Composing", None) as step:
            letter = compose_mail(path, workspace, settings, choose_list(settings, list_key), progress=step).letter
    found = examine(settings, NameServer(*_address(nameserver)), letter, connect=not no_connect)
    if as_json:
        print_json({"checks": [asdict(each) for each in found.checks],
                    "forecasts": [asdict(each) for each in found.forecasts]}, ())  # fmt: skip
        return int(not found.healthy)
    for check in found.checks:
        say(f"{_MARKS[check.result.value]:>3}  {check.topic}: {check.sentence}")
        for line in (check.cure, check.record and f"Publish: {check.record}"):
            if line:
                say(f"       {line}")
    say()
    for forecast in found.forecasts:
        if not forecast.refused:
            say(f"{forecast.receiver}: nothing here that its rules refuse")
            continue
        say(f"{forecast.receiver} will refuse this ({forecast.source}):")
        for reason in forecast.reasons:
            say(f"       {reason}")
    return int(not found.healthy)


def _address(written: str | None) -> tuple[str | None, int]:
    if written is None:
        return None, 53
    host, colon, port = written.rpartition(":") if written.count(":") == 1 else (written, "", "")
    if colon and not port.isdigit():
        raise UsageError("--nameserver is an address, or an address and a port: 9.9.9.9:53")
    return host, int(port) if colon else 53

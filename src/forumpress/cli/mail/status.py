# SPDX-License-Identifier: MIT
"""`forumpress mail status`: where mailings stand."""

from __future__ import annotations

from pathlib import Path

import click

from forumpress.cli.mail.common import (
    config_option,
    counts_line,
    issue_key,
    ledger_of,
    list_option,
    mailing_data,
    moment,
    settings_from,
)
from forumpress.cli.report import print_json
from forumpress.cli.session import json_option
from forumpress.terminal import say


@click.command("status")
@click.argument("issue", metavar="ISSUE", required=False)
@list_option
@click.option("--show", metavar="STATE", multiple=True, help="Also list the readers in this state, with the reason.")
@config_option
@json_option
def command(issue: str | None, list_key: str | None, show: tuple[str, ...], config: Path | None, as_json: bool) -> int:
    """Say how many readers of each mailing are in which state, and why; of all issues without ISSUE."""
    from forumpress.deliver.mailings import find_mailings, need_mailings
    from forumpress.deliver.schema import State
    from forumpress.deliver.status import copies, mailing_status

    states = click.Choice([state.value for state in State])
    wanted = [State(states.convert(name, None, None)) for name in show]
    with ledger_of(settings_from(config)) as ledger:
        if issue is None:
            found = find_mailings(ledger, None, list_key)
        else:
            found = need_mailings(ledger, issue_key(issue), list_key)
        stands = [mailing_status(ledger, mailing) for mailing in found]
        if as_json:
            data = []
            for stand in stands:
                readers = [
                    {"address": copy.address, "state": copy.state.value, "reason": copy.reason}
                    for copy in (copies(ledger, stand.mailing, wanted) if wanted else ())
                ]
                data.append({**mailing_data(stand.mailing, stand.counts), "next_due": moment(stand.next_due),
                             "readers": readers})  # fmt: skip
            print_json({"mailings": data}, ())
            return 0
        for stand in stands:
            mailing = stand.mailing
            why = f" ({mailing.reason})" if mailing.reason else ""
            say(f"{mailing.issue} to {mailing.list_name}: {mailing.state.value}{why}")
            say(f"  “{mailing.subject}”, begun {moment(mailing.started_at)}")
            say(f"  {counts_line(stand.counts)}")
            if mailing.elsewhere:
                say(f"  {mailing.elsewhere:,} more get it through another list")
            if stand.next_due is not None and mailing.state.value == "running":
                say(f"  next due {moment(stand.next_due)}")
            for reason in stand.reasons:
                say(f"  {reason.count:>7,} {reason.state.value}: {reason.reason}")
            for copy in copies(ledger, mailing, wanted) if wanted else ():
                say(f"  {copy.address or '(forgotten)'}  {copy.state.value}  {copy.reason}")
        if not stands:
            say("No mailing has begun.")
    return 0

# SPDX-License-Identifier: MIT
"""`forumpress mail account`: what became of every reader of a mailing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from forumpress.cli.mail.common import config_option, issue_key, ledger_of, list_option, mailing_data, settings_from
from forumpress.cli.report import print_json
from forumpress.cli.session import json_option
from forumpress.terminal import say

if TYPE_CHECKING:
    from forumpress.deliver.account import Account


@click.command("account")
@click.argument("issue", metavar="ISSUE")
@list_option
@config_option
@json_option
def command(issue: str, list_key: str | None, config: Path | None, as_json: bool) -> int:
    """Account for every reader of the mailing of ISSUE, by provider and by reason.

    Sent, suppressed, refused, deferred and uncertain add up to all who were frozen when it began.
    """
    from forumpress.deliver.account import account_of
    from forumpress.deliver.mailings import need_mailings
    from forumpress.deliver.status import mailing_status

    with ledger_of(settings_from(config)) as ledger:
        found = [
            (mailing, account_of(ledger, mailing)) for mailing in need_mailings(ledger, issue_key(issue), list_key)
        ]
        if as_json:
            data = [
                {**mailing_data(mailing, mailing_status(ledger, mailing).counts), "account": account_data(account)}
                for mailing, account in found
            ]
            print_json({"mailings": data}, ())
            return 0
        for mailing, account in found:
            say(f"{mailing.issue} to {mailing.list_name}: {account_line(account)}\n")
            _table(account)
    return 0


def account_line(account: Account) -> str:
    """`1,200 sent + 3 suppressed + 0 refused + 0 deferred + 0 uncertain = 1,203 readers`."""
    parts = " + ".join(f"{count:,} {entry.value}" for entry, count in account.counts.items())
    return f"{parts} = {account.frozen:,} readers"


def account_data(account: Account) -> dict[str, object]:
    """An account as plain data for JSON."""
    return {
        "frozen": account.frozen,
        **{entry.value: count for entry, count in account.counts.items()},
        "providers": [
            {"provider": row.provider, **{entry.value: count for entry, count in row.counts.items()}}
            for row in account.providers
        ],
        "reasons": [
            {"heading": row.heading.value, "code": row.code, "example": row.example, "count": row.count,
             "providers": dict(row.providers)}
            for row in account.reasons
        ],
    }  # fmt: skip


def _table(account: Account) -> None:
    head = [entry.value for entry in account.counts]
    say(f"{'':<24}" + "".join(f"{name:>12}" for name in head))
    for row in account.providers:
        say(f"{row.provider[:23]:<24}" + "".join(f"{count:>12,}" for count in row.counts.values()))
    for reason in account.reasons:
        where = ", ".join(f"{name} {count:,}" for name, count in reason.providers)
        say(f"\n{reason.count:>9,} {reason.heading.value}: {reason.example}\n{'':>10}{where}")
    say()

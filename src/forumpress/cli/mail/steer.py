# SPDX-License-Identifier: MIT
"""`forumpress mail retry`, `pause` and `resume`: steering a mailing, also while it runs."""

from __future__ import annotations

from pathlib import Path

import click

from forumpress.cli.mail.common import config_option, issue_key, ledger_of, list_option, settings_from
from forumpress.errors import UsageError
from forumpress.terminal import say


@click.command("retry")
@click.argument("issue", metavar="ISSUE")
@list_option
@click.option("--failed", is_flag=True, help="Readers who could not be reached.  [default]")
@click.option("--deferred", is_flag=True, help="Readers whose next try is later: now instead.")
@click.option("--uncertain", is_flag=True, help="Readers who may have their copy; some may get a second.")
@config_option
def retry_command(
    issue: str, list_key: str | None, failed: bool, deferred: bool, uncertain: bool, config: Path | None
) -> int:
    """Give readers of ISSUE another try. “mail send” then sends to them."""
    from forumpress.deliver.mailings import need_mailings, retry
    from forumpress.deliver.schema import State

    chosen = {State.FAILED: failed, State.DEFERRED: deferred, State.UNCERTAIN: uncertain}
    states = [state for state, wanted in chosen.items() if wanted] or [State.FAILED]
    with ledger_of(settings_from(config)) as ledger:
        for mailing in need_mailings(ledger, issue_key(issue), list_key):
            again = retry(ledger, mailing, states)
            say(f"{mailing.issue} to {mailing.list_name}: {again:,} readers will be tried again")
    return 0


@click.command("pause")
@click.argument("issue", metavar="ISSUE")
@list_option
@click.option("--because", metavar="REASON", default="paused by hand", help="What status will say.")
@config_option
def pause_command(issue: str, list_key: str | None, because: str, config: Path | None) -> int:
    """Stop the mailing of ISSUE; senders at work end within a second or two."""
    from forumpress.deliver.address import has_control
    from forumpress.deliver.mailings import need_mailings, pause

    if has_control(because):
        raise UsageError("--because takes one line of text")
    with ledger_of(settings_from(config)) as ledger:
        for mailing in need_mailings(ledger, issue_key(issue), list_key):
            pause(ledger, mailing, because)
            say(f"{mailing.issue} to {mailing.list_name}: paused")
    return 0


@click.command("resume")
@click.argument("issue", metavar="ISSUE")
@list_option
@config_option
def resume_command(issue: str, list_key: str | None, config: Path | None) -> int:
    """Let the paused mailing of ISSUE go on. “mail send” then sends."""
    from forumpress.deliver.mailings import need_mailings, resume

    with ledger_of(settings_from(config)) as ledger:
        for mailing in need_mailings(ledger, issue_key(issue), list_key):
            resume(ledger, mailing)
            say(f"{mailing.issue} to {mailing.list_name}: may go on; forumpress mail send {mailing.issue}")
    return 0

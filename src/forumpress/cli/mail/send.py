# SPDX-License-Identifier: MIT
"""`forumpress mail send`: mail an issue to a list, in one run or in several."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forumpress.cli.arguments import find_issue
from forumpress.cli.mail.child import compose_apart
from forumpress.cli.mail.common import (
    choose_list,
    config_option,
    counts_line,
    issue_key,
    ledger_of,
    list_option,
    mailing_data,
    settings_from,
)
from forumpress.cli.mail.meter import meter
from forumpress.cli.progress import progress
from forumpress.cli.report import print_json, show_findings
from forumpress.cli.run import INTERRUPTED
from forumpress.cli.session import json_option
from forumpress.errors import UsageError
from forumpress.terminal import say

if TYPE_CHECKING:
    from forumpress.deliver.mailedition import MailEdition
    from forumpress.deliver.sender import RunResult
    from forumpress.deliver.settings import Settings


@click.command("send")
@click.argument("issue", metavar="ISSUE")
@list_option
@click.option("--dry-run", is_flag=True, help="Write every message, send none; no connection is opened.")
@click.option("--test", "test", multiple=True, metavar="ADDRESS", help="Send it to ADDRESS alone, outside the ledger.")
@click.option(
    "--on-uncertain",
    type=click.Choice(["retry", "hold"]),
    help="After a crash at the final dot: one more copy, or leave it to you.  [default: as mail.toml says]",
)
@click.option("--where", "segment", metavar="CONDITION", default="", help="Only readers like: language = zh")
@click.option(
    "--at", "start", metavar="TIME", default="", help="Not before: 2022-11-30 09:00, by each reader's own clock."
)
@click.option("--no-wait", is_flag=True, help="End when only copies are left that were put off till later.")
@config_option
@json_option
def command(
    issue: str,
    list_key: str | None,
    dry_run: bool,
    test: tuple[str, ...],
    on_uncertain: str | None,
    segment: str,
    start: str,
    no_wait: bool,
    config: Path | None,
    as_json: bool,
) -> int:
    """Mail ISSUE to every reader of a list, once; run it again to go on where it stopped.

    Ctrl-C lets the messages in flight end. A second Ctrl-C does not wait for the server's answers:
    those messages are then treated as --on-uncertain says.
    """
    if dry_run and test:
        raise UsageError("--dry-run sends nothing, --test sends to one address: give one of them")
    _check_plan(segment, start)
    path, workspace = find_issue(issue)
    settings = settings_from(config, workspace, to_send=not dry_run)
    chosen = choose_list(settings, list_key)

    def compose(limit: int | None) -> MailEdition:
        with progress("Composing", None) as step:
            mail = compose_apart(path, workspace, settings, chosen, limit, step)
        if not as_json:
            show_findings(mail.findings, sys.stderr)
        return mail

    if dry_run:
        return _dry_run(settings, chosen, compose(None), segment, as_json)
    if test:
        return _test(settings, compose(_server_limit(settings)), test, as_json)
    from forumpress.deliver.dispatch import attach_limit, take_up
    from forumpress.deliver.sender import run_mailing
    from forumpress.deliver.settings import OnUncertain

    policy = OnUncertain(on_uncertain) if on_uncertain else settings.on_uncertain
    key = issue_key(issue)
    with ledger_of(settings) as ledger:
        ledger.list_id(chosen)
        limit = attach_limit(ledger, key, chosen, settings)
        mail = compose(limit)
        mailing = take_up(ledger, mail.issue_key, chosen, mail.letter, limit, policy, ready=mail.ready,
                          segment=segment, start=start, zone=settings.schedule.zone)  # fmt: skip
        with stopping() as stop, meter() as watch:
            result = run_mailing(ledger, mailing, mail.letter, settings, stop=stop, watch=watch, wait=not no_wait)
    if as_json:
        print_json({**mailing_data(mailing, result.counts), "end": result.end.value, "reason": result.reason}, ())
    return _conclude(result, key, quiet=as_json)


def _check_plan(segment: str, start: str) -> None:
    """Refuse a condition or a time that cannot be read before anything is composed."""
    from forumpress.deliver.schedule import read_start
    from forumpress.deliver.segment import segment_condition

    if segment:
        segment_condition(segment, sqlite=True)
    try:
        if start:
            read_start(start)
    except ValueError as problem:
        raise UsageError(f"--at: {problem}") from None


def _conclude(result: RunResult, issue: str, *, quiet: bool) -> int:
    from forumpress.deliver.schema import State
    from forumpress.deliver.sender import End

    uncertain = result.counts.get(State.UNCERTAIN, 0)
    words = {
        End.FINISHED: "Finished",
        End.PAUSED: f"Paused: {result.reason}",
        End.STOPPED: "Stopped; run the same command to go on",
        End.WAITING: "The rest was put off till later; run the same command to go on",
    }
    if not quiet:
        say(f"{words[result.end]}. {counts_line(result.counts)}.")
        if result.end is End.PAUSED:
            say(f"When that is settled: forumpress mail resume {issue}")
        if uncertain:
            say(f"Who may or may not have it: forumpress mail status {issue} --show uncertain")
    if result.end is End.STOPPED:
        return INTERRUPTED
    return int(result.end is not End.FINISHED or uncertain > 0)


def _dry_run(settings: Settings, list_key: str, mail: MailEdition, segment: str, as_json: bool) -> int:
    from forumpress.deliver.dispatch import dry_run

    if settings.ledger.get_secret_value().startswith("postgresql"):
        raise UsageError("--dry-run opens no connection, and this ledger is on a database server; try “mail compose”")
    with ledger_of(settings) as ledger:
        trial = dry_run(ledger, list_key, mail.letter, segment)
    data: dict[str, Any] = {
        "readers": trial.to_send,
        "suppressed": trial.suppressed,
        "octets": trial.octets,
        "subject": mail.letter.subject,
        "attached": mail.letter.attached,
        "ready": mail.ready,
    }
    if as_json:
        print_json(data, (*mail.findings, *trial.findings))
    else:
        show_findings(trial.findings, sys.stderr)
        how = "with the PDF attached" if mail.letter.attached else "with a link to the PDF"
        status = "" if mail.ready else " The issue is still a draft: it could not be sent."
        say(
            f"“{mail.letter.subject}”, {how}, would go to {trial.to_send:,} readers "
            f"({trial.octets / 1e6:,.1f} MB in all), not to {trial.suppressed:,} who left.{status}"
        )
    return 0


def _server_limit(settings: Settings) -> int | None:
    from forumpress.deliver.dispatch import server_size_limit

    return server_size_limit(settings)


def _test(settings: Settings, mail: MailEdition, addresses: tuple[str, ...], as_json: bool) -> int:
    from forumpress.deliver.dispatch import send_test
    from forumpress.deliver.schema import State

    with stopping() as stop:
        copies = send_test(settings, mail.letter, addresses, stop)
    if as_json:
        print_json({"copies": [{"address": c.address, "state": c.state.value, "reason": c.reason} for c in copies]}, ())
    else:
        for copy in copies:
            say(f"{copy.address}: {copy.state.value} ({copy.reason})")
    return int(any(copy.state is not State.SENT for copy in copies))


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set; the second of them interrupts at once."""
    stop = threading.Event()

    def ask(number: int, _: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        say("\nStopping when the messages in flight are through; Ctrl-C again does not wait.", error=True)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

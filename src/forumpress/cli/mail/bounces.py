# SPDX-License-Identifier: MIT
"""`forumpress mail bounces`: read what came back to the return path."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from forumpress.cli.mail.common import config_option, ledger_of, settings_from
from forumpress.cli.report import print_json, show_findings
from forumpress.cli.session import json_option
from forumpress.errors import UsageError
from forumpress.terminal import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forumpress.deliver.bounce.intake import Tally
    from forumpress.deliver.mailbox import Piece
    from forumpress.deliver.settings import Settings


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
@click.option("--accept", metavar="DOMAIN", help="Suppress after all those of DOMAIN whom the brake held back.")
@click.option("--dismiss", metavar="DOMAIN", help="Let those of DOMAIN be whom the brake held back.")
@config_option
@json_option
def command(
    maildir: Path | None, file: Path | None, accept: str | None, dismiss: str | None, config: Path | None, as_json: bool
) -> int:
    """Read the mailbox of the return path: suppress what is dead, count what failed, let readers leave.

    Without --maildir or --file it is the IMAP mailbox of [mailbox] in mail.toml. A refusal of our mail and a
    report of a delay suppress nobody; what people wrote stays unread there. Reading a mailbox again changes nothing.
    """
    settings = settings_from(config)
    if accept or dismiss:
        if maildir or file or (accept and dismiss):
            raise UsageError("--accept DOMAIN and --dismiss DOMAIN stand alone")
        return _release(settings, accept or str(dismiss), suppress=bool(accept))
    if maildir and file:
        raise UsageError("name one mailbox: --maildir DIR or --file FILE")
    if not (maildir or file or settings.mailbox):
        raise UsageError("name the mailbox: --maildir DIR, --file FILE, or [mailbox] in mail.toml for IMAP")
    from forumpress.deliver.bounce.intake import take_returns
    from forumpress.deliver.bounce.record import held_back
    from forumpress.deliver.tokens import TokenKeys

    with ledger_of(settings) as ledger, _mailbox(settings, maildir or file) as pieces:
        tally = take_returns(pieces, TokenKeys.of(settings.keys), ledger, settings.bounces)
        held = held_back(ledger)
    _report(tally, held, as_json=as_json)
    return 0


@contextmanager
def _mailbox(settings: Settings, source: Path | None) -> Iterator[Iterable[Piece]]:
    from forumpress.deliver.bounce.imap import open_imap
    from forumpress.deliver.bounce.rawmail import MOST_READ
    from forumpress.deliver.mailbox import pieces

    if source is not None:
        yield pieces(source, MOST_READ)
    elif settings.mailbox is not None:
        with open_imap(settings.mailbox) as folder:
            yield folder.pieces(MOST_READ)


def _release(settings: Settings, domain: str, *, suppress: bool) -> int:
    from forumpress.deliver.bounce.record import release

    with ledger_of(settings) as ledger:
        count = release(ledger, domain, suppress=suppress)
    say(f"{count:,} readers at {domain} {'suppressed' if suppress else 'left on their lists'}.")
    return int(count == 0)


def _report(tally: Tally, held: dict[str, int], *, as_json: bool) -> None:
    outcomes = {outcome.value: count for outcome, count in tally.outcomes.items()}
    if as_json:
        data = {"read": tally.read, "outcomes": outcomes, "unused": tally.unused, "suppressed": tally.suppressed}
        print_json({**data, "held_back": held}, tally.findings)
        return
    show_findings(tally.findings, sys.stderr)
    words = ", ".join(f"{count:,} {name}" for name, count in outcomes.items() if count)
    say(f"{tally.read:,} read: {', '.join(part for part in (words, f'{tally.unused:,} of no use') if part)}")
    say(f"{tally.suppressed:,} readers suppressed")
    for domain, count in sorted(held.items()):
        say(f"{count:,} held back at {domain}: forumpress mail bounces --accept {domain}, or --dismiss {domain}")

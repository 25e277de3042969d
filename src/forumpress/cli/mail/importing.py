# SPDX-License-Identifier: MIT
"""`forumpress mail import`: readers from a list's file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from forumpress.cli.mail.common import choose_list, config_option, ledger_of, list_option, settings_from
from forumpress.cli.report import as_json_text, finding_data, render_findings, wants_colour
from forumpress.cli.session import json_option
from forumpress.errors import UsageError
from forumpress.finding import Finding, Severity
from forumpress.machine import check_file
from forumpress.terminal import hand_over, say, show_state, write

if TYPE_CHECKING:
    from forumpress.deliver.importing import ImportCounts
    from forumpress.deliver.listfile.columns import ListPlan

_ENDS = ("added", "updated", "unchanged", "duplicates", "suppressed", "bad")
_RARE = ("refused", "readmitted", "removed")


@click.command("import")
@click.argument("file", metavar="LIST", type=click.Path(path_type=Path))
@list_option
@click.option(
    "--column", "columns", multiple=True, metavar="NAME=ROLE", help="What a column holds, where it is not seen."
)
@click.option(
    "--readmit", is_flag=True, help="Take back addresses that had failed; never who left, complained or is forgotten."
)
@click.option("--sync", is_flag=True, help="Take those off the list who are no longer in the file.")
@click.option("--yes", "many", is_flag=True, help="With --sync, also more than a tenth of the list.")
@config_option
@json_option
def command(
    file: Path, list_key: str | None, columns: tuple[str, ...], readmit: bool, sync: bool, many: bool,
    config: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """Take the readers of LIST onto a list, and bring those who are on it up to date.

    LIST is CSV, .xlsx or .ods, as Mailchimp, Google, Outlook, Thunderbird or a person made it. How its columns are
    read is shown first. Roles are address, name, first name, last name, consent date, consent source, status, consent,
    language, salutation, edition and time zone; any other word keeps a column as a field of that name. Every row that
    is not simply taken is reported with its line; none hurts the next.
    """
    from forumpress.deliver.importing import ImportOptions, import_readers

    check_file(file)
    if many and not sync:
        raise UsageError("--yes belongs to --sync")
    pairs = [each.rpartition("=") for each in columns]
    if any(not (name and role) for name, _, role in pairs):
        raise UsageError("--column takes NAME=ROLE, as --column 'E-Mail=address'")
    options = ImportOptions({name: role for name, _, role in pairs}, readmit, sync, many)
    settings = settings_from(config)
    screen = _Screen(file.stat().st_size or 1, as_json=as_json)
    with ledger_of(settings) as ledger:
        list_name = choose_list(settings, list_key)
        counts = import_readers(
            ledger, file, list_name, report=screen.report, step=screen.step, plan=screen.plan, options=options
        )
    screen.clear()
    if as_json:
        hand_over(as_json_text({"list": list_name, **vars(counts)}))
    else:
        _say(counts)
    return int(counts.bad > 0 or screen.failed)


def _say(counts: ImportCounts) -> None:
    words = [f"{getattr(counts, end):,} {end}" for end in _ENDS]
    words += [f"{getattr(counts, end):,} {end}" for end in _RARE if getattr(counts, end)]
    say(f"{counts.rows:,} rows: {', '.join(words)}")
    if counts.without_consent:
        say(f"{counts.without_consent:,} on the list without a full record of their consent")


class _Screen:
    """What a person or a program sees while a list is read."""

    def __init__(self, size: int, *, as_json: bool) -> None:
        self._size, self._json = size, as_json
        self._done = 0
        self._watched = sys.stderr.isatty()
        self.failed = False

    def step(self, octets: int) -> None:
        """The share that is read, on a terminal."""
        before, self._done = self._done, self._done + octets
        if self._watched and before * 100 // self._size != self._done * 100 // self._size:
            show_state(f"Importing: {min(100, self._done * 100 // self._size)} %")

    def clear(self) -> None:
        """Take the progress off the terminal."""
        if self._watched:
            show_state("")

    def plan(self, found: ListPlan) -> None:
        """How the columns are read, before anything is written."""
        self.clear()
        self._done = 0
        if self._json:
            data = {"columns": found.in_words(), "kind": found.kind.value}
            write(as_json_text(data, indent=None), sys.stderr)
        else:
            say(f"{found.kind.value.capitalize()}. {found.in_words()}", error=True)

    def report(self, finding: Finding) -> None:
        """One finding, as it comes."""
        self.clear()
        self.failed = self.failed or finding.severity is Severity.ERROR
        if self._json:
            write(as_json_text(finding_data(finding), indent=None), sys.stderr)
        else:
            write(render_findings([finding], colour=wants_colour(sys.stderr)), sys.stderr)

# SPDX-License-Identifier: MIT
"""`forumpress mail suppressions`: who is never written to, and why."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from forumpress.cli.mail.common import choose_list, config_option, ledger_of, moment, settings_from
from forumpress.cli.report import render_findings, wants_colour
from forumpress.cli.session import json_option
from forumpress.errors import UsageError
from forumpress.terminal import printable, say, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forumpress.deliver.ledger import Ledger
    from forumpress.deliver.suppressing import Suppression

_HEAD = ("address", "address_hash", "list", "kind", "reason", "source", "at")


@click.command("suppressions")
@click.option("--list", "list_key", metavar="LIST", help="Those that hold for one list of mail.toml.  [default: all]")
@click.option("--import", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="Take addresses from another service's list of bounces, complaints or people who left.")  # fmt: skip
@click.option("--export", "output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write CSV.")
@click.option("--lift", metavar="ADDRESS", help="Write to this one address again; wants --because.")
@click.option("--because", metavar="REASON", help="With --lift: why. It is kept.")
@config_option
@json_option
def command(
    list_key: str | None, file: Path | None, output: Path | None, lift: str | None, because: str | None,
    config: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """List the addresses that are never written to, import them from other services, export them, or lift one.

    Where an address is on no list any more, only its keyed hash is known. A forgotten address is never lifted.
    """
    from forumpress.deliver.suppressing import suppressions_of

    if sum(map(bool, (file, output, lift))) > 1:
        raise UsageError("one thing at a time: --import FILE, --export FILE or --lift ADDRESS")
    settings = settings_from(config)
    list_name = choose_list(settings, list_key) if list_key else None
    with ledger_of(settings) as ledger:
        if lift is not None:
            return _lift(ledger, lift, because, list_name)
        if file is not None:
            return _import(ledger, file, list_name)
        rows = suppressions_of(ledger, list_name)
        if output is not None:
            return _export(rows, output)
        count = 0
        for row in rows:
            count += 1
            say(json.dumps(dict(zip(_HEAD, _values(row), strict=True)), ensure_ascii=False) if as_json else _line(row))
        if not as_json:
            say(f"{count:,} addresses are not written to")
    return 0


def _values(row: Suppression) -> tuple[str, ...]:
    return (row.address, row.address_hash, row.list_name, row.kind.value, row.reason, row.source, moment(row.at) or "")


def _line(row: Suppression) -> str:
    where = f"on {row.list_name}" if row.list_name else "on all lists"
    who = row.address or f"({row.address_hash[:12]}…)"
    return printable(f"{who}  {where}  {row.reason}  ({row.source}, {moment(row.at)})", lines=False)


def _export(rows: Iterable[Suppression], output: Path) -> int:
    from forumpress.files import chosen, write_atomically

    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEAD)
    writer.writerows(map(_values, rows))
    write_atomically(chosen(output), text.getvalue().encode())
    return 0


def _lift(ledger: Ledger, written: str, because: str | None, list_name: str | None) -> int:
    from forumpress.deliver.address import has_control, parse_address
    from forumpress.deliver.suppressing import lift_one

    if not because or has_control(because):
        raise UsageError("--lift wants --because REASON, on one line")
    try:
        address = parse_address(written)
    except ValueError as problem:
        raise UsageError(f"{written}: {problem}") from None
    lifted = lift_one(ledger, address, because, "by hand", list_name)
    for each in lifted:
        say(f"{address} is written to again; it was stopped: {each.reason}", lines=False)
    if not lifted:
        say(f"nothing that could be lifted stops {address}")
    return int(not lifted)


def _import(ledger: Ledger, file: Path, list_name: str | None) -> int:
    from forumpress.deliver.suppressing import import_suppressions

    counts, findings = import_suppressions(ledger, file, list_name)
    for finding in findings:
        write(render_findings([finding], colour=wants_colour(sys.stderr)), sys.stderr)
    say(f"{counts.rows:,} rows: {counts.new:,} new, {counts.known:,} known, {counts.bad:,} bad")
    return int(counts.bad > 0)

"""`forumpress mail import`: readers from a CSV file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from forumpress.cli.mail.common import choose_list, config_option, ledger_of, list_option, settings_from
from forumpress.cli.report import finding_data, render_findings, wants_colour
from forumpress.cli.session import json_option
from forumpress.finding import Finding


@click.command("import")
@click.argument("file", metavar="LIST.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@list_option
@click.option("--readmit", is_flag=True, help="Take back readers who had left and have asked to come back.")
@config_option
@json_option
def command(file: Path, list_key: str | None, readmit: bool, config: Path | None, as_json: bool) -> int:
    """Take the readers of LIST.csv onto a list, and bring those who are on it up to date.

    The first line names the columns: address, name, consent_date (YYYY-MM-DD), consent_source. Every
    row that is not simply taken is told with its line; none hurts the next.
    """
    import json

    from forumpress.deliver.importing import import_readers

    settings = settings_from(config)
    size = file.stat().st_size or 1
    done = 0
    watched = sys.stderr.isatty()

    def step(octets: int) -> None:
        nonlocal done
        before, done = done, done + octets
        if watched and before * 100 // size != done * 100 // size:
            click.echo(f"\r\x1b[KImporting: {min(100, done * 100 // size)} %", nl=False, err=True)

    def report(finding: Finding) -> None:
        if watched:
            click.echo("\r\x1b[K", nl=False, err=True)
        if as_json:
            click.echo(json.dumps(finding_data(finding), ensure_ascii=False), err=True)
        else:
            click.echo(render_findings([finding], colour=wants_colour(sys.stderr)), nl=False, err=True)

    with ledger_of(settings) as ledger:
        list_name = choose_list(settings, list_key)
        counts = import_readers(ledger, file, list_name, report=report, step=step, readmit=readmit)
    if watched:
        click.echo("\r\x1b[K", nl=False, err=True)
    if as_json:
        click.echo(json.dumps({"list": list_name, **vars(counts)}, indent=2))
    else:
        ends = ("added", "updated", "unchanged", "duplicates", "suppressed", "bad")
        words = ", ".join(f"{getattr(counts, end):,} {end}" for end in ends)
        click.echo(f"{counts.rows:,} rows: {words}")
        if counts.without_consent:
            click.echo(f"{counts.without_consent:,} on the list without a full record of their consent")
    return int(counts.bad > 0)

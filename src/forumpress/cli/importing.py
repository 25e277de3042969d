"""`forumpress import`: a manuscript becomes an issue file."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from forumpress.cli.arguments import enclosing_workspace
from forumpress.cli.report import show_findings
from forumpress.errors import UsageError
from forumpress.files import write_atomically
from forumpress.issue.importing import import_text
from forumpress.issue.read import read_publication


@click.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("-o", "--output", metavar="ISSUE.yaml", help="The issue file to write; “-” is standard output.")
@click.option("--force", is_flag=True, help="Overwrite the issue file.")
def command(file: Path, output: str | None, force: bool) -> None:
    """Turn FILE, Markdown or plain text, into an issue.

    Without --output the issue is written into the issues folder of this workspace, or, outside
    any, to standard output. What the importer was unsure of is said with FILE's line.
    """
    workspace = enclosing_workspace(None if output in (None, "-") else Path(output or "").parent)
    publication = read_publication(workspace) if workspace else None
    name = "" if output in (None, "-") else Path(output or "").stem
    imported = import_text(file, today=datetime.date.today(), publication=publication, name=name)
    if output == "-" or (output is None and workspace is None):
        click.echo(imported.yaml, nl=False)
        show_findings(imported.findings, sys.stderr)
        return
    if output is not None:
        path = Path(output)
    else:
        assert workspace is not None
        path = workspace.root / "issues" / f"{imported.key}.yaml"
    shown = workspace.name(path) if workspace else str(path)
    if path.exists() and not force:
        raise UsageError(f"{shown} is there already; name another file with -o, or overwrite it with --force")
    try:
        write_atomically(path, imported.yaml.encode())
    except OSError as problem:
        raise UsageError(f"{shown} cannot be written: {problem.strerror}") from None
    show_findings(imported.findings, sys.stderr)
    click.echo(f"Wrote {shown}. Next: forumpress check {shown}")

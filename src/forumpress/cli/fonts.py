"""`forumpress fonts`: the declared fonts, where they come from, their licences."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from forumpress.cli.report import print_json, printable, show_findings
from forumpress.cli.session import json_option
from forumpress.data import data_path
from forumpress.errors import InputError
from forumpress.typeset.fonts import FontLibrary, load_fonts
from forumpress.workspace import Workspace


@click.command("fonts")
@json_option
def command(as_json: bool) -> None:
    """List the fonts that fonts/fonts.yaml declares (outside a workspace, the shipped one): no others are ever used."""
    try:
        workspace = Workspace.containing(Path.cwd())
    except InputError:
        with tempfile.TemporaryDirectory() as cache:
            _show(load_fonts(data_path("fonts/fonts.yaml"), Path(cache)), as_json)
    else:
        _show(load_fonts(workspace.root / "fonts" / "fonts.yaml", workspace.cache), as_json)


def _show(fonts: FontLibrary, as_json: bool) -> None:
    if as_json:
        families = [
            {"name": f.name, "origin": f.origin, "licence": f.licence, "source": f.source, "faces": list(f.faces)}
            for f in fonts.listing()
        ]
        print_json({"families": families}, fonts.findings)
        return
    for family in fonts.listing():
        click.echo(printable(f"{family.name}  ({family.origin}; {family.licence})"))
        click.echo(printable(f"  {', '.join(family.faces)}\n  {family.source}"))
    show_findings(fonts.findings, sys.stderr)

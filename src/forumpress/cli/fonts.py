# SPDX-License-Identifier: MIT
"""`forumpress fonts`: the declared fonts, where they come from, their licences."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from forumpress.cli.arguments import enclosing_workspace
from forumpress.cli.report import print_json, show_findings
from forumpress.cli.session import json_option
from forumpress.terminal import say
from forumpress.typeset.fonts import FontLibrary
from forumpress.typeset.press import Press
from forumpress.workspace import Workspace


@click.command("fonts")
@json_option
def command(as_json: bool) -> None:
    """List the fonts that fonts/fonts.yaml declares (outside a workspace, the shipped one): no others are ever used."""
    workspace = enclosing_workspace()
    if workspace is not None:
        _show(Press(workspace).fonts(), as_json)
        return
    with tempfile.TemporaryDirectory() as nowhere:
        _show(Press(Workspace.at(Path(nowhere))).fonts(), as_json)


def _show(fonts: FontLibrary, as_json: bool) -> None:
    if as_json:
        families = [
            {"name": f.name, "origin": f.origin, "licence": f.licence, "source": f.source, "faces": list(f.faces)}
            for f in fonts.listing()
        ]
        print_json({"families": families}, fonts.findings)
        return
    for family in fonts.listing():
        say(f"{family.name}  ({family.origin}; {family.licence})")
        say(f"  {', '.join(family.faces)}\n  {family.source}")
    show_findings(fonts.findings, sys.stderr)

# SPDX-License-Identifier: MIT
"""`forumpress layouts`: the layout packs, where they lie, their licences."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from forumpress.cli.arguments import enclosing_workspace
from forumpress.cli.report import print_json, show_findings
from forumpress.cli.session import json_option
from forumpress.data import data_path
from forumpress.errors import InputError
from forumpress.finding import Finding
from forumpress.layout.pack import Pack, read_pack
from forumpress.layout.packfolder import packs_in
from forumpress.layout.packlayers import only_extended
from forumpress.length import MM
from forumpress.terminal import say
from forumpress.typeset.press import Press


@click.command("layouts")
@json_option
def command(as_json: bool) -> int:
    """List the layout packs: those of this workspace, then those that come with Forum Press."""
    packs: list[tuple[Pack, str]] = []
    findings: list[Finding] = []
    folders = _folders()
    found = _packs(folders)
    hidden = only_extended(root for root, _ in found)
    for root, origin in found:
        if root.name in hidden:
            continue
        try:
            packs.append((read_pack(root, folders), origin))
        except InputError as failure:
            findings += failure.findings
    if as_json:
        print_json({"layouts": [_data(pack, origin) for pack, origin in packs]}, findings)
        return int(bool(findings))
    for pack, origin in packs:
        size = f"{pack.format.width / MM:.0f} × {pack.format.height / MM:.0f} mm, {_columns(pack.format.columns)}"
        say(f"{pack.name}  ({size}; {origin}; {pack.licence})\n  {pack.description}")
    show_findings(findings, sys.stderr)
    return int(bool(findings))


def _folders() -> tuple[Path, ...]:
    """Where packs are looked for, the workspace's own first."""
    workspace = enclosing_workspace()
    return Press(workspace).pack_folders() if workspace else (data_path("layouts"),)


def _packs(folders: tuple[Path, ...]) -> list[tuple[Path, str]]:
    """The folder of each pack and where it comes from; a pack of the workspace hides the shipped one of its name."""
    found: dict[str, tuple[Path, str]] = {}
    for folder in folders:
        origin = "shipped" if folder.resolve() == data_path("layouts").resolve() else "this workspace"
        for root in packs_in(folder):
            found.setdefault(root.name, (root, origin))
    return list(found.values())


def _columns(count: int) -> str:
    return "1 column" if count == 1 else f"{count} columns"


def _data(pack: Pack, origin: str) -> dict[str, object]:
    return {
        "name": pack.name,
        "title": pack.title,
        "description": pack.description,
        "licence": pack.licence,
        "origin": origin,
        "folder": str(pack.root),
        "width_mm": round(pack.format.width / MM, 2),
        "height_mm": round(pack.format.height / MM, 2),
        "columns": pack.format.columns,
        "supports": sorted(pack.supports),
    }

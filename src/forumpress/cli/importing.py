# SPDX-License-Identifier: MIT
"""`forumpress import`: manuscripts become an issue file, or more articles of one."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from forumpress.cli.arguments import enclosing_workspace, find_issue
from forumpress.cli.report import show_findings
from forumpress.errors import UsageError
from forumpress.files import chosen, write_atomically
from forumpress.issue.importing import import_files, import_into
from forumpress.issue.read import read_publication
from forumpress.issue.source import LARGEST_FILE
from forumpress.machine import check_file, check_name
from forumpress.terminal import hand_over, say
from forumpress.workspace import Workspace


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", metavar="ISSUE.yaml", help="The new issue file to write; “-” is standard output.")
@click.option("--force", is_flag=True, help="Overwrite the issue file.")
@click.option("--into", metavar="ISSUE", help="Add the articles to this issue, a file or a key.")
@click.option("--section", metavar="NAME", default="", help="With --into: the section of articles that name none.")
@click.option("--after", metavar="KEY", default="", help="With --into: the article below which they go.")
def command(
    files: tuple[Path, ...], output: str | None, force: bool, into: str | None, section: str, after: str
) -> None:
    """Turn manuscripts into an issue, or into more articles of one.

    FILE is a Word (.docx), OpenDocument (.odt), Rich Text, HTML, mail (.eml), Markdown or plain text file, or a
    folder of them with their pictures. One file may hold a whole issue; of several, each is an article. Pictures
    are copied to the issue's folder in assets. Without --output the issue is written into the issues folder of this
    workspace, or, outside any, to standard output. What the importer was unsure of is reported with its place.
    """
    for file in files:
        if not file.is_dir():
            check_file(file)
    check_name(output or "")
    if into is not None:
        if output is not None or force:
            raise UsageError("--into changes an issue that exists; leave out --output and --force")
        _import_into(files, into, section, after)
        return
    if section or after:
        raise UsageError("--section and --after say where in an issue articles go: name the issue with --into")
    _import_new(files, output, force)


def _import_new(files: tuple[Path, ...], output: str | None, force: bool) -> None:
    workspace = enclosing_workspace(None if output in (None, "-") else Path(output or "").parent)
    publication = read_publication(workspace) if workspace else None
    name = "" if output in (None, "-") else Path(output or "").stem
    origin = files[0].resolve().name if len(files) == 1 and files[0].is_dir() else ""
    imported = import_files(files, today=datetime.date.today(), publication=publication, name=name, origin=origin)
    if output == "-" or (output is None and workspace is None):
        hand_over(imported.yaml)
        show_findings(imported.findings, sys.stderr)
        if imported.pictures:
            say(f"{len(imported.pictures)} pictures were not written: name the issue's file with -o.", error=True)
        return
    path = Path(output) if output is not None else _issues(workspace) / f"{imported.key}.yaml"
    shown = workspace.name(path) if workspace else str(path)
    if path.exists() and not force:
        raise UsageError(f"{shown} is there already; name another file with -o, or overwrite it with --force")
    _write(path, imported.yaml.encode(), imported.pictures, workspace, shown)
    show_findings(imported.findings, sys.stderr)
    say(f"Wrote {shown}{_and_pictures(imported.pictures)}. Next: forumpress check {shown}")


def _import_into(files: tuple[Path, ...], into: str, section: str, after: str) -> None:
    path, workspace = find_issue(into)
    publication = read_publication(workspace)
    shown = workspace.name(path)
    data = workspace.read(path, LARGEST_FILE)
    folder = workspace.root / "assets" / path.stem
    used = frozenset(file.name for file in folder.iterdir()) if folder.is_dir() else frozenset()
    names = [name.plain for name in publication.sections] if publication else []
    added = import_into(files, data, shown, sections=names, section=section, after=after, used=used)
    _write(path, added.data, added.pictures, workspace, shown)
    show_findings(added.findings, sys.stderr)
    keys = ", ".join(added.keys)
    say(f"Added {keys} to {shown}{_and_pictures(added.pictures)}. Next: forumpress check {shown}")


def _issues(workspace: Workspace | None) -> Path:
    assert workspace is not None
    return workspace.root / "issues"


def _write(path: Path, data: bytes, pictures: Mapping[str, bytes], workspace: Workspace | None, shown: str) -> None:
    """Pictures first, the issue last: an issue never names a picture that is not there."""
    root = workspace.root if workspace else path.parent.resolve()
    try:
        for name, picture in pictures.items():
            write_atomically(root / name, picture)
        write_atomically(chosen(path), data)
    except OSError as problem:
        raise UsageError(f"{shown} cannot be written: {problem.strerror}") from None


def _and_pictures(pictures: Mapping[str, bytes]) -> str:
    return f" and {len(pictures)} picture{'s' if len(pictures) > 1 else ''}" if pictures else ""

# SPDX-License-Identifier: MIT
"""`forumpress init`: a workspace for a publication."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from forumpress.cli.new import write_new_issue
from forumpress.cli.schema import write_schemas
from forumpress.data import data_path
from forumpress.errors import UsageError
from forumpress.files import make_folder, write_atomically
from forumpress.issue.begin import new_publication
from forumpress.terminal import say
from forumpress.workspace import Workspace

SHIPPED = ("layouts", "fonts", "assets/icc")
FOLDERS = ("issues", "output")


@click.command("init")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", default="Our Newsletter", help="The publication's title.", show_default=True)
@click.option("--force", is_flag=True, help="Lay the shipped layouts, fonts list and profiles over those in DIR.")
def command(directory: Path, title: str, force: bool) -> None:
    """Make a workspace in DIR: issues/ layouts/ fonts/ assets/ output/, with a first issue that builds.

    What you wrote is never overwritten: --force renews only the layouts, fonts list and profiles
    that come with Forum Press.
    """
    if not title.strip():
        raise UsageError("the title is empty; leave --title out, or write one")
    lay_out(directory, force=force)
    workspace = Workspace.at(directory)
    publication = workspace.root / "issues" / "publication.yaml"
    if not publication.exists():
        write_atomically(publication, new_publication(title.strip()).encode())
    if not any(path != publication for path in publication.parent.glob("*.yaml")):
        write_new_issue(f"{datetime.date.today():%Y-%m}", workspace)
    mail = workspace.root / "mail.toml"
    if not mail.exists():
        # Passwords may come to stand in it.
        write_atomically(mail, data_path("docs/mail.toml").read_bytes(), private=True)
    write_schemas(workspace)
    first = min(path for path in publication.parent.glob("*.yaml") if path != publication)
    say(f"Made a workspace in {directory}. Next:\n  cd {directory}\n  forumpress build {workspace.name(first)}")


def lay_out(directory: Path, *, force: bool) -> None:
    """Make the folders of a workspace and copy what comes with Forum Press into them.

    Raises UsageError when a shipped file would go over one that is there, unless `force`.
    """
    sources = {name: data_path(name) for name in SHIPPED}
    if not force:
        taken = [
            str(target)
            for name, source in sources.items()
            for path in _shipped_files(source)
            if (target := directory / name / path.relative_to(source)).exists()
        ]
        if taken:
            more = f" and {len(taken) - 3} more" if len(taken) > 3 else ""
            raise UsageError(
                f"{', '.join(taken[:3])}{more} would be overwritten; --force lays the shipped files over them"
            )
    target = directory.resolve()
    try:
        for folder in FOLDERS:
            make_folder(target / folder)
        for name, source in sources.items():
            for path in _shipped_files(source):
                write_atomically(target / name / path.relative_to(source), path.read_bytes())
    except OSError as problem:
        raise UsageError(f"{problem.filename or directory} cannot be written: {problem.strerror}") from None


def _shipped_files(source: Path) -> list[Path]:
    """The files of a folder that comes with Forum Press, but for what programs hide there."""
    found = sorted(path for path in source.rglob("*") if path.is_file())
    return [
        path
        for path in found
        if not any(part == "__pycache__" or part.startswith(".") for part in path.relative_to(source).parts)
    ]

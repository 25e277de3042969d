# SPDX-License-Identifier: MIT
"""`forumpress compare`: what changed between two PDFs."""

from __future__ import annotations

from pathlib import Path

import click

from forumpress.cli.report import print_json
from forumpress.cli.session import json_option
from forumpress.errors import InternalError, UsageError
from forumpress.files import chosen, write_atomically
from forumpress.machine import check_file
from forumpress.preflight.compare.comparison_data import comparison_data
from forumpress.preflight.compare.guarded import compare_guarded
from forumpress.terminal import say

_PDF = click.Path(path_type=Path)


@click.command("compare")
@click.argument("old", metavar="OLD.pdf", type=_PDF)
@click.argument("new", metavar="NEW.pdf", type=_PDF)
@click.option(
    "--report",
    "page",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="DIFF.html",
    help="Write an HTML page with the changed pages side by side, differences framed.",
)
@json_option
def command(old: Path, new: Path, page: Path | None, as_json: bool) -> int:
    """Say what changed from OLD.pdf to NEW.pdf, in words, pictures and pages.

    Exit code 1 if anything did that a reader could notice.
    """
    for file in (old, new):
        check_file(file)
    try:
        compared = compare_guarded(old, new, html=page is not None)
        if page is not None:
            write_atomically(chosen(page), compared.html.encode())
    except OSError as failure:
        raise UsageError(f"{failure.filename or page}: {failure.strerror}") from None
    comparison = compared.comparison
    if comparison is None:
        raise InternalError("two files that could be read gave no comparison")
    if as_json:
        print_json(comparison_data(comparison), ())
    else:
        for change in comparison.changes:
            say(change.message)
        if not comparison.differ:
            say("no difference in words, pictures or looks")
        if page is not None:
            say(f"The report is in {page}")
    return int(comparison.differ)

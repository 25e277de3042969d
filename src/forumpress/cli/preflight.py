# SPDX-License-Identifier: MIT
"""`forumpress preflight`: check a PDF as a printer would."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from forumpress.cli.report import print_json, show_findings
from forumpress.cli.session import json_option
from forumpress.errors import UsageError
from forumpress.files import chosen, write_atomically
from forumpress.machine import check_file
from forumpress.preflight.guardedcheck import preflight_guarded
from forumpress.preflight.preflightreport import PreflightVerdict, report_data
from forumpress.preflight.profile import profile_names
from forumpress.preflight.reportlines import report_lines
from forumpress.terminal import say


@click.command("preflight")
@click.argument("file", metavar="FILE.pdf", type=click.Path(path_type=Path))
@click.option(
    "--profile",
    "profile",
    default="sheetfed",
    show_default=True,
    metavar="NAME",
    help=f"{', '.join(profile_names())}, or the path of a printer's own YAML file.",
)
@click.option("--deep", is_flag=True, help="Also check ink coverage, plates and renderings, by outside programs.")
@click.option(
    "--report",
    "page",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="REPORT.html",
    help="Write an HTML page that shows every finding at its place.",
)
@json_option
def command(file: Path, profile: str, deep: bool, page: Path | None, as_json: bool) -> int:
    """Check FILE.pdf against a profile; it may come from any program.

    Exit code 1 if it has errors, or if the deep check was asked for and could not be made.
    """
    check_file(file)
    try:
        checked = preflight_guarded(file, profile, deep=deep, html=page is not None)
    except OSError as failure:
        raise UsageError(f"{file} cannot be read: {failure.strerror}") from None
    report = checked.report
    if page is not None:
        _write(page, checked.html)
    if as_json:
        print_json(report_data(report), report.findings)
    else:
        show_findings(report.findings, sys.stdout)
        for line in report_lines(report):
            say(line)
        if page is not None:
            say(f"The report is in {page}")
    return int(report.verdict is PreflightVerdict.REJECTED or (deep and report.verdict is not PreflightVerdict.PASSED))


def _write(page: Path, html: str) -> None:
    try:
        write_atomically(chosen(page), html.encode())
    except OSError as failure:
        raise UsageError(f"{page} cannot be written: {failure.strerror}") from None

# SPDX-License-Identifier: MIT
"""`forumpress check`: every problem of an issue, with its line."""

from __future__ import annotations

import sys

import click

from forumpress.cli.arguments import find_issues
from forumpress.cli.report import count_findings, print_json, show_findings
from forumpress.cli.session import json_option
from forumpress.errors import InputError
from forumpress.finding import Finding, has_errors
from forumpress.pipeline import quoted
from forumpress.terminal import say
from forumpress.typeset.press import Press
from forumpress.workspace import Workspace


@click.command("check")
@click.argument("issues", metavar="ISSUE...", nargs=-1, required=True)
@json_option
def command(issues: tuple[str, ...], as_json: bool) -> int:
    """Name every problem of each ISSUE, with file, line and column: in its text, its pictures, its make-up.

    ISSUE is a file, or the key of an issue of this workspace. Pages are planned but not drawn, and
    nothing is written. Exit code 1 if there are errors.
    """
    presses: dict[Workspace, Press] = {}
    every: list[Finding] = []
    results = []
    for path, workspace in find_issues(issues):
        name = workspace.name(path)
        findings: tuple[Finding, ...]
        try:
            findings = presses.setdefault(workspace, Press(workspace)).typeset(path).findings
        except InputError as failure:
            findings = failure.findings
        findings = quoted(findings, workspace)
        results.append({"issue": name, "ok": not has_errors(findings)})
        every += (finding for finding in findings if finding not in every)
        if not findings and not as_json:
            say(f"{name}: {count_findings(findings)}")
    if as_json:
        print_json({"issues": results}, every)
    else:
        show_findings(every, sys.stdout)
    return int(has_errors(every))

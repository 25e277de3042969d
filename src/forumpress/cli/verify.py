# SPDX-License-Identifier: MIT
"""`forumpress verify`: every finished edition of an issue says what the issue says."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from forumpress.cli.arguments import find_issue
from forumpress.cli.report import print_json, show_findings
from forumpress.cli.session import json_option
from forumpress.errors import UsageError
from forumpress.pipeline import verify
from forumpress.terminal import say


@click.command("verify")
@click.argument("issue", metavar="ISSUE")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="[default: output/]")
@json_option
def command(issue: str, output: Path | None, as_json: bool) -> int:
    """Hold the words of each finished edition of ISSUE, read from its file, to the issue's own reading.

    Every edition in the output folder is looked at but proofs. Words that are lost or added are named with the
    article that they belong to. Exit code 1 if there are any.
    """
    path, workspace = find_issue(issue)
    words, found = verify(path, workspace, output.absolute() if output else None)
    if not found:
        raise UsageError(f"no edition of “{words.issue.key}” lies in the output folder: build one")
    findings = [finding for each in found for finding in each.findings]
    if as_json:
        editions = [
            {"edition": each.edition, "ok": not each.findings, "articles": dict(each.articles)} for each in found
        ]
        print_json({"issue": words.issue.key, "articles": words.hashes(), "editions": editions}, findings)
        return int(bool(findings))
    show_findings(findings, sys.stderr)
    reading = words.hashes()
    for each in found:
        same = sum(each.articles.get(key) == digest for key, digest in reading.items())
        say(f"{each.edition}: {same} of {len(reading)} articles say the same")
    return int(bool(findings))

# SPDX-License-Identifier: MIT
"""`forumpress check`: every problem of an issue, with its line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from forumpress.cli.arguments import find_issues
from forumpress.cli.difference import difference_of, read_file, write_file
from forumpress.cli.report import count_findings, print_json, show_findings
from forumpress.cli.session import json_option
from forumpress.errors import InputError, UsageError
from forumpress.finding import Finding, has_errors
from forumpress.issue.edit.cures import Cure, all_cured, cures_of
from forumpress.pipeline import quoted
from forumpress.terminal import say
from forumpress.typeset.press import Press
from forumpress.workspace import Workspace

MOST_ROUNDS = 20
"""Readings after which no more is mended: a file that cannot be read shows one mistake at a time."""


@click.command("check")
@click.argument("issues", metavar="ISSUE...", nargs=-1, required=True)
@click.option("--fix", is_flag=True, help="Show what would mend the problems that need no decision.")
@click.option("--yes", is_flag=True, help="With --fix: change the files.")
@json_option
def command(issues: tuple[str, ...], fix: bool, yes: bool, as_json: bool) -> int:
    """Name every problem of each ISSUE, with file, line and column: in its text, its pictures, its make-up.

    ISSUE is a file, or the key of an issue of this workspace. Pages are planned but not drawn, and
    nothing is written. With --fix, what can be mended without a decision is shown as a difference; with
    --yes too, it is done, and what is left is named. Exit code 1 if there are errors.
    """
    if yes and not fix:
        raise UsageError("--yes does what --fix shows: write both")
    found = find_issues(issues)
    fixes: list[dict[str, Any]] = []
    if fix:
        fixes = _fixed(found, yes, quiet=as_json)
    every, results = _checked(found, quiet=as_json)
    if as_json:
        print_json({"issues": results, **({"fixes": fixes} if fix else {})}, every)
    else:
        show_findings(every, sys.stdout)
    return int(has_errors(every))


def _checked(issues: Sequence[tuple[Path, Workspace]], quiet: bool) -> tuple[list[Finding], list[dict[str, Any]]]:
    presses: dict[Workspace, Press] = {}
    every: list[Finding] = []
    results = []
    for path, workspace in issues:
        name = workspace.name(path)
        findings: tuple[Finding, ...]
        try:
            findings = presses.setdefault(workspace, Press(workspace)).typeset(path).findings
        except InputError as failure:
            findings = failure.findings
        findings = quoted(findings, workspace)
        results.append({"issue": name, "ok": not has_errors(findings)})
        every += (finding for finding in findings if finding not in every)
        if not findings and not quiet:
            say(f"{name}: {count_findings(findings)}")
    return every, results


def _fixed(issues: Sequence[tuple[Path, Workspace]], yes: bool, quiet: bool) -> list[dict[str, Any]]:
    """Show, and with `yes` do, what mends findings; each as data. One mistake may hide the next, so that it goes on."""
    told: list[dict[str, Any]] = []
    for _ in range(MOST_ROUNDS if yes else 1):
        cures: dict[Workspace, list[Cure]] = {}
        for path, workspace in issues:
            cures.setdefault(workspace, []).extend(_cures(path, workspace))
        if not any(cures.values()):
            break
        for workspace, each in cures.items():
            files = {cure.file: read_file(workspace, cure.file) for cure in each}
            known = {name: file for name, file in files.items() if file is not None}
            for name, file in all_cured(each, known).items():
                if not quiet:
                    say(difference_of(known[name], file))
                if yes:
                    write_file(workspace, known[name], file)
            told += (_as_data(cure, yes) for cure in each)
    if not quiet:
        say(_summary(len(told), yes))
    return told


def _cures(path: Path, workspace: Workspace) -> list[Cure]:
    try:
        findings = Press(workspace).typeset(path).findings
    except InputError as failure:
        findings = failure.findings
    return list(cures_of(findings, lambda name: read_file(workspace, name)))


def _summary(count: int, yes: bool) -> str:
    if not count:
        return "Nothing that could be mended without a decision."
    problems = "1 problem" if count == 1 else f"{count} problems"
    return f"Mended {problems}.\n" if yes else f"This would mend {problems}; add --yes to do it.\n"


def _as_data(cure: Cure, done: bool) -> dict[str, Any]:
    place = cure.finding.place
    return {"code": cure.finding.code, "file": cure.file, "line": place.line, "column": place.column, "done": done}

# SPDX-License-Identifier: MIT
"""`forumpress fit`: bring an issue to a number of pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from forumpress.cli.arguments import find_issues
from forumpress.cli.difference import difference_of, read_file, write_file
from forumpress.cli.report import print_json
from forumpress.cli.session import json_option
from forumpress.errors import InputError, InternalError, UsageError
from forumpress.finding import has_errors
from forumpress.issue.edit.change import changes
from forumpress.issue.edit.writtenfile import WrittenFile
from forumpress.pipeline import quoted
from forumpress.terminal import say
from forumpress.typeset.fitting.changes import Means, as_data, in_words, intents, title_of
from forumpress.typeset.fitting.fit import Proposal, fit
from forumpress.typeset.pagecount import SHEET, nearest_sheets, pages_in_words
from forumpress.typeset.press import Press, Typeset
from forumpress.workspace import Workspace

_ALL = tuple(Means)


def _means(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[Means, ...]:
    if value is None:
        return _ALL
    words = [word.strip() for word in value.split(",") if word.strip()]
    if not words or (wrong := [word for word in words if word not in _ALL]):
        named = f"“{wrong[0]}” is none of them; " if words else ""
        raise click.BadParameter(f"{named}write some of {', '.join(_ALL)}, with commas between them")
    return tuple(means for means in _ALL if means in words)


@click.command("fit")
@click.argument("issue", metavar="ISSUE")
@click.option("--pages", type=click.IntRange(1, 1000), metavar="N", help="How many.  [default: the issue's own pages:]")
@click.option(
    "--within",
    callback=_means,
    metavar="MEANS",
    help="What may change, with commas between.  [default: looseness,pictures,fillers,order]",
)
@click.option("--layout", metavar="NAME", help="Another layout than the issue's own.")
@click.option("--apply", "write", is_flag=True, help="Write the changes into the issue's file.")
@json_option
def command(
    issue: str, pages: int | None, within: tuple[Means, ...], layout: str | None, write: bool, as_json: bool
) -> int:
    """Find the cheapest changes with which ISSUE has N pages, or say which lines are missing.

    Weighed are: looseness (paragraphs in a line fewer or more), pictures (other ratios of those that may be cut),
    fillers (left out or taken in) and order (short articles of a section). Shown as a difference; with --apply
    it is written, and the issue then has exactly these pages. Nothing that is “pinned: true” changes or
    moves. Exit code 1 if the pages cannot be reached.
    """
    ((path, workspace),) = find_issues((issue,))
    press = Press(workspace)
    typeset = press.typeset(path, layout)
    if has_errors(typeset.findings):
        raise InputError(quoted((each for each in typeset.findings), workspace))
    wanted = pages or typeset.issue.pages
    if wanted is None:
        near = " or ".join(map(str, nearest_sheets(len(typeset.plan.pages))))
        raise UsageError(
            f"the issue has {pages_in_words(len(typeset.plan.pages))} and does not say how many it wants: write "
            f"--pages N, or “pages: N” at its top (for print: {near})"
        )
    proposal = fit(press, typeset, wanted, within)
    name = workspace.name(path)
    old = read_file(workspace, name)
    if old is None:
        raise UsageError(f"{name} cannot be read any more")
    new = old.after(changes(old, intents(typeset.issue, proposal.changes)))
    if write and proposal.changes:
        if not as_json:
            say(difference_of(old, new))
        _write(path, workspace, old, new, wanted, layout)
    if as_json:
        print_json(_data(name, typeset, proposal, write), ())
    else:
        _tell(typeset, proposal, write, "" if write else difference_of(old, new))
    return int(not proposal.reached)


def _write(
    path: Path, workspace: Workspace, old: WrittenFile, new: WrittenFile, wanted: int, layout: str | None
) -> None:
    """Write the changes, and read them back: where the issue has not the pages then, the file stays as it was."""
    write_file(workspace, old, new)
    try:
        came = len(Press(workspace).typeset(path, layout).plan.pages)
    except InputError:
        write_file(workspace, new, old)
        raise
    if came != wanted:
        write_file(workspace, new, old)
        raise InternalError(f"the changes gave {pages_in_words(came)} instead of {wanted}; they were taken back")


def _tell(typeset: Typeset, proposal: Proposal, written: bool, difference: str) -> None:
    issue, wanted = typeset.issue, proposal.wanted
    came = f"{issue.key} has {pages_in_words(proposal.pages)}"
    if proposal.pages == wanted:
        say(f"{came}, as wished; nothing is to be done.")
    elif proposal.changes:
        say(f"{came}; {wanted} {'are' if written else 'can be'} reached with:")
        for change in proposal.changes:
            say(f"  - {in_words(issue, change)}")
        if not written:
            say(f"\n{difference}\nNothing was written; add --apply to do it.")
    elif proposal.missing:
        few = proposal.lines > 0
        say(f"{came}; {wanted} cannot be reached: {abs(proposal.lines)} lines too {'few' if few else 'many'}.")
        say(f"{'Write' if few else 'Cut'} in the issue as it stands:")
        for each in proposal.missing:
            say(f"  - {abs(each.lines)} in “{title_of(each.article)}”")
    else:
        say(f"{came}; no way to {wanted} was found, nor lines of text that would lead there.")
    if wanted % SHEET:
        near = " and ".join(map(str, nearest_sheets(wanted)))
        say(
            f"For print: {wanted} is no multiple of four; the nearest are {near}."
            if wanted > SHEET
            else f"For print: {wanted} is no multiple of four; the nearest is {near}."
        )


def _data(name: str, typeset: Typeset, proposal: Proposal, write: bool) -> dict[str, Any]:
    return {
        "issue": name,
        "pages": proposal.pages,
        "wanted": proposal.wanted,
        "reached": proposal.reached,
        "written": write and bool(proposal.changes),
        "cost": round(proposal.cost, 2),
        "changes": [{**as_data(each), "words": in_words(typeset.issue, each)} for each in proposal.changes],
        "missing": [
            {"article": each.article.key, "title": title_of(each.article), "lines": each.lines}
            for each in proposal.missing
        ],
        "nearest_for_print": list(nearest_sheets(proposal.wanted)),
    }

# SPDX-License-Identifier: MIT
"""`forumpress build`: typeset issues and finish their editions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from forumpress.cli.arguments import find_issues
from forumpress.cli.progress import progress
from forumpress.cli.report import count_findings, print_json, show_findings
from forumpress.cli.session import json_option
from forumpress.edition.editions import all_editions, usual_edition
from forumpress.errors import InputError
from forumpress.finding import Finding
from forumpress.machine import explain_machine
from forumpress.pipeline import BuildRequest, BuildResult, Built, build
from forumpress.processwide import collect_seldom
from forumpress.temporary import end_with_parent, own_temporary_folder
from forumpress.terminal import say
from forumpress.workspace import Workspace


@click.command("build")
@click.argument("issues", metavar="ISSUE...", nargs=-1, required=True)
@click.option(
    "--edition",
    "editions",
    multiple=True,
    type=click.Choice(list(all_editions())),
    help="May be given several times.  [default: screen]",
)
@click.option("--layout", metavar="NAME", help="Another layout than the issue's own.")
@click.option("--profile", metavar="NAME", help="Preflight profile: a name, or a printer's YAML file.")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="[default: output/]")
@click.option("--marks", is_flag=True, help="Crop and registration marks on the print edition.")
@click.option("--keep-html", is_flag=True, help="Also write the HTML of each page.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, metavar="N", help="Issues built at the same time.")
@json_option
def command(
    issues: tuple[str, ...],
    editions: tuple[str, ...],
    layout: str | None,
    profile: str | None,
    output: Path | None,
    marks: bool,
    keep_html: bool,
    jobs: int,
    as_json: bool,
) -> int:
    """Typeset each ISSUE and write its editions to the output folder.

    An edition is written only when it has passed its preflight; a rejected draft is kept as
    KEY-EDITION.rejected.pdf, and the exit code is 1.
    """
    kinds = tuple(all_editions()[edition] for edition in dict.fromkeys(editions)) or (usual_edition(),)
    request = BuildRequest(kinds, layout, profile, output.absolute() if output else None, keep_html, marks)
    found = find_issues(issues)
    results: list[BuildResult] = []
    with progress("Building", None if len(found) == 1 else len(found)) as step:
        if len(found) == 1:
            results.append(_build(*found[0], request, step))
        elif jobs == 1:
            for path, workspace in found:
                results.append(_build(path, workspace, request))
                step(path.stem)
        else:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import active_children

            own_temporary_folder()
            with ProcessPoolExecutor(min(jobs, len(found)), initializer=end_with_parent) as pool:
                try:
                    waiting = [pool.submit(_build, path, workspace, request) for path, workspace in found]
                    for (path, _), future in zip(found, waiting, strict=True):
                        results.append(future.result())
                        step(path.stem)
                except BaseException:
                    for child in active_children():
                        child.terminate()
                    raise
    _report(results, as_json)
    return int(not all(result.ok for result in results))


def _build(path: Path, workspace: Workspace, request: BuildRequest, step: Any = lambda _: None) -> BuildResult:
    collect_seldom()
    try:
        return build(path, workspace, request, step)
    except InputError as failure:
        return BuildResult(workspace.name(path), path.stem, (), failure.findings)
    except OSError as failure:
        finding = explain_machine(failure)
        if finding is None:
            raise
        return BuildResult(workspace.name(path), path.stem, (), (finding,))


def _report(results: list[BuildResult], as_json: bool) -> None:
    findings: list[Finding] = []
    for result in results:
        findings += (finding for finding in result.findings if finding not in findings)
    if as_json:
        print_json({"issues": [_data(result) for result in results]}, findings)
        return
    show_findings(findings, sys.stderr)
    for result in results:
        if not result.built:
            say(f"{result.name}: nothing was written ({count_findings(result.findings)})", error=True)
        for built in result.built:
            if built.path is None:
                name = result.name
                say(f"{name}: the {built.kind.name} edition could not be made, nothing was written", error=True)
                continue
            verdict = "" if built.edition else " — rejected by its preflight"
            say(f"{_shown(built.path)}  {_extent(built)}{verdict}")


def _data(result: BuildResult) -> dict[str, Any]:
    return {
        "issue": result.name,
        "ok": result.ok,
        "editions": [
            {
                "edition": built.kind.name,
                "file": None if built.path is None else str(built.path),
                "pages": built.pages,
                "passed": built.edition is not None,
                "unchecked": list(built.edition.unchecked) if built.edition else [],
            }
            for built in result.built
        ],
    }


def _extent(built: Built) -> str:
    """How large an edition is: its pages or files, and its bytes."""
    assert built.path is not None
    folder = built.path.is_dir()
    files = [path for path in built.path.rglob("*") if path.is_file()] if folder else [built.path]
    size = f"{sum(path.stat().st_size for path in files) / 1000:,.0f} kB"
    if not built.pages and not folder:
        return size
    count, unit = (len(files), "file") if folder else (built.pages, "page")
    return f"{count} {unit}{'' if count == 1 else 's'}, {size}"


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)

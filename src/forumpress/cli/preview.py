# SPDX-License-Identifier: MIT
"""`forumpress preview`: the pages in the browser, while the issue is being written."""

from __future__ import annotations

import webbrowser

import click

from forumpress.cli.arguments import choose_issue
from forumpress.terminal import say


@click.command("preview")
@click.argument("issues", metavar="[ISSUE]", nargs=-1)
@click.option("--port", type=click.IntRange(0, 65535), default=8420, show_default=True, help="0 takes any free port.")
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    help="Listen on another address than this machine's own; then a token is asked for.",
)
@click.option("--layout", metavar="NAME", help="Another layout than the issue's own.")
@click.option("--editor", metavar="COMMAND", help="Opened by a click, such as: code -g {file}:{line}:{column}")
@click.option("--open", "open_browser", is_flag=True, help="Open the browser too.")
def command(
    issues: tuple[str, ...], port: int, host: str, layout: str | None, editor: str | None, open_browser: bool
) -> None:
    """Show the pages of ISSUE in the browser and follow every change of its files.

    Without ISSUE, or with several, the one that was changed last is shown.

    Click a word to get its line; “forumpress locate ISSUE:LINE” scrolls the other way. Ctrl-C stops.
    """
    from forumpress.typeset.libraries import load_engine

    load_engine()
    from forumpress.preview.editor import EditorCommand
    from forumpress.preview.issuebuilder import IssueBuilder
    from forumpress.preview.serve import serve

    path, workspace, others = choose_issue(issues)
    opener = EditorCommand(editor) if editor is not None else None

    def ready(address: str) -> None:
        if others:
            say(
                f"{workspace.name(path)} was changed last; to see another, name it: forumpress preview ISSUE",
                error=True,
            )
        say(f"{workspace.name(path)}: {address}\nCtrl-C stops.")
        if open_browser:
            webbrowser.open(address)

    serve(IssueBuilder(path, workspace, layout), workspace.cache / "previews", host, port, opener, ready)

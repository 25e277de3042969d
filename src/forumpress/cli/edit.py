# SPDX-License-Identifier: MIT
"""`forumpress edit`: the pages in the browser, to write on."""

from __future__ import annotations

import webbrowser

import click

from forumpress.cli.arguments import choose_issue
from forumpress.errors import UsageError
from forumpress.terminal import say


@click.command("edit")
@click.argument("issues", metavar="[ISSUE]", nargs=-1)
@click.option("--port", type=click.IntRange(0, 65535), default=8420, show_default=True, help="0 takes any free port.")
@click.option("--open", "open_browser", is_flag=True, help="Open the browser too.")
def command(issues: tuple[str, ...], port: int, open_browser: bool) -> None:
    """Write on the pages of ISSUE in the browser; only the words that you change are changed in its files.

    Without ISSUE, or with several, the one that was changed last is shown. Double-click a text, or press Enter,
    and type; it is saved by itself. The address is for this computer alone. Ctrl-C stops.
    """
    from forumpress.typeset.libraries import load_engine

    load_engine()
    from forumpress.issue.edit.editlock import alone
    from forumpress.issue.edit.editsession import EditSession
    from forumpress.preview.issuebuilder import IssueBuilder
    from forumpress.preview.serve import serve

    path, workspace, others = choose_issue(issues)
    journals = workspace.cache / "edits"

    def ready(address: str) -> None:
        if others:
            say(
                f"{workspace.name(path)} was changed last; to write on another, name it: forumpress edit ISSUE",
                error=True,
            )
        say(f"{workspace.name(path)}: {address}\nCtrl-C stops.")
        if open_browser:
            webbrowser.open(address)

    try:
        with alone(journals / f"{path.stem}.open", wait=False):
            session = EditSession(workspace, journals / f"{path.stem}.journal")
            notes = workspace.cache / "previews"
            serve(IssueBuilder(path, workspace), notes, "127.0.0.1", port, None, ready, session)
    except BlockingIOError:
        raise UsageError(
            f"{workspace.name(path)} is being written on already; open the address that the other "
            "“forumpress edit” shows in one more window"
        ) from None
